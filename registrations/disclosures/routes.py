"""The organiser's page of one person's answers."""

from typing import Any

from flask import Blueprint, make_response, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.i18n import datetime_in
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.queries import get_by_ref
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit, may_view
from registrations.base.models import Registration
from registrations.disclosures import actions
from registrations.disclosures.queries import get_registration
from registrations.questions.downloads import attachment
from registrations.questions.kinds import SEALED
from registrations.questions.models import Answer, EarlierAnswer, Upload
from registrations.questions.queries import find_texts, get_earlier_upload, list_answers, list_earlier
from registrations.questions.words import answer_words

blueprint = Blueprint(
    "disclosures", __name__, url_prefix="/organise/offerings/<ref>/participants/<registration_ref>/answers"
)


@blueprint.get("")
@policy(may_view)
def show(ref: str, registration_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_view)
    return _page(offering, get_registration(offering.id, registration_ref), clear=False)


@blueprint.post("/disclosure")
@policy(may_edit)
def disclose(ref: str, registration_ref: str) -> ResponseReturnValue:
    """Shown at once and not behind a redirect: each look is asked for, and noted."""
    offering = load_offering(ref, may_edit)
    actions.disclose(get_registration(offering.id, registration_ref), current_user)
    db.session.commit()
    offering = get_by_ref(ref)
    return _page(offering, get_registration(offering.id, registration_ref), clear=True)


@blueprint.get("/files/<upload_ref>")
@policy(may_view)
def file(ref: str, registration_ref: str, upload_ref: str) -> ResponseReturnValue:
    """A file of an earlier answer."""
    offering = load_offering(ref, may_view)
    return attachment(get_earlier_upload(get_registration(offering.id, registration_ref).id, upload_ref))


def _page(offering: Offering, registration: Registration, *, clear: bool) -> ResponseReturnValue:
    current, earlier = list_answers(registration.id), list_earlier(registration.id)
    rows: list[Answer | EarlierAnswer] = [*current, *earlier]
    agreed = [(row.question_id, row.value["version"]) for row in rows if _is_consent(row)]
    texts = find_texts(agreed)
    here: dict[str, Any] = {"ref": offering.ref, "registration_ref": registration.ref}

    def line(row: Answer | EarlierAnswer, endpoint: str) -> dict[str, Any]:
        upload: Upload | None = row.upload
        at = row.answered_at
        return {
            "label": row.question.label,
            "words": answer_words(row.question, row.value, upload.filename if upload else "", clear=clear),
            "link": url_for(endpoint, upload_ref=upload.ref, **here) if upload else None,
            "at": datetime_in(at, offering.time_zone) if at else "",
            "is_withdrawn": row.question.withdrawn_at is not None,
            "text": texts.get((row.question_id, row.value["version"])) if _is_consent(row) else None,
        }

    page = render_offering(
        "registrations/disclosures/show.html",
        offering,
        registration=registration,
        current=[line(row, "participants.file") for row in current],
        earlier=[line(row, "disclosures.file") for row in earlier],
        is_sealed=any(row.question.kind in SEALED for row in rows),
        is_clear=clear,
        may_disclose=may_edit(current_user, offering),
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _is_consent(row: Answer | EarlierAnswer) -> bool:
    return row.question.kind == "consent" and isinstance(row.value, dict) and "version" in row.value
