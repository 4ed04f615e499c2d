"""Registered at the door: with an account that is found or made, under the same rules as everybody."""

import pytest

from accounts.users.models import User
from core.database import db
from registrations.base.models import Registration
from registrations.checkins.models import CheckIn


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
    user = session.scalars(db.select(User).where(User.email == "li@walk-in.example")).one()
    assert (user.email_confirmed_at, user.password_hash, user.language) == (None, None, "zh")
    assert [message.to_address for message in outbox()] == ["li@walk-in.example"]


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
    assert "Waiting list" in door.get(answer.location).text
    assert people(session)[1][2] == "waiting"
    assert session.scalars(db.select(CheckIn.let_in)).all() == [False]


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nonsense"}, {"email": ""}, {"name_native": ""}, {"ticket_type": "x"}, {"name_native": "\u202e"}],
)
def test_a_mistake_is_told_and_nothing_written(session, door, conference, ticket, wrong):
    answer = come(door, conference, ticket, **wrong)
    assert (answer.status_code, people(session)) == (422, [])


def test_required_questions_are_for_the_person(session, make, door, conference, ticket):
    make.question(offering=conference, is_required=True)
    answer = come(door, conference, ticket)
    assert (answer.status_code, people(session)) == (422, [])
    assert "on their own phone" in answer.text
    assert session.scalar(db.select(User).where(User.email == "li@walk-in.example")) is None


def test_other_tickets_and_other_doors(session, make, door, conference, ticket):
    assert come(door, conference, make.ticket_type()).status_code == 422
    other = make.conference()
    assert come(door, other, make.ticket_type(offering=other)).status_code == 404
    assert door.get(f"/desk/{other.ref}/walk-ins/new").status_code == 404
    assert people(session) == []
