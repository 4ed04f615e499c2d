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
NOTHING_RAN = 5
"""What pytest returns when the arguments name only what runs with the other database."""
NEED_A_SERVER = ("journeys", "interop")
"""Folders of tests that have a run of their own: `make journeys`, `make interop`."""
ONE_DATABASE = {
    "core/badges": "sqlite",
    "core/ics": "sqlite",
    "core/pdf": "sqlite",
    "offerings/imports/readers": "sqlite",
    "scripts": "sqlite",
    "static": "sqlite",
    "routes/test_matrix.py": "sqlite",
    "demo/test_world.py": "sqlite",
    "calendars/feeds/test_random_edits.py": "sqlite",
    "offerings/agenda/test_series_history.py": "sqlite",
    "registrations/invitations/test_histories.py": "sqlite",
    "registrations/test_machine.py": "sqlite",
    "routes/test_hostile_input.py": "postgresql",
    "demo/test_cli.py": "postgresql",
}
"""What runs with one of them only, because the run has to stay short: what asks all of them alike, who may open which
page, long histories that no lock decides (SQLite), and what PostgreSQL is the stricter judge of. What asks no database
runs with SQLite by itself (tests/conftest.py); whole folders of it are named here, so that they aren't even read."""


def main(arguments: Sequence[str]) -> int:
    chosen = os.environ.get("TEST_DATABASE")
    databases = (chosen,) if chosen else DATABASES
    reports = [BUILD / f"tests-{name}.xml" for name in databases]
    codes = [run(name, report, arguments) for name, report in zip(databases, reports, strict=True)]
    for name, report in zip(databases, reports, strict=True):
        print(f"{name:12}{counts.read(report)}")
    print(counts.total(reports))
    return 0 if set(codes) <= {0, NOTHING_RAN} and 0 in codes else 1


def run(database: str, report: Path, arguments: Sequence[str]) -> int:
    print(f"== {database}", flush=True)
    left_out = [*NEED_A_SERVER, *(path for path, its_own in ONE_DATABASE.items() if its_own != database)]
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
        *(f"--ignore=tests/{path}" for path in left_out),
    ]
    command += [f"--junitxml={report}", "-o", "junit_family=xunit2", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"TEST_DATABASE": database}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
