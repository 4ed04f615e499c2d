"""Registered at the door: with or without an address, under the same rules as everybody."""

import pytest

from accounts.users.models import User
from core.database import db
from registrations.base.claims import claim
from registrations.base.models import Registration
from registrations.checkins.models import CheckIn
from registrations.questions.models import Answer
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference(title="Optics")


@pytest.fixture
def ticket(make, conference):
    return make.ticket_type(offering=conference, size=1)


@pytest.fixture
def door(make, conference, signed_in):
    user = make.user()
    make.role(conference, user, "desk")
    return signed_in(user)


def come(door, offering, ticket, **values):
    given = {"name_native": "李明", "email": "li@walk-in.example", "ticket_type": ticket.ref, "language": "zh"}
    return door.post(f"/desk/{offering.ref}/walk-ins", data=given | {"comes_in": "y"} | values)


def people(session):
    rows = session.scalars(db.select(Registration).order_by(Registration.id))
    return [(row.name_native, row.email, row.state) for row in rows]


def test_somebody_new_is_registered_and_in(session, door, conference, ticket, outbox):
    assert "Register somebody" in door.get(f"/desk/{conference.ref}/walk-ins/new").text
    answer = come(door, conference, ticket)
    assert (answer.status_code, "is registered and in" in door.get(answer.location).text) == (303, True)
    assert people(session) == [("李明", "li@walk-in.example", "confirmed")]
    assert session.scalars(db.select(CheckIn.method)).all() == ["walk_in"]
    assert session.scalar(db.select(User).where(User.email == "li@walk-in.example")) is None, "it is theirs to make"
    assert [(message.to_address, message.language) for message in outbox()] == [("li@walk-in.example", "zh")]
    again = come(door, conference, ticket)
    assert "was registered already" in door.get(again.location).text
    assert len(people(session)) == 1


def test_without_an_address_there_is_a_ticket_and_no_mail(session, make, door, conference, outbox):
    ticket = make.ticket_type(offering=conference, size=2)
    first = come(door, conference, ticket, email="", phone="+86 138 0000 0000")
    page = door.get(first.location).text
    assert ("code.svg" in page, "Print the badge" in page, "There is no e-mail address" in page) == (True, True, True)
    assert door.get(f"{first.location}/code.svg").mimetype == "image/svg+xml"
    second = come(door, conference, ticket, email="", name_native="王芳")
    assert second.status_code == 303
    assert people(session) == [("李明", "", "confirmed"), ("王芳", "", "confirmed")]
    assert outbox() == []
    shown = door.get(f"/desk/{conference.ref}").text
    assert "2" in shown
    third = come(door, conference, ticket, email="", name_native="陈")
    assert (third.status_code, "not enough seats left" in third.text, 'value="陈"' in third.text) == (409, True, True)
    assert broken() == []


def test_who_signs_in_with_the_address_finds_the_ticket(session, make, door, conference, ticket):
    come(door, conference, ticket)
    claim(make.user(email="li@walk-in.example"))
    assert session.scalar(db.select(Registration.user_id)) is not None
    assert broken() == []


def test_whoever_has_an_account_keeps_its_name(session, make, door, conference, ticket):
    user = make.user(name_native="王芳", organisation_name="")
    come(door, conference, ticket, email=user.email.upper(), organisation_name="Foshan University")
    assert people(session) == [("王芳", user.email, "confirmed")]
    assert (user.name_native, user.organisation_name) == ("王芳", "Foshan University")


def test_whoever_is_registered_already_comes_in(session, make, door, conference, ticket):
    registration = make.registration(offering=conference, ticket_type=ticket)
    answer = come(door, conference, ticket, email=registration.email, name_native="Somebody else")
    assert "was registered already" in door.get(answer.location).text
    assert len(people(session)) == 1
    assert session.scalar(db.select(CheckIn.registration_id)) == registration.id


def test_a_full_event_is_full_at_the_door_too(session, make, door, conference, ticket):
    make.registration(offering=conference, ticket_type=ticket)
    answer = come(door, conference, ticket)
    assert (answer.status_code, "not enough seats left" in answer.text, len(people(session))) == (409, True, 1)
    known = make.user(email="known@walk-in.example")
    answer = come(door, conference, ticket, email=known.email)
    assert "Waiting list" in door.get(answer.location).text
    assert people(session)[1][2] == "waiting"
    assert session.scalars(db.select(CheckIn.let_in)).all() == [False]


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nonsense"}, {"name_native": ""}, {"ticket_type": "x"}, {"name_native": "\u202e"}],
)
def test_a_mistake_is_told_and_nothing_written(session, door, conference, ticket, wrong):
    answer = come(door, conference, ticket, **wrong)
    assert (answer.status_code, people(session)) == (422, [])


def test_required_questions_are_asked_and_no_others(session, make, door, conference, ticket):
    needed = make.question(offering=conference, is_required=True, label="Diet")
    make.question(offering=conference, label="Hobby")
    page = door.get(f"/desk/{conference.ref}/walk-ins/new").text
    assert ("Diet" in page, "Hobby" in page) == (True, False)
    answer = come(door, conference, ticket)
    assert (answer.status_code, people(session)) == (422, [])
    assert f'id="question_{needed.ref}-error"' in answer.text
    assert come(door, conference, ticket, **{f"question_{needed.ref}": "fish"}).status_code == 303
    assert session.scalars(db.select(Answer.value)).all() == ["fish"]


def test_other_tickets_and_other_doors(session, make, door, conference, ticket):
    assert come(door, conference, make.ticket_type()).status_code == 422
    other = make.conference()
    assert come(door, other, make.ticket_type(offering=other)).status_code == 404
    assert door.get(f"/desk/{other.ref}/walk-ins/new").status_code == 404
    assert people(session) == []
