"""What ``make run`` remembers of the last start, so that the next one need not look into the database again."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from core.settings import Settings
from scripts.environment import ROOT, write_private


def kept(settings: Settings, environ: Mapping[str, str]) -> str | None:
    """The demo sign-ins, if nothing changed since they were kept: database, migrations and password are the same."""
    path = _path(settings)
    if not path.exists():
        return None
    notes = json.loads(path.read_text(encoding="utf-8"))
    return str(notes["sign_ins"]) if notes["key"] == _key(settings, environ) else None


def keep(settings: Settings, environ: Mapping[str, str], sign_ins: str) -> None:
    """Readable by its owner only: the sign-ins have passwords."""
    write_private(_path(settings), json.dumps({"key": _key(settings, environ), "sign_ins": sign_ins}))


def _path(settings: Settings) -> Path:
    return Path(settings.instance_path) / "demo.json"


def _key(settings: Settings, environ: Mapping[str, str]) -> str:
    migrations = sorted(path.name for path in (ROOT / "migrations/versions").glob("*.py"))
    seed = [settings.database_uri, _file_of(settings), environ.get("DEMO_PASSWORD", ""), *migrations]
    return hashlib.sha256("\n".join(seed).encode()).hexdigest()


def _file_of(settings: Settings) -> str:
    """Another SQLite file under the same name is another database."""
    path = Path(settings.database_uri.removeprefix("sqlite:///"))
    return str(path.stat().st_ino) if path.exists() else ""
