"""How migrations run: through the app's own engine, one process at a time."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from core.database import db

LOCK = 7_101_949
"""Any constant: two processes that start together upgrade one after the other (PostgreSQL advisory lock)."""


def run() -> None:
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            connection.commit()
        context.configure(connection=connection, target_metadata=db.metadata, **options)
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
        connection.commit()


if context.is_offline_mode():
    raise SystemExit("Migrations need a database: there is no offline mode.")
run()
