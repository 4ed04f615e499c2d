"""``make test``: the whole suite on SQLite, then on PostgreSQL; fails when either does.

Arguments go to pytest. TEST_DATABASE=sqlite or =postgresql runs one of them.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts import counts
from scripts.environment import BUILD, ROOT

DATABASES = ("sqlite", "postgresql")
NEED_A_SERVER = ("journeys", "interop")
"""Folders of tests that have a run of their own: `make journeys`, `make interop`."""
NO_DATABASE = ("core/ics", "core/pdf", "offerings/imports/readers", "scripts", "static")
"""Folders of tests that ask no database: they run with the first one only."""


def main(arguments: Sequence[str]) -> int:
    chosen = os.environ.get("TEST_DATABASE")
    databases = (chosen,) if chosen else DATABASES
    reports = [BUILD / f"tests-{name}.xml" for name in databases]
    codes = [run(name, report, arguments) for name, report in zip(databases, reports, strict=True)]
    for name, report in zip(databases, reports, strict=True):
        print(f"{name:12}{counts.read(report)}")
    print(counts.total(reports))
    return 0 if all(code == 0 for code in codes) else 1


def run(database: str, report: Path, arguments: Sequence[str]) -> int:
    print(f"== {database}", flush=True)
    left_out = NEED_A_SERVER if database == DATABASES[0] else NEED_A_SERVER + NO_DATABASE
    report.parent.mkdir(exist_ok=True)
    report.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "worksteal",
        *(f"--ignore=tests/{folder}" for folder in left_out),
    ]
    command += [f"--junitxml={report}", "-o", "junit_family=xunit2", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"TEST_DATABASE": database}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
