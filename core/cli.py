"""Commands that belong to no package: the worker, and the check of every invariant."""

import click
from flask import current_app
from flask.cli import with_appcontext

from core.database import db, reading
from core.invariants import INVARIANTS


@click.command("worker")
@click.option("--threads", default=2, show_default=True, help="Jobs that run at once in this process.")
@with_appcontext
def worker(threads: int) -> None:
    """Deliver mail, send reminders, expire offers, publish what is due. Runs until it is told to stop."""
    consumer = current_app.extensions["huey"].create_consumer(workers=threads, max_delay=1.0, check_worker_health=True)
    consumer.run()


@click.command("check")
@with_appcontext
def check() -> None:
    """Test every invariant; list what is broken and exit with 1."""
    broken = 0
    for invariant in INVARIANTS.values():
        with reading():
            sentences = list(invariant.broken())
            db.session.rollback()
        broken += len(sentences)
        click.echo(f"{'BROKEN' if sentences else 'ok':7} {invariant.name}")
        for sentence in sentences:
            click.echo(f"        {sentence}")
    click.echo(f"{len(INVARIANTS)} invariants, {broken} broken rows")
    if broken:
        raise SystemExit(1)


commands = (worker, check)
