from flask import Blueprint
from flask.typing import ResponseReturnValue

from core.access import policy
from events.exhibitions.forms import ExhibitionForm
from events.exhibitions.models import Exhibition
from offerings.roles.policy import may_create, may_edit
from offerings.workbench import editing

blueprint = Blueprint("exhibitions", __name__, url_prefix="/organise/exhibitions")


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_create)
def new() -> ResponseReturnValue:
    return editing.new(Exhibition, ExhibitionForm, "events/exhibitions/new.html")


@blueprint.route("/<ref>/edit", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str) -> ResponseReturnValue:
    return editing.edit(editing.load(ref, ("exhibition",)), ExhibitionForm, "events/exhibitions/edit.html")
