import os

import click
from flask import current_app
from flask.cli import with_appcontext

from accounts.users.actions import set_password
from core.database import db
from core.errors import DomainError
from demo.passwords import choose
from demo.world import cast, story

KNOWN = "(shown when the world was made; DEMO_PASSWORD=... sets it anew)"


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Make a believable world and print who can sign in. A second run changes nothing but, if given, the password."""
    settings = current_app.config["SETTINGS"]
    if settings.is_production:
        raise click.ClickException("This is a production installation: the demo world is not for it.")
    given = os.environ.get("DEMO_PASSWORD")
    people = cast.find()
    shown = KNOWN
    if not people or given:
        try:
            shown = choose(given, cast.personal_words())
        except DomainError as error:
            raise click.ClickException(f"DEMO_PASSWORD: {error.message}") from None
    if not people:
        story.build(settings.host)
        people = cast.find()
    if shown != KNOWN:
        for user in people.values():
            set_password(user, shown)
    db.session.commit()
    for role, user in people.items():
        click.echo(f"{role:<12}{user.email:<24}{shown}")


commands = [demo]
