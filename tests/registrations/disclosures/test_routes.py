"""Who may read what is kept encrypted, and that each look is noted."""

import pytest

from core.audit import list_entries
from core.database import db
from registrations.questions.actions import answer, receive
from registrations.questions.models import EarlierAnswer
from registrations.questions.queries import list_questions


@pytest.fixture
def registration(make):
    registration = make.registration(offering=make.conference())
    offering = registration.offering
    needs = make.question(offering=offering, kind="needs", label="Diet", options=[{"en": "Halal"}])
    passport = make.question(offering=offering, kind="identity", label="Passport", is_required=False)
    typed = {
        needs.ref: {"chosen": ["0"], "note": "no nuts"},
        passport.ref: {"document": "passport", "number": "E1234567"},
    }
    answer(registration.id, registration.user_id, list_questions(offering.id), typed)
    return registration


def address(registration) -> str:
    return f"/organise/offerings/{registration.offering.ref}/participants/{registration.ref}/answers"


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("editor", 200), ("viewer", 403), ("desk", 404)])
def test_who_may_look(make, signed_in, registration, role, status):
    user = make.user()
    make.role(registration.offering, user, role)
    client = signed_in(user)
    masked = client.get(address(registration))
    assert masked.status_code == (404 if role == "desk" else 200)
    assert "E1234567" not in masked.text
    assert "nuts" not in masked.text
    clear = client.post(f"{address(registration)}/disclosure")
    assert clear.status_code == status
    assert ("E1234567" in clear.text, "Halal, no nuts" in clear.text) == (status == 200, status == 200)
    looks = [e for e in list_entries("offering", registration.offering_id) if e.verb == "answers.disclosed"]
    assert [(e.actor_id, e.details) for e in looks] == (
        [(user.id, {"registration": registration.ref})] * (status == 200)
    )


def test_somebody_elses_registration_is_not_found(make, signed_in, registration):
    user, other = make.user(), make.registration()
    make.role(other.offering, user, "owner")
    path = f"/organise/offerings/{other.offering.ref}/participants/{registration.ref}/answers"
    client = signed_in(user)
    assert [client.get(path).status_code, client.post(f"{path}/disclosure").status_code] == [404, 404]


def test_earlier_answers_and_their_files(session, make, signed_in, registration):
    paper = make.question(
        offering=registration.offering, kind="file", label="Paper", withdrawn_at=registration.created_at
    )
    upload = receive(registration.user, "paper.pdf", b"%PDF-1.7 a paper")
    earlier = EarlierAnswer(registration_id=registration.id, question_id=paper.id, value=upload.ref)
    earlier.upload_id, earlier.replaced_at = upload.id, registration.created_at
    session.add(earlier)
    session.flush()
    user = make.user()
    make.role(registration.offering, user, "viewer")
    client = signed_in(user)
    page = client.get(address(registration)).text
    assert "Earlier answers" in page
    assert "no longer asked" in page
    file = client.get(f"{address(registration)}/files/{upload.ref}")
    assert (file.status_code, file.data) == (200, b"%PDF-1.7 a paper")
    assert session.scalar(db.select(db.func.count(EarlierAnswer.id))) == 1
