"""The report for an employer and year: the page with its charts, and the table as a file."""

import csv
import io

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import audit, clock
from core.access import policy
from core.database import db, writing
from core.errors import Sentence
from core.i18n import _, _l, _n, localized, month_names
from organisations.base.links import LINKS, Link
from organisations.members.loading import load_organisation
from organisations.members.policy import may_edit
from registrations.credit_reports.queries import Report, list_choices, report
from registrations.credits import words
from registrations.credits.schemes import SCHEMES
from registrations.exports.files import harmless

blueprint = Blueprint("credit_reports", __name__, url_prefix="/organise/organisations/<ref>/credits")

MOST = 12
"""So many events and trainings have a bar of their own."""

REACHED = {
    "all": _l("Reached the year's target"),
    "general": _l("Only professional subjects missing"),
    "half": _l("Half of it or more"),
    "less": _l("Less than half"),
}

LINKS.append(Link(_l("Credits"), "credit_reports.show", "list"))


@blueprint.get("")
@policy(may_edit)
def show(ref: str) -> ResponseReturnValue:
    organisation = load_organisation(ref, may_edit)
    choices = list_choices(organisation)
    year, scheme = _chosen(choices)
    found = report(organisation, year, scheme)
    return render_template(
        "registrations/credit_reports/show.html",
        organisation=organisation,
        year_tabs=_year_tabs(ref, choices, year, scheme),
        scheme_tabs=_scheme_tabs(ref, choices, year, scheme),
        year=year,
        scheme=SCHEMES[scheme],
        report=found,
        month_rows=[
            (name, tenths, words.number(tenths)) for name, tenths in zip(month_names(), found.months, strict=True)
        ],
        reached_rows=[(REACHED[key], count, count) for key, count in found.reached.items()],
        origin_rows=_origin_rows(found, scheme),
        words=words,
    )


Tabs = list[tuple[Sentence, str, bool]]


def _year_tabs(ref: str, choices: list[tuple[int, str]], year: int, scheme: str) -> Tabs:
    """Each year leads to the same scheme where it has entries in it."""
    found = []
    for each in dict.fromkeys(one for one, _key in choices):
        schemes = [key for one, key in choices if one == each]
        url = url_for("credit_reports.show", ref=ref, year=each, scheme=scheme if scheme in schemes else schemes[0])
        found.append((str(each), url, each == year))
    return found


def _scheme_tabs(ref: str, choices: list[tuple[int, str]], year: int, scheme: str) -> Tabs:
    return [
        (SCHEMES[key].name, url_for("credit_reports.show", ref=ref, year=year, scheme=key), key == scheme)
        for each, key in choices
        if each == year
    ]


def _origin_rows(found: Report, scheme: str) -> list[tuple[str, int, str]]:
    """The MOST that gave most, the others together."""
    rows = [
        (localized(each.title), each.tenths,
         _n("%(amount)s, %(num)s person", "%(amount)s, %(num)s people", each.people,
            amount=words.amount(scheme, each.tenths)))
        for each in found.origins[:MOST]
    ]  # fmt: skip
    rest = sum(each.tenths for each in found.origins[MOST:])
    return [*rows, (_("All others"), rest, words.amount(scheme, rest))] if len(found.origins) > MOST else rows


@blueprint.get("/report.csv")
@policy(may_edit)
def table(ref: str) -> ResponseReturnValue:
    """With a byte order mark, so that spreadsheets read it as UTF-8. Noted in the audit."""
    organisation = load_organisation(ref, may_edit)
    year, scheme = _chosen(list_choices(organisation))
    content = _csv(report(organisation, year, scheme))
    organisation_id = organisation.id
    db.session.rollback()
    with writing():
        audit.record(current_user, "credits.report", "organisation", organisation_id, year=year, scheme=scheme)
        db.session.commit()
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="huizhi-credits-{year}-{scheme}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _chosen(choices: list[tuple[int, str]]) -> tuple[int, str]:
    """What the address asks for when there is such a thing, else the newest there is."""
    wanted = (request.args.get("year", type=int), request.args.get("scheme", ""))
    if wanted in choices:
        return wanted
    return choices[0] if choices else (clock.now().year, next(iter(SCHEMES)))


def _csv(found: Report) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_("Full name"), _("E-mail address"), _("Total"), _("Professional"), _("Still missing")])
    for person in found.people:
        reached = person.standing
        numbers = [f"{tenths / 10:.1f}" for tenths in (reached.total, reached.professional, reached.missing)]
        writer.writerow([harmless(person.name), harmless(person.email), *numbers])
    return text.getvalue().encode("utf-8-sig")
