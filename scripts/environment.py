"""The environment in which a checkout's own commands run the product."""

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"

FLASK = (sys.executable, "-m", "flask", "--app", "app")


def for_serving(given: Mapping[str, str]) -> dict[str, str]:
    """What ``make run`` hands down: the given variables, development defaults, a secret that stays."""
    environ = dict(given)
    environ.setdefault("HUIZHI_ENV", "development")
    environ.setdefault("HUIZHI_INSTANCE", str(ROOT / "instance"))
    environ.setdefault("HOST", "127.0.0.1")
    environ.setdefault("PORT", "5000")
    environ.setdefault("BASE_URL", f"http://{reachable(environ['HOST'])}:{environ['PORT']}")
    environ["PYTHONUNBUFFERED"] = "1"
    if not environ.get("SECRET_KEY") and environ["HUIZHI_ENV"] == "development":
        environ["SECRET_KEY"] = kept_secret(Path(environ["HUIZHI_INSTANCE"]) / "secret_key")
    return environ


def for_throwaway(folder: Path, database_url: str) -> dict[str, str]:
    """Settings of a run that leaves nothing behind but ``folder``."""
    return os.environ | {
        "HUIZHI_ENV": "testing",
        "HUIZHI_INSTANCE": str(folder),
        "DATABASE_URL": database_url,
        "SECRET_KEY": "throwaway-" * 4,
        "BASE_URL": "http://localhost",
        "MAIL_URL": "",
        "REDIS_URL": "",
    }


def kept_secret(path: Path) -> str:
    """The secret stored at ``path``, readable by its owner only; made at the first call."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody but its owner can read, at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")


def reachable(host: str) -> str:
    """The address a browser on this machine uses for a server bound to ``host``."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)
