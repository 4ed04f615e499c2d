"""``make run``: the web server and the worker over one database, in the foreground, until Ctrl-C.

PORT, HOST, DATABASE_URL, BASE_URL and DEMO_PASSWORD are honoured; a fresh database is migrated and gets
the demo world.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

from core.settings import Settings, SettingsError
from scripts import notes
from scripts.environment import FLASK, ROOT, for_serving, reachable
from scripts.supervisor import Process, Supervisor, say

READY_SECONDS = 60
WORKER_WAITS_SECONDS = 2.0  # so that the web server has the processor to itself while it starts


def main() -> int:
    os.chdir(ROOT)
    environ = for_serving(os.environ)
    try:
        settings = Settings.from_environ(environ)
        refuse_busy_port(environ["HOST"], environ["PORT"])
    except SettingsError as error:
        say(str(error))
        return 1
    if not prepare(settings, environ):
        return 1
    worker = Process("The worker", [*FLASK, "worker"], due=time.monotonic() + WORKER_WAITS_SECONDS)
    supervisor = Supervisor([web(environ), worker], environ)
    supervisor.start()
    if is_ready(supervisor, environ):
        welcome(settings, environ)
    return supervisor.run()


def prepare(settings: Settings, environ: Mapping[str, str]) -> bool:
    """Have the database made ready, unless it is the one that was at the last start."""
    if notes.kept(settings, environ) is not None:
        return True
    try:
        return subprocess.run([sys.executable, "-m", "scripts.world"], env=environ).returncode == 0
    except KeyboardInterrupt:
        return False


def refuse_busy_port(host: str, port: str) -> None:
    """Raise SettingsError when nothing can be bound there, with what to do about it."""
    if not port.isdecimal() or int(port) > 65535:
        raise SettingsError(f"PORT is {port!r}: use a number up to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise SettingsError(
                f"Port {port} on {host} can't be used ({error.strerror}). Choose another: PORT=5001 make run"
            ) from None


def web(environ: Mapping[str, str]) -> Process:
    host = f"[{environ['HOST']}]" if ":" in environ["HOST"] else environ["HOST"]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"{host}:{environ['PORT']}"]
    command += ["--workers", environ.get("WEB_CONCURRENCY", "1"), "app:create_app()"]
    return Process("The web server", command, vital=True)


def is_ready(supervisor: Supervisor, environ: Mapping[str, str]) -> bool:
    """Wait until pages are served; False when told to stop, or when the server can't start."""
    address = f"http://{reachable(environ['HOST'])}:{environ['PORT']}/healthz"
    deadline = time.monotonic() + READY_SECONDS
    while not supervisor.is_stopping and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            supervisor.tick()
            time.sleep(0.05)
    return False


def welcome(settings: Settings, environ: Mapping[str, str]) -> None:
    lines = ["", f"  Huizhi is at {environ['BASE_URL']}/", ""]
    lines += [f"    {line}" for line in (notes.kept(settings, environ) or "").splitlines()]
    if settings.env == "development":
        lines += ["", f"  Mail that was sent: {environ['BASE_URL']}/dev/inbox"]
    print("\n".join([*lines, "  Ctrl-C ends it.", ""]), flush=True)


if __name__ == "__main__":
    sys.exit(main())
