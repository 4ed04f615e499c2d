from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from core import clock
from core.database import db
from registrations.base.models import Registration

START = datetime(2026, 11, 2, 1, tzinfo=UTC)
"""09:00 in Foshan."""


@pytest.fixture
def class_(make, session, clock):  # the fixture, which moves the module's clock
    """A cohort of Alice's with four meetings of three hours, one a week, and one trainee, on the day of the second."""
    clock.set(START + timedelta(days=7, minutes=-5))
    alice, host = make.user(), make.organisation()
    make.member(host, alice)
    course = make.course(host=host)
    cohort = make.cohort(host=host, course=course, starts_on=START.date(), ends_on=(START + timedelta(days=21)).date())
    ticket = make.ticket_type(offering=cohort)
    meetings = [
        make.agenda_item(
            offering=cohort, kind="meeting", state="published", starts_at=START + timedelta(days=7 * week), minutes=180
        )
        for week in range(4)
    ]
    world = SimpleNamespace(alice=alice, host=host, cohort=cohort, ticket=ticket, meetings=meetings)
    world.enrol = lambda user=None, **more: enrol(world, user or make.user(), **more)
    world.trainee = make.user()
    world.registration = world.enrol(world.trainee)
    session.commit()
    return world


def enrol(world, user, *, state="confirmed", name="") -> Registration:
    now = clock.now()
    registration = Registration(
        offering=world.cohort, user=user, ticket_type=world.ticket, state=state,
        name_native=name or user.display_name, email=user.email, created_at=now, changed_at=now,
    )  # fmt: skip
    db.session.add(registration)
    db.session.flush()
    return registration


@pytest.fixture
def lead(make):
    """Leads the organisation ``lead.host``."""
    user = make.user()
    user.host = make.organisation()
    make.member(user.host, user)
    return user
