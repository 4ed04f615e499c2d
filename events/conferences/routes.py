from flask import Blueprint
from flask.typing import ResponseReturnValue

from core.access import policy
from events.conferences.forms import ConferenceForm
from events.conferences.models import Conference
from offerings.roles.policy import may_create, may_edit
from offerings.workbench import editing

blueprint = Blueprint("conferences", __name__, url_prefix="/organise/conferences")


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_create)
def new() -> ResponseReturnValue:
    return editing.new(Conference, ConferenceForm, "events/conferences/new.html")


@blueprint.route("/<ref>/edit", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str) -> ResponseReturnValue:
    return editing.edit(editing.load(ref, ("conference",)), ConferenceForm, "events/conferences/edit.html")
