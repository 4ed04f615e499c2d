"""One folder of tests against a running server, with its report in build/."""

import subprocess
import sys
from collections.abc import Sequence

from scripts import counts
from scripts.environment import BUILD, ROOT


def run_folder(name: str, environ: dict[str, str], arguments: Sequence[str]) -> int:
    """Run tests/<name>; writes build/<name>.xml and prints its counts. Arguments go to pytest."""
    report = BUILD / f"{name}.xml"
    report.parent.mkdir(exist_ok=True)
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-n", "2", "--dist", "loadfile"]
    command += [f"tests/{name}", f"--junitxml={report}", "-o", "junit_family=xunit2", *arguments]
    code = subprocess.run(command, cwd=ROOT, env=environ).returncode
    print(f"{name}: {counts.read(report)}")
    return code
