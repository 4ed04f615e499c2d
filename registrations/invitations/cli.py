import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from core.database import db
from core.settings import Settings
from notifications.bounces.actions import take as take_report
from registrations.invitations.itip import LARGEST_MAIL
from registrations.invitations.replies import take

OK, UNUSABLE, TRY_AGAIN, NOT_SET_UP = 0, 65, 75, 78
"""As sysexits.h says them to a mail server: EX_OK, EX_DATAERR, EX_TEMPFAIL, EX_CONFIG."""


@click.command("read-reply")
@click.option("--to", "envelope_to", default="", help="The address that the mail was delivered to (envelope).")
@with_appcontext
def read_reply(envelope_to: str) -> None:
    """Read a calendar's reply, or the report of a mail that came back, from standard input: for a mail server's pipe.

    Ends with 0 (done), 65 (no reply that could be taken), 75 (try again later) or 78 (REPLY_ADDRESS is not set).
    """
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.reply_address:
        click.echo("REPLY_ADDRESS is not set.", err=True)
        raise SystemExit(NOT_SET_UP)
    octets = sys.stdin.buffer.read(LARGEST_MAIL + 1)
    try:
        reply = (settings.reply_address, settings.secret_key, envelope_to)
        result = take_report(octets, settings, envelope_to) or take(octets, *reply)
        db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()
        click.echo("The database does not answer.", err=True)
        raise SystemExit(TRY_AGAIN) from None
    click.echo(f"{result.outcome} {result.reason}".strip())
    raise SystemExit(UNUSABLE if result.outcome == "unusable" else OK)


commands = (read_reply,)
