from datetime import timedelta

import pytest

from core import clock
from registrations.base.profile import Profile
from registrations.group_people.actions import fill
from registrations.groups import actions


@pytest.fixture
def conference(make):
    return make.conference(title="Glaze Symposium")


@pytest.fixture
def ticket_type(make, conference):
    return make.ticket_type(offering=conference, size=10)


@pytest.fixture
def organiser(make, conference):
    user = make.user()
    make.role(conference, user, "editor")
    return user


@pytest.fixture
def manager(make):
    return make.user(email="hr@kiln.example")


@pytest.fixture
def release_on(conference):
    return clock.today(conference.time_zone) + timedelta(days=20)


@pytest.fixture
def give(conference, ticket_type, organiser, manager, release_on):
    """give(seats) -> Group, whatever else by keyword."""

    def do(seats=4, **given):
        values = {
            "name": "Kiln Works", "ticket_type": ticket_type, "seats": seats, "release_on": release_on,
            "managers": [manager.email], "language": "en",
        }  # fmt: skip
        return actions.create(conference, organiser, **values | given)

    return do


@pytest.fixture
def seat(manager):
    """seat(group, email) fills one of its seats."""

    def do(group, email, name="王芳", actor=None, **given):
        return fill(group, actor or manager, person=Profile(name), email=email, language="en", **given)

    return do
