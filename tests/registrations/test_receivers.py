"""When an offering changes, whoever takes part is told: once, with old and new. More of it: invitations/."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.database import db
from offerings.agenda.models import AgendaItem
from offerings.base import actions as offerings
from offerings.base import moves
from offerings.base.models import Offering
from registrations.invitations import jobs
from registrations.places.actions import set_places, set_rule
from registrations.pools.models import CapacityPool
from registrations.questions.models import Question
from registrations.signups.actions import sign_up
from registrations.signups.models import ItemPlaces
from registrations.signups.queries import overlap_rule
from registrations.tickets.models import TicketType
from tests.registrations.invariants import broken

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def people(make):
    conference = make.conference()
    ticket_type = make.ticket_type(offering=conference, size=3)
    states = ("confirmed", "pending", "offered", "waiting", "cancelled", "rejected")
    return {s: make.registration(offering=conference, ticket_type=ticket_type, state=s) for s in states}


@pytest.fixture
def tell_now(session):
    """The worker's round after a commit."""

    def run():
        session.commit()
        jobs.tell_of_changes()

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


def told(outbox, template):
    return [m for m in outbox() if m.template == f"registrations/{template}"]


def test_new_days_are_told_once_to_those_concerned(make, people, outbox, tell):
    conference, actor = people["confirmed"].offering, make.user()
    old, new = conference.starts_on, conference.starts_on + timedelta(days=7)
    offerings.edit(conference, actor, starts_on=new, ends_on=new + timedelta(days=2))
    assert outbox() == []
    mails = tell()
    assert {m.to_address for m in mails} == {people[s].email for s in ("confirmed", "pending", "offered", "waiting")}
    for mail in mails:
        (change,) = mail.context["changes"]
        assert (change["kind"], change["before"]["starts"], change["now"]["starts"]) == (
            "moved", old.isoformat(), new.isoformat(),
        )  # fmt: skip
    by_address = {m.to_address: m for m in mails}
    (part,) = by_address[people["confirmed"].email].calendars
    assert part["method"] == "REQUEST"
    assert f"DTSTART;VALUE=DATE:{new:%Y%m%d}" in part["text"]
    assert by_address[people["waiting"].email].calendars == []


def test_what_concerns_nobody_is_not_told(make, people, outbox, tell):
    offerings.edit(people["confirmed"].offering, make.user(), summary={"en": "New words"})
    assert tell() == outbox() == []


def test_cancelling_tells_everybody_once_and_closes_the_line(make, people, outbox, tell_now):
    conference = people["confirmed"].offering
    moves.cancel(conference, make.user(), "Typhoon")
    tell_now()
    mails = told(outbox, "event_cancelled")
    assert {m.to_address for m in mails} == {people[s].email for s in ("confirmed", "pending", "offered", "waiting")}
    assert len(mails) == len(outbox()) == 4
    assert {m.context["reason"] for m in mails} == {"Typhoon"}
    assert {s: people[s].state for s in people} == {
        "confirmed": "confirmed", "pending": "pending", "offered": "cancelled", "waiting": "cancelled",
        "cancelled": "cancelled", "rejected": "rejected",
    }  # fmt: skip
    assert broken() == []


def test_postponing_tells_and_keeps_everything(make, people, outbox, tell_now):
    moves.postpone(people["confirmed"].offering, make.user(), "Hall not ready")
    tell_now()
    assert len(told(outbox, "event_postponed")) == len(outbox()) == 4
    assert {mail.context["reason"] for mail in outbox()} == {"Hall not ready"}
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


def test_a_copy_has_the_places_at_its_items(session, make, people):
    conference, organiser = people["confirmed"].offering, make.user()
    ticket_type, other = people["confirmed"].ticket_type, make.ticket_type(offering=conference, withdrawn_at=NOON)
    tour, dinner, past = (make.agenda_item(offering=conference, title=title) for title in ("Tour", "Dinner", "Past"))
    make.agenda_item(offering=conference, title="Talk")
    closes_at = tour.starts_at - timedelta(hours=3)
    shared = set_places(tour, organiser, pool=None, size=7, ticket_types=[ticket_type], closes_at=closes_at).pool
    set_places(dinner, organiser, pool=shared)
    set_places(past, organiser, pool=None, size=2, ticket_types=[other])
    set_rule(conference, organiser, "refuse")
    sign_up(people["confirmed"], tour)

    copy = offerings.copy(conference, organiser, conference.starts_on + timedelta(days=364))
    query = db.select(ItemPlaces).join(AgendaItem).where(AgendaItem.offering_id == copy.id).order_by(ItemPlaces.id)
    first, second = session.scalars(query)
    assert [each.item.title["en"] for each in (first, second)] == ["Tour", "Dinner"]
    assert (first.pool, first.pool.size, first.pool.taken) == (second.pool, 7, 0)
    assert (first.pool.offering_id, first.closes_at) == (copy.id, closes_at + timedelta(days=364))
    assert [each.offering_id for each in first.ticket_types] == [copy.id]
    assert (second.ticket_types, overlap_rule(copy.id)) == ([], "refuse")


@pytest.mark.parametrize(("days", "closes_on"), [(30, 17), (-7, 18)])
def test_sales_close_later_with_later_dates_and_never_earlier(make, clock, days, closes_on):
    clock.set(datetime(2026, 11, 1, 4, tzinfo=UTC))
    conference = make.conference(starts_on=date(2026, 11, 19))
    limited = make.ticket_type(offering=conference, closes_at=datetime(2026, 11, 18 if days < 0 else 17, 4, tzinfo=UTC))
    open_ended = make.ticket_type(offering=conference)
    moves.postpone(conference, None, "Hall not ready")
    moves.reschedule(conference, None, conference.starts_on + timedelta(days=days), None)
    assert (limited.closes_at.day, limited.closes_at.month) == (closes_on, 12 if days > 0 else 11)
    assert open_ended.closes_at is None
