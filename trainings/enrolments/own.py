"""On the trainee's page of the registration: where the enrolment stands, and every step of it."""

from flask import render_template
from markupsafe import Markup

from registrations.base.models import Registration
from trainings.enrolments.queries import find_enrolment, list_steps
from trainings.enrolments.states import WORDS
from trainings.enrolments.words import BADGES, timeline


def section_of(registration: Registration) -> Markup:
    enrolment = find_enrolment(registration.id) if registration.offering.kind == "cohort" else None
    if enrolment is None:
        return Markup()
    page = render_template(
        "trainings/enrolments/_own.html",
        word=WORDS[enrolment.state],
        badge=BADGES[enrolment.state],
        employer=enrolment.employer,
        entries=timeline(list_steps(enrolment.id), registration.offering.time_zone),
    )
    return Markup(page)
