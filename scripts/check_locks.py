"""Each lock answers its .in file: all that is asked for is locked, in an allowed version, with a hash."""

import re
import sys
from collections.abc import Iterator

from packaging.requirements import Requirement

from scripts.environment import ROOT

NAMES = ("requirements", "requirements-dev", "requirements-uv", "tests/interop/clients")


def main() -> int:
    faults = [fault for name in NAMES for fault in faults_of(name)]
    faults += different_versions("requirements", "requirements-dev")
    print("\n".join(faults))
    return 1 if faults else 0


def faults_of(name: str) -> Iterator[str]:
    versions = locked(name)
    for requirement in asked_for(name):
        version = versions.get(canonical(requirement.name))
        if version is None or not requirement.specifier.contains(version):
            yield f"{name}.in asks for {requirement}, {name}.txt has {version or 'none'}: run make lock"
    for block in re.split(r"\n(?=\S)", (ROOT / f"{name}.txt").read_text(encoding="utf-8")):
        if "==" in block.split("\n")[0] and "--hash=sha256:" not in block:
            yield f"{name}.txt has no hash for {block.split()[0]}: run make lock"


def different_versions(first: str, second: str) -> list[str]:
    """What is developed with is what is served."""
    other = locked(second)
    return [
        f"{first}.txt has {name} {version}, {second}.txt {other.get(name, 'none')}: run make lock"
        for name, version in locked(first).items()
        if other.get(name) != version
    ]


def asked_for(name: str) -> Iterator[Requirement]:
    for line in (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines():
        wanted = line.split("#")[0].strip()
        if wanted and not wanted.startswith("-"):
            yield Requirement(wanted)


def locked(name: str) -> dict[str, str]:
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    return {canonical(n): v for n, v in re.findall(r"^([\w.-]+)(?:\[.*?\])?==([^\s;]+)", text, re.MULTILINE)}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
