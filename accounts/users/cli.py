import click
from flask.cli import with_appcontext

from accounts.users import actions
from accounts.users.queries import find_by_email
from core.database import db


@click.command("make-administrator")
@click.argument("email")
@with_appcontext
def make_administrator(email: str) -> None:
    """Let the person with this address do everything in this installation."""
    user = find_by_email(email)
    if user is None:
        raise click.ClickException(f"Nobody has the address {email}. They must sign up first.")
    actions.make_administrator(user)
    db.session.commit()
    click.echo(f"{user.display_name} ({user.email}) is an administrator.")


commands = [make_administrator]
