"""Import in three steps: hand in a file, look at what will happen, do it. Nothing is written before the last."""

from datetime import date, datetime
from functools import partial
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy, require
from core.database import db
from core.errors import DomainError, NotFound
from core.i18n import _, date_short, time_of_day
from offerings.agenda import clash_words
from offerings.base.models import Offering
from offerings.base.rules import ZONES
from offerings.imports import actions, words
from offerings.imports.forms import ChoicesForm, UploadForm
from offerings.imports.models import ImportFile
from offerings.imports.plans import ProgrammePlan, TablesPlan, Wishes
from offerings.imports.policy import Rights, may_import, may_use
from offerings.imports.programme_planning import plan_programme
from offerings.imports.queries import choose, get_file, list_targets
from offerings.imports.readers.limits import MAX_BYTES
from offerings.imports.readers.reading import read
from offerings.imports.readers.refusal import ImportRefused
from offerings.imports.readers.summary import Count, group_problems, summarise
from offerings.imports.readers.values import Programme, Tables
from offerings.imports.table_planning import plan_tables
from offerings.roles.queries import list_hosts
from offerings.venues.queries import list_venues

blueprint = Blueprint("imports", __name__, url_prefix="/organise/import")

MOST_SHOWN = 200
"""Items, rows, clashes or problems of one kind on the preview; the rest is counted."""


