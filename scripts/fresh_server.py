"""The real server of ``make run`` on a free port, with a demo world of its own, for the time of a test run."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.environment import BUILD, ROOT

READY_SECONDS = 120


@contextmanager
def serving(environ: dict[str, str], folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Yields the environment in which it runs over ``folder``: BASE_URL is its address, DEMO_PASSWORD opens its world.

    What it prints goes to build/<name>-server.log.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    given = {
        "PORT": str(port),
        "HUIZHI_INSTANCE": str(folder),
        "DEMO_PASSWORD": "journeys-through-spring-2026",
        "BASE_URL": url,
    }
    served = environ | given | {"HUIZHI_ENV": "development", "DATABASE_URL": "", "MAIL_URL": "", "REDIS_URL": ""}
    log = BUILD / f"{name}-server.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "scripts.serve"], cwd=ROOT, env=served, stdout=output, stderr=output
        )
        try:
            wait_until_ready(server, url, log)
            yield served
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
    raise SystemExit(f"The server did not start:\n{log.read_text(errors='replace')[-3000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
