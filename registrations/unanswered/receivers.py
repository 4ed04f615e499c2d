"""On the ticket: what the organiser still asks, while it can be answered."""

from flask import render_template
from markupsafe import Markup

from core import clock
from registrations.base.models import Registration
from registrations.my.sections import SECTIONS
from registrations.tickets.windows import changes_until
from registrations.unanswered.queries import unanswered


def section_of(registration: Registration) -> Markup:
    """Not while a seat is offered: who accepts it is asked then."""
    until = changes_until(registration.offering)
    if registration.offering.state == "cancelled" or (until is not None and clock.now() >= until):
        return Markup()
    questions = unanswered([registration]).get(registration.id) if registration.state != "offered" else None
    if not questions:
        return Markup()
    shown = {"registration": registration, "questions": questions}
    return Markup(render_template("registrations/unanswered/_section.html", **shown))


SECTIONS.append(section_of)
