import pytest

from core.database import db
from registrations.base import actions
from registrations.invitations import jobs
from tests.registrations.invitations.client import Person


@pytest.fixture
def tell_now(session):
    """The worker's round after a commit."""

    def run():
        session.commit()
        jobs.tell_of_changes()
        db.session.commit()

    return run


@pytest.fixture
def tell(tell_now, clock, outbox):
    """Nothing changes for a while; returns the mails that are written then."""

    def run():
        before = len(outbox())
        clock.advance(minutes=11)
        tell_now()
        return outbox()[before:]

    return run


@pytest.fixture
def join(make, outbox):
    """Somebody registers by the action; their calendar takes the mails written until now."""

    def run(offering, **user):
        who = make.user(**user)
        registration = actions.register(who, offering, make.ticket_type(offering=offering))
        person = Person(who.email)
        person.open(outbox())
        return registration, person

    return run
