"""Sums of JUnit reports: ``python -m scripts.counts build/*.xml`` prints "N passed, N failed, N skipped"."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree


@dataclass(frozen=True)
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read(report: Path) -> Counts:
    """A run that left no report counts as one failure."""
    if not report.exists():
        return Counts(failed=1)
    counts = Counts()
    for case in ElementTree.parse(report).iter("testcase"):
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            counts += Counts(failed=1)
        elif "skipped" in kinds:
            counts += Counts(skipped=1)
        else:
            counts += Counts(passed=1)
    return counts


def total(reports: Iterable[Path]) -> Counts:
    return sum((read(report) for report in reports), Counts())


if __name__ == "__main__":
    counts = total(Path(name) for name in sys.argv[1:])
    print(counts)
    sys.exit(1 if counts.failed else 0)
