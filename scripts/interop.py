"""``make interop``: other people's calendar programs read, subscribe to and synchronise the real server's calendars.

The tests find the server at INTEROP_URL and its folder in HUIZHI_INSTANCE; with INTEROP_URL given, that server is used
instead. A program that is not installed is a skipped test, under CI=true a failed one. Arguments go to pytest.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scripts.environment import BUILD, ROOT
from scripts.fresh_server import serving
from scripts.pytest_run import run_folder

CLIENTS = BUILD / "clients" / "bin" / "python"
"""An environment of its own: python-caldav and what it brings want older libraries than we run."""


def main(arguments: Sequence[str]) -> int:
    make_clients()
    environ = dict(os.environ)
    if "INTEROP_URL" in environ:
        return run_folder("interop", environ, arguments)
    with (
        tempfile.TemporaryDirectory(prefix="huizhi-interop-") as folder,
        serving(environ, Path(folder), "interop") as served,
    ):
        return run_folder("interop", served | {"INTEROP_URL": served["BASE_URL"]}, arguments)


def make_clients() -> None:
    """Bring the environment of the clients to tests/interop/clients.txt, each package checked against its hash."""
    uv = str(Path(sys.executable).parent / "uv")
    environ = os.environ | {"UV_SYSTEM_CERTS": "true"}
    if not CLIENTS.exists():
        subprocess.run(
            [uv, "venv", "--quiet", "--python", sys.executable, str(CLIENTS.parents[1])], check=True, env=environ
        )
    command = [uv, "pip", "sync", "--quiet", "--compile-bytecode", "--python", str(CLIENTS), "--require-hashes"]
    subprocess.run([*command, str(ROOT / "tests" / "interop" / "clients.txt")], check=True, env=environ)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
