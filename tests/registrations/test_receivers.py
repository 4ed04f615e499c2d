"""When an offering changes, whoever takes part is told: once, with old and new."""

from datetime import date, timedelta

import pytest

from core.database import db
from offerings.base import actions as offerings
from offerings.base.models import Offering
from registrations.pools.models import CapacityPool
from registrations.questions.models import Question
from registrations.tickets.models import TicketType
from tests.registrations.invariants import broken


@pytest.fixture
def people(make):
    conference = make.conference()
    ticket_type = make.ticket_type(offering=conference, size=3)
    states = ("confirmed", "pending", "offered", "waiting", "cancelled", "rejected")
    return {s: make.registration(offering=conference, ticket_type=ticket_type, state=s) for s in states}


def told(outbox, template):
    return [m for m in outbox() if m.template == f"registrations/{template}"]


def test_new_days_are_told_once_to_those_concerned(make, people, outbox):
    conference, actor = people["confirmed"].offering, make.user()
    old, new = conference.starts_on, conference.starts_on + timedelta(days=7)
    offerings.edit(conference, actor, starts_on=new, ends_on=new + timedelta(days=2))
    mails = told(outbox, "event_changed")
    assert {m.to_address for m in mails} == {people[s].email for s in ("confirmed", "pending", "offered", "waiting")}
    assert {m.context["before"]["starts_on"] for m in mails} == {old.isoformat()}
    assert {m.context["offering"]["starts_on"] for m in mails} == {new.isoformat()}
    by_address = {m.to_address: m for m in mails}
    assert by_address[people["confirmed"].email].calendar_method == "REQUEST"
    assert f"DTSTART;VALUE=DATE:{new:%Y%m%d}" in by_address[people["confirmed"].email].calendar
    assert by_address[people["waiting"].email].calendar is None


def test_what_concerns_nobody_is_not_told(make, people, outbox):
    offerings.edit(people["confirmed"].offering, make.user(), summary={"en": "New words"})
    assert outbox() == []


def test_cancelling_tells_everybody_once_and_closes_the_line(make, people, outbox):
    conference = people["confirmed"].offering
    offerings.cancel(conference, make.user(), "Typhoon")
    mails = told(outbox, "event_cancelled")
    assert len(mails) == len(outbox()) == 4
    assert {m.context["reason"] for m in mails} == {"Typhoon"}
    assert {s: people[s].state for s in people} == {
        "confirmed": "confirmed", "pending": "pending", "offered": "cancelled", "waiting": "cancelled",
        "cancelled": "cancelled", "rejected": "rejected",
    }  # fmt: skip
    assert broken() == []


def test_postponing_tells_and_keeps_everything(make, people, outbox):
    offerings.postpone(people["confirmed"].offering, make.user(), "Hall not ready")
    assert len(told(outbox, "event_postponed")) == 4
    assert people["waiting"].state == "waiting"


def test_a_copy_has_the_tickets_and_questions_and_nobody_in_them(session, make, people):
    conference = people["confirmed"].offering
    make.question(offering=conference, kind="choice", options=[{"en": "A"}, {"en": "B"}])
    copy = offerings.copy(conference, make.user(), date(2028, 5, 1))
    pool = session.scalar(db.select(CapacityPool).where(CapacityPool.offering_id == copy.id))
    ticket_type = session.scalar(db.select(TicketType).where(TicketType.offering_id == copy.id))
    question = session.scalar(db.select(Question).where(Question.offering_id == copy.id))
    assert (pool.size, pool.taken, ticket_type.pools, question.options) == (3, 0, [pool], [{"en": "A"}, {"en": "B"}])
    assert isinstance(copy, Offering)
