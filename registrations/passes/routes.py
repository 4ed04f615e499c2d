"""A ticket's code, PDF and picture: its owner's alone, and only while it is a ticket."""

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import may_sign_in, policy
from core.errors import NotFound
from core.pdf.render import render
from registrations.base.models import Registration
from registrations.base.queries import get_own
from registrations.passes.document import code_svg, ticket_values

blueprint = Blueprint("passes", __name__, url_prefix="/my/registrations/<ref>")

TEMPLATE = "registrations/passes/ticket.typ"


def _secret() -> str:
    return str(current_app.config["SETTINGS"].secret_key)


@blueprint.get("/code.svg")
@policy(may_sign_in)
def code(ref: str) -> ResponseReturnValue:
    registration = get_own(current_user.id, ref)
    return Response(code_svg(registration, _secret()), mimetype="image/svg+xml")


@blueprint.get("/ticket.pdf")
@policy(may_sign_in)
def pdf(ref: str) -> ResponseReturnValue:
    registration = _confirmed(ref)
    return _document(registration, render(TEMPLATE, ticket_values(registration, _secret())), "pdf", "application/pdf")


@blueprint.get("/ticket.png")
@policy(may_sign_in)
def picture(ref: str) -> ResponseReturnValue:
    registration = _confirmed(ref)
    made = render(TEMPLATE, ticket_values(registration, _secret()), "png", dots_per_inch=200)
    return _document(registration, made, "png", "image/png")


def _confirmed(ref: str) -> Registration:
    registration = get_own(current_user.id, ref)
    if registration.state != "confirmed":
        raise NotFound
    return registration


def _document(registration: Registration, content: bytes, ending: str, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'inline; filename="huizhi-{registration.ref}.{ending}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
