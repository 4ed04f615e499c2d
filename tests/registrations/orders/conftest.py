import pytest

from registrations.base.profile import Profile
from registrations.orders.people import Person
from registrations.orders.queries import list_seats


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def ticket_type(make, conference):
    return make.ticket_type(offering=conference, size=3, price_minor=5_000)


@pytest.fixture
def buyer(make):
    return make.user(language="en")


def somebody(number, **columns):
    return Person(Profile(f"李明{number}"), f"person{number}@example.org", "zh", **columns)


@pytest.fixture
def people():
    """An order's registration ids -> somebody for each."""

    def name(order, **columns):
        return {seat.id: somebody(seat.id, **columns) for seat in list_seats(order)}

    return name
