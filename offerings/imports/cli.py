"""``flask import-programme``: what the page does, from a terminal; the command line may everything."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext

from core.database import db
from core.errors import DomainError
from core.i18n import localized
from offerings.base.models import Offering
from offerings.base.rules import ZONES
from offerings.base.urls import organiser_url
from offerings.imports import actions, words
from offerings.imports.plans import ProgrammePlan, TablesPlan, Wishes
from offerings.imports.policy import Rights
from offerings.imports.programme_planning import plan_programme
from offerings.imports.queries import find_offering, find_organisation
from offerings.imports.readers.limits import MAX_BYTES
from offerings.imports.readers.reading import read
from offerings.imports.readers.refusal import ImportRefused
from offerings.imports.readers.summary import Count, group_problems, summarise
from offerings.imports.readers.values import Problem, Programme, Tables
from offerings.imports.table_planning import plan_tables
from organisations.base.models import Organisation

MOST_LINES = 20
"""Problems of one kind that are printed."""


@click.command("import-programme")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--offering", metavar="SLUG", help="Import into this event or training.")
@click.option("--host", metavar="SLUG", help="Organisation that hosts the new conference, or the events of a table.")
@click.option("--zone", metavar="ZONE", help="Time zone of the place, when the file names none.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@with_appcontext
def import_programme(file: Path, offering: str | None, host: str | None, zone: str | None, dry_run: bool) -> None:
    """Read a programme (schedule.xml, schedule.json, iCalendar) or a table (CSV, XLSX) and import it.

    Exit code 0: done; 1: refused, and nothing was written.
    """
    try:
        source = read(_content(file))
        wishes = _wishes(file, source, offering, host, zone, dry_run)
        if isinstance(source, Programme):
            _programme(source, wishes, dry_run)
        else:
            _tables(source, wishes, dry_run)
    except DomainError as error:
        db.session.rollback()
        line = error.line if isinstance(error, ImportRefused) else None
        raise click.ClickException(f"{error.message}{f' (line {line})' if line is not None else ''}") from error


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}.") from error


def _wishes(
    file: Path, source: Programme | Tables, offering: str | None, host: str | None, zone: str | None, dry_run: bool
) -> Wishes:
    name = zone or current_app.config["SETTINGS"].default_zone
    if name not in ZONES:
        raise click.ClickException(f"The time zone {name} is unknown. Use a name such as Asia/Shanghai.")
    target, organisation = _offering(offering), _organisation(host)
    is_programme = isinstance(source, Programme)
    if is_programme and target is None and organisation is None and not dry_run:
        raise click.ClickException("Say into which event with --offering, or who hosts the new one with --host.")
    return Wishes(
        zone=ZoneInfo(name),
        offering=target,
        host=organisation,
        title=(source.title if isinstance(source, Programme) else "") or file.stem,
    )


def _offering(slug: str | None) -> Offering | None:
    found = find_offering(slug) if slug else None
    if slug and found is None:
        raise click.ClickException(f"There is no event or training with the address {slug}.")
    return found


def _organisation(slug: str | None) -> Organisation | None:
    found = find_organisation(slug) if slug else None
    if slug and found is None:
        raise click.ClickException(f"There is no organisation with the address {slug}.")
    return found


def _programme(source: Programme, wishes: Wishes, dry_run: bool) -> None:
    plan = plan_programme(source, wishes, Rights(None))
    _say_programme(plan)
    if plan.errors:
        raise click.ClickException("Nothing was imported: see the errors above.")
    if dry_run:
        click.echo("Nothing was written (--dry-run).")
        return
    host = current_app.config["SETTINGS"].host
    offering, done = actions.import_programme(source, wishes, Rights(None), settings_host=host)
    db.session.commit()
    click.echo(f"{words.programme_done(done)} {organiser_url(offering, _external=True)}")


def _say_programme(plan: ProgrammePlan) -> None:
    summary = summarise(plan.programme)
    target = "into" if plan.wishes.offering is not None else "a new draft:"
    click.echo(f"{summary.title or '(no title)'}: {summary.items} items, {target} {localized(plan.title)}")
    click.echo(f"Times are those of {plan.programme.zone}. Named: {summary.people} people, {summary.mentions} times.")
    _counts("By day", summary.per_day)
    _counts("By room", summary.per_room)
    _counts("By track", summary.per_track)
    fates = [(deed, len(plan.of(deed))) for deed in ("create", "update", "unchanged", "cancel", "leave")]
    click.echo("Items: " + ", ".join(f"{words.DEEDS[deed]} {count}" for deed, count in fates if count))
    for sentence in words.programme_needs(plan):
        click.echo(sentence)
    for item in plan.of("update")[:MOST_LINES]:
        click.echo(f"  changes: {item.source.title} ({words.changes(item.changes)})")
    if plan.missing:
        click.echo(f"{len(plan.missing)} items of an earlier import are no longer in the file; they are kept.")
    if plan.clashes:
        click.echo(f"{len(plan.clashes)} clashes, {len(plan.hard_clashes)} of which stand in the way of publishing.")
    _problems(plan.problems)


def _tables(source: Tables, wishes: Wishes, dry_run: bool) -> None:
    plan = plan_tables(source, wishes, Rights(None))
    _say_tables(plan)
    if plan.errors:
        raise click.ClickException("Nothing was imported: see the errors above.")
    if dry_run:
        click.echo("Nothing was written (--dry-run).")
        return
    host = current_app.config["SETTINGS"].host
    done = actions.import_tables(source, wishes, Rights(None), settings_host=host)
    db.session.commit()
    click.echo(words.tables_done(done))


def _say_tables(plan: TablesPlan) -> None:
    for table, name in words.TABLES.items():
        if counts := plan.counts(table):
            click.echo(f"{name}: " + ", ".join(f"{words.DEEDS[deed]} {count}" for deed, count in counts.items()))
    _problems(plan.problems)


def _counts(caption: str, counts: tuple[Count, ...]) -> None:
    click.echo(f"{caption}: " + ", ".join(f"{count.name or '(none)'} {count.count}" for count in counts))


def _problems(problems: tuple[Problem, ...]) -> None:
    summary = group_problems(problems)
    if not summary.groups:
        return
    click.echo(f"{summary.errors} errors, {summary.warnings} warnings:")
    for group in summary.groups:
        for problem in group.problems[:MOST_LINES]:
            line = f"line {problem.line}: " if problem.line is not None else ""
            where = f" [{problem.where}]" if problem.where else ""
            click.echo(f"  {problem.severity}: {line}{problem.message}{where}")
        if len(group.problems) > MOST_LINES:
            click.echo(f"  ... and {len(group.problems) - MOST_LINES} more like this")


commands = (import_programme,)
