"""``make journeys``: the journeys in a real browser, against the real server with a fresh demo world.

The tests find the server at JOURNEYS_URL, the demo people's password in DEMO_PASSWORD and the server's
folder (mail, database) in HUIZHI_INSTANCE. With JOURNEYS_URL given, that server is used instead. Arguments go
to pytest.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts import counts
from scripts.environment import BUILD, ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
READY_SECONDS = 120


def main(arguments: Sequence[str]) -> int:
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("No Chromium here: the journeys were not walked. On Debian and Ubuntu: apt-get install chromium")
        return 0
    environ = os.environ | {"CHROMIUM": browser}
    if "JOURNEYS_URL" in environ:
        return walk(environ, arguments)
    with (
        tempfile.TemporaryDirectory(prefix="huizhi-journeys-") as folder,
        serving(environ, Path(folder)) as served,
    ):
        return walk(served, arguments)


def walk(environ: dict[str, str], arguments: Sequence[str]) -> int:
    report = BUILD / "journeys.xml"
    report.parent.mkdir(exist_ok=True)
    report.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:randomly",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "tests/journeys",
    ]
    command += [f"--junitxml={report}", "-o", "junit_family=xunit2", *arguments]
    code = subprocess.run(command, cwd=ROOT, env=environ).returncode
    print(f"journeys: {counts.read(report)}")
    return code


@contextmanager
def serving(environ: dict[str, str], folder: Path) -> Iterator[dict[str, str]]:
    """Run ``make run``'s server on a free port over ``folder``; yields the environment for the tests."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    given = {
        "PORT": str(port),
        "HUIZHI_INSTANCE": str(folder),
        "DEMO_PASSWORD": "journeys-through-spring-2026",
        "BASE_URL": url,
    }
    served = environ | given | {"HUIZHI_ENV": "development", "DATABASE_URL": "", "MAIL_URL": "", "REDIS_URL": ""}
    log = BUILD / "journeys-server.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "scripts.serve"], cwd=ROOT, env=served, stdout=output, stderr=output
        )
        try:
            wait_until_ready(server, url, log)
            yield served | {"JOURNEYS_URL": url}
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)


def wait_until_ready(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"The server for the journeys did not start:\n{log.read_text(errors='replace')[-3000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