@blueprint.route("", methods=["GET", "POST"])
@policy(may_import)
def create() -> ResponseReturnValue:
    """``?into=<ref>`` has an offering chosen already."""
    form = UploadForm(data={"into": request.args.get("into", "")})
    targets = list_targets(current_user)
    form.offer(targets)
    if request.method == "POST" and form.into.data:
        choose(targets, form.into.data)
    if form.validate_on_submit():
        content = form.file.data.stream.read(MAX_BYTES + 1)
        try:
            read(content)
        except ImportRefused as error:
            form.refuse(error)
            _tell_line(form, error)
        else:
            file = actions.keep_file(current_user, form.file.data.filename or "", content)
            db.session.commit()
            chosen = {"into": form.into.data} if form.into.data else {}
            return redirect(url_for("imports.show", ref=file.ref, **chosen), 303)
    page = render_template("offerings/imports/new.html", form=form, limit=MAX_BYTES // 1_000_000)
    return page, 422 if form.has_errors else 200


def _tell_line(form: UploadForm, error: ImportRefused) -> None:
    if error.line is not None:
        form.file.errors = [*form.file.errors, str(_("It became unreadable at line %(line)s.", line=error.line))]


@blueprint.get("/<ref>")
@policy(may_use)
def show(ref: str) -> ResponseReturnValue:
    file = _load(ref)
    source = read(file.content)
    form = _choices(source, file)
    form.validate()
    return _preview(file, source, form)


@blueprint.post("/<ref>")
@policy(may_use)
def apply(ref: str) -> ResponseReturnValue:
    file = _load(ref)
    source = read(file.content)
    form = _choices(source, file)
    if not form.validate_on_submit():
        return _preview(file, source, form, 422)
    wishes, rights = _wishes(form), Rights(current_user)
    host = current_app.config["SETTINGS"].host
    try:
        if isinstance(source, Programme):
            offering, plan = actions.import_programme(source, wishes, rights, settings_host=host)
            flash(words.programme_done(plan), "success")
            target = url_for("agenda.index", ref=offering.ref)
        else:
            done = actions.import_tables(source, wishes, rights, settings_host=host)
            flash(words.tables_done(done), "success")
            target = _page_of(source)
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _preview(_load(ref), source, form, error.status)
    actions.discard_file(file)
    db.session.commit()
    return redirect(target, 303)


@blueprint.post("/<ref>/removal")
@policy(may_use)
def remove(ref: str) -> ResponseReturnValue:
    actions.discard_file(_load(ref))
    db.session.commit()
    flash(_("The file is removed; nothing was imported."), "success")
    return redirect(url_for("imports.create"), 303)


def _load(ref: str) -> ImportFile:
    file = get_file(ref)
    require(may_use, file)
    return file


def _page_of(tables: Tables) -> str:
    """Where the person sees what came in."""
    if tables.events:
        return url_for("offerings.events")
    return url_for("venues.index") if tables.venues else url_for("organisations.index")


def _choices(source: Programme | Tables, file: ImportFile) -> ChoicesForm:
    """Of the form that was sent, or of the address; what was not chosen is what is usual."""
    posted = request.method == "POST"
    usual: dict[str, Any] = {"zone": current_user.time_zone}
    if isinstance(source, Programme):
        usual["title"] = source.title or PurePath(file.filename).stem[:200]
    form = ChoicesForm(data=usual) if posted else ChoicesForm(request.args or None, data=usual, meta={"csrf": False})
    hosts = list(list_hosts(current_user))
    form.offer(list_targets(current_user), hosts, list_venues(), not isinstance(source, Programme))
    for field in (form.into, form.host, form.venue):
        known = [value for value, _label in field.choices]
        if field.data in (None, "None", ""):
            field.data = known[0] if known else ""
            if field is form.host and "host" not in (request.form if posted else request.args) and hosts:
                field.data = hosts[0].ref
        elif field.data not in known:
            raise NotFound
    for name in ("title", "zone"):
        form[name].data = form[name].data or usual.get(name, "")
    return form


def _wishes(form: ChoicesForm) -> Wishes:
    target: Offering | None = choose(list_targets(current_user), form.into.data) if form.into.data else None
    zone = form.zone.data if form.zone.data in ZONES else current_app.config["SETTINGS"].default_zone
    return Wishes(
        zone=ZoneInfo(zone),
        offering=target,
        host=next((one for one in list_hosts(current_user) if one.ref == form.host.data), None),
        venue=next((one for one in list_venues() if one.ref == form.venue.data), None),
        title=form.title.data or "",
        cancels_missing=bool(form.cancel_missing.data),
        file_zone=ZoneInfo(form.file_zone.data) if target and form.file_zone.data in ZONES else None,
    )


def _preview(file: ImportFile, source: Programme | Tables, form: ChoicesForm, status: int = 200) -> ResponseReturnValue:
    wishes, rights = _wishes(form), Rights(current_user)
    common = {"file": file, "form": form, "words": words, "most": MOST_SHOWN, "zones": sorted(ZONES)}
    plan: ProgrammePlan | TablesPlan
    if isinstance(source, Programme):
        plan = plan_programme(source, wishes, rights)
        common |= {"summary": summarise(plan.programme), "asks_zone": source.zone is None, "clash_words": clash_words}
        zone = wishes.offering.time_zone if wishes.offering is not None else str(plan.programme.zone)
        common |= {"rows_of": _bars, "when": partial(_when, zone), "zone": zone}
        template = "offerings/imports/programme.html"
    else:
        plan = plan_tables(source, wishes, rights)
        urgent = sorted(plan.rows, key=lambda row: row.deed != "refused")
        common |= {"shown": urgent[:MOST_SHOWN]}
        template = "offerings/imports/tables.html"
    page = render_template(template, plan=plan, problems=group_problems(plan.problems), **common)
    return page, 422 if form.errors and status == 200 else status


def _bars(counts: tuple[Count, ...], are_days: bool = False) -> list[tuple[str, int, int]]:
    """Rows for the chart of a table; at most sixty."""

    def name(count: Count) -> str:
        return date_short(date.fromisoformat(count.name)) if are_days else count.name or str(_("None"))

    return [(name(count), count.count, count.count) for count in counts[:60]]


def _when(zone: str, moment: datetime, room: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return " · ".join(part for part in (f"{date_short(local.date())} {time_of_day(moment, zone)}", room) if part)
