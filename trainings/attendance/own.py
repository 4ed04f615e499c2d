"""A trainee's own attendance."""

from collections.abc import Callable

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from offerings.base.kinds import look
from registrations.base.models import Registration
from registrations.base.queries import get_own
from trainings.attendance import queries, table
from trainings.attendance.story import meetings_of
from trainings.attendance.words import rule_sentences

NOTES: list[Callable[[Registration], dict[int, Markup]]] = []
"""Meeting's item id -> what a higher folder says of it on the trainee's own page, in a fixed number of queries."""


def own_page(ref: str) -> ResponseReturnValue:
    """NotFound for anybody else's."""
    registration = get_own(current_user.id, ref)
    offering = registration.offering
    record = queries.load(offering, registration_id=registration.id)
    result = record.results.get(registration.id)
    return render_template(
        "trainings/attendance/own.html",
        registration=registration,
        offering=offering,
        kind=look(offering.kind),
        figures=table.figures(result) if result else None,
        result=result,
        meetings=meetings_of(record, registration.id, queries.list_all_marks(registration.id), offering.time_zone),
        rule=rule_sentences(record.rule),
        notes=[note(registration) for note in NOTES],
    )
