"""My credits: the page, the PDF, the JSON. One's own alone."""

import json

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import may_sign_in, policy
from core.pdf.render import render
from offerings.base.urls import public_url
from registrations.credits import words
from registrations.credits.queries import list_own
from registrations.credits.schemes import SUBJECTS
from registrations.transcripts.document import transcript_data, transcript_values
from registrations.transcripts.queries import Year, years

blueprint = Blueprint("transcripts", __name__, url_prefix="/my/credits")


@blueprint.get("")
@policy(may_sign_in)
def show() -> ResponseReturnValue:
    return render_template(
        "registrations/transcripts/show.html",
        years=_own(),
        this_year=clock.today(current_user.time_zone).year,
        words=words,
        subjects=SUBJECTS,
        public_url=public_url,
    )


@blueprint.get("/transcript.pdf")
@policy(may_sign_in)
def pdf() -> ResponseReturnValue:
    values = transcript_values(current_user, _own(), current_app.config["SETTINGS"].base_url)
    return _file(render("registrations/transcripts/transcript.typ", values), "pdf", "application/pdf")


@blueprint.get("/transcript.json")
@policy(may_sign_in)
def data() -> ResponseReturnValue:
    content = json.dumps(transcript_data(current_user, _own()), ensure_ascii=False, indent=2)
    return _file(content.encode(), "json", "application/json")


def _own() -> list[Year]:
    return years(list_own(current_user.id))


def _file(content: bytes, ending: str, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="huizhi-transcript.{ending}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
