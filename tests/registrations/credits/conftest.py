from datetime import date

import pytest

from registrations.base.models import Registration
from registrations.checkins.models import CheckIn
from registrations.credits.actions import Earned


@pytest.fixture
def conference(make):
    return make.conference(starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 3))


@pytest.fixture
def organiser(make, conference):
    user = make.user()
    make.role(conference, user, "editor")
    return user


@pytest.fixture
def arrive(session, clock):
    """Somebody is let in at the door."""

    def let_in(registration: Registration) -> None:
        now = clock.now()
        session.add(
            CheckIn(
                offering_id=registration.offering_id,
                registration_id=registration.id,
                let_in=True,
                at=now,
                received_at=now,
                actor_id=1,
            )
        )
        session.flush()

    return let_in


@pytest.fixture
def earned():
    return Earned("cn_cpe", "professional", 270, date(2026, 3, 3), "completion", "17")
