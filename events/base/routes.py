from flask import Blueprint
from flask.typing import ResponseReturnValue

from core.access import public
from core.i18n import _
from events.base.facts import facts_of
from registrations.pages import page

blueprint = Blueprint("events", __name__)


@blueprint.get("/events/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    offering = page.load(slug, ("exhibition", "conference"))
    return page.render("events/base/show.html", offering, root=(str(_("Events")), "/events"), facts=facts_of(offering))
