"""``python -m scripts.world``: bring the database to the newest schema; people it where nobody has an account yet."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from core.settings import Settings
from scripts import notes
from scripts.environment import FLASK, ROOT
from scripts.supervisor import say

ELSEWHERE = "The sign-ins were shown when the demo world was made; DEMO_PASSWORD=... sets their password anew."


def main() -> int:
    settings = Settings.from_environ(os.environ)
    try:
        sign_ins = prepare(settings, os.environ)
    except subprocess.CalledProcessError as error:
        say(f"`flask {' '.join(error.cmd[len(FLASK) :])}` failed; nothing was started.")
        return 1
    notes.keep(settings, os.environ, sign_ins)
    return 0


def prepare(settings: Settings, environ: Mapping[str, str]) -> str:
    """Migrate and people the database where needed; returns what to show of the demo sign-ins."""
    is_current, is_peopled = look(settings)
    if not is_current:
        say("Bringing the database up to date.")
        subprocess.run([*FLASK, "db", "upgrade"], env=environ, cwd=ROOT, check=True)
    if settings.is_production:
        return ""
    if is_peopled and not environ.get("DEMO_PASSWORD"):
        return ELSEWHERE
    if not is_peopled:
        say("Building the demo world.")
    done = subprocess.run([*FLASK, "demo"], env=environ, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def look(settings: Settings) -> tuple[bool, bool]:
    """Whether the schema is the newest, and whether anybody has an account."""
    Path(settings.instance_path).mkdir(parents=True, exist_ok=True)
    engine = create_engine(settings.database_uri)
    try:
        with engine.connect() as connection:
            return _version(connection) == _newest(), _has_people(connection)
    finally:
        engine.dispose()


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _has_people(connection: Connection) -> bool:
    if not inspect(connection).has_table("users"):
        return False
    return connection.execute(text("SELECT 1 FROM users LIMIT 1")).first() is not None


def _newest() -> str | None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head()


if __name__ == "__main__":
    sys.exit(main())
