import click
from flask import current_app
from flask.cli import with_appcontext

from core.database import db
from trainings.credentials.actions import rotate_key


@click.command("rotate-issuer-key")
@with_appcontext
def rotate() -> None:
    """Sign credentials with a new key from now on. What was signed before stays valid."""
    key = rotate_key(None, current_app.config["SETTINGS"])
    db.session.commit()
    click.echo(f"Key {key.name} signs from now on.")


commands = (rotate,)
