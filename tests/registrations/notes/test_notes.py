"""The history of a registration: notes for the team alone, mails with their state, scans, what was said before."""

import pytest

from core import clock
from core.database import db
from notifications.outbox.models import OutboxMessage
from registrations.base import actions
from registrations.checkins.models import CheckIn
from registrations.notes.models import OrganiserNote
from registrations.questions.models import Answer, EarlierAnswer


@pytest.fixture
def registration(make):
    return make.registration(offering=make.conference())


@pytest.fixture
def member(make, registration, signed_in):
    def of(role):
        user = make.user(name_native=f"Mei the {role}")
        make.role(registration.offering, user, role)
        return signed_in(user)

    return of


def page(registration):
    return f"/organise/offerings/{registration.offering.ref}/participants/{registration.ref}"


def test_a_note_is_read_by_the_team_and_not_by_the_participant(registration, member, signed_in):
    editor = member("editor")
    text = "Called: comes with <b>two</b> guides"
    assert editor.post(page(registration) + "/notes", data={"text": text}).status_code == 303
    for role in ("editor", "viewer"):
        shown = member(role).get(page(registration)).text
        assert "comes with &lt;b&gt;two&lt;/b&gt; guides" in shown
        assert "Mei the editor" in shown
    assert "guides" not in signed_in(registration.user).get(f"/my/registrations/{registration.ref}").text


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001, "a\u202eb"])
def test_what_is_no_note(session, registration, member, text):
    member("editor").post(page(registration) + "/notes", data={"text": text})
    assert session.scalars(db.select(OrganiserNote)).all() == []


def test_who_may_not_note(session, make, registration, member, signed_in):
    for browser, status in ((member("viewer"), 403), (member("desk"), 404), (signed_in(make.user()), 404)):
        assert browser.post(page(registration) + "/notes", data={"text": "x"}).status_code == status
    other = make.conference()
    owner = make.user()
    make.role(other, owner, "owner")
    foreign = f"/organise/offerings/{other.ref}/participants/{registration.ref}/notes"
    assert signed_in(owner).post(foreign, data={"text": "x"}).status_code == 404
    assert session.scalars(db.select(OrganiserNote)).all() == []


def test_everything_that_happened_stands_there(session, make, registration, member):
    organiser = make.user(name_native="Mei")
    other = make.registration(offering=registration.offering, user=None)
    actions.cancel(registration, organiser, "Flood")
    actions.cancel(other, organiser, "Elsewhere")
    session.flush()
    message = session.scalars(db.select(OutboxMessage).where(OutboxMessage.to_address == registration.email)).one()
    message.state, message.last_error = "failed", "550 no such mailbox"
    question = make.question(offering=registration.offering, label="Shoe size")
    now = clock.now()
    session.add_all(
        [
            EarlierAnswer(registration_id=registration.id, question_id=question.id, value="41", replaced_at=now),
            Answer(registration_id=registration.id, question_id=question.id, value="42"),
            CheckIn(
                registration_id=registration.id, offering_id=registration.offering_id, at=now, received_at=now,
                actor_id=1, let_in=True, device_name="Door 2",
            ),
        ]
    )  # fmt: skip
    shown = member("viewer").get(page(registration)).text
    for words in ("Flood", "Mail could not be delivered: cancellation", "550 no such mailbox", "Door 2",
                  "before: 41; then: 42", "Earlier answer to “Shoe size”", "Let in at the door"):  # fmt: skip
        assert words in shown, words
    assert "Elsewhere" not in shown


def test_the_same_number_of_queries_however_much_happened(make, registration, member, query_count):
    browser = member("editor")

    def ask():
        with query_count() as queries:
            assert browser.get(page(registration)).status_code == 200
        return len(queries)

    browser.post(page(registration) + "/notes", data={"text": "1"})
    first = ask()
    for text in "234":
        browser.post(page(registration) + "/notes", data={"text": text})
    assert ask() == first
