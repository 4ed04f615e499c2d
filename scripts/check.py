"""``make check``: everything that can be said about the code without running its tests.

``python -m scripts.check types layers`` runs only the named ones. Two run at a time;
what a failed one printed follows its line.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.environment import ROOT, for_throwaway

BIN = Path(sys.executable).parent
Commands = Sequence[Sequence[str]]

CHECKS: Mapping[str, Commands] = {
    "types": [[str(BIN / "mypy")]],
    "migrations": [[sys.executable, "-m", "scripts.check_migrations"]],
    "lint": [[str(BIN / "ruff"), "check", "."]],
    "format": [[str(BIN / "ruff"), "format", "--check", "."]],
    "layers": [[str(BIN / "lint-imports"), "--no-logo"]],
    "catalogues": [[sys.executable, "-m", "scripts.check_catalogues"]],
    "templates": [[str(BIN / "djlint"), "templates", "--lint", "--quiet"]],
    "locks": [[sys.executable, "-m", "scripts.check_locks"]],
}


def main(names: Sequence[str]) -> int:
    if unknown := set(names) - set(CHECKS):
        print(f"No check called {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.")
        return 2
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(run, names or CHECKS))
    failed = [name for name, outcome in zip(names or CHECKS, outcomes, strict=True) if not outcome]
    print(f"check: {len(outcomes) - len(failed)} good, {len(failed)} failed" + "".join(f", {name}" for name in failed))
    return 1 if failed else 0


def run(name: str) -> bool:
    """Run the commands of one check up to the first that fails; print one line, and its output if so."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="huizhi-check-") as folder:
        environ = for_throwaway(Path(folder), f"sqlite:///{folder}/check.sqlite3")
        for command in CHECKS[name]:
            done = subprocess.run(
                command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            if done.returncode:
                break
    seconds = time.monotonic() - started
    report = f"{'FAILED' if done.returncode else 'good':7}{name:12}{seconds:5.1f} s"
    print(report + (f"\n{done.stdout.rstrip()}\n" if done.returncode else ""), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
