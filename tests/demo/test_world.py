"""What the demo world promises: how much of what, and that it holds together."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import func, select

from accounts.users.models import User
from calendars.private.models import PrivateFeed
from core.i18n import LOCALES
from demo import facts
from demo.world import story
from demo.world.world import NOTICE
from events.conferences.models import Conference
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import find_clashes, list_items
from offerings.base.models import Offering
from offerings.base.publication import list_obstacles
from offerings.venues.models import Room, Venue
from organisations.base.models import Organisation
from registrations.base.models import Registration
from registrations.base.queries import find_active
from registrations.picks.programme import coming
from registrations.pools.models import CapacityPool
from registrations.questions.kinds import KINDS
from registrations.questions.models import Answer, Question
from registrations.waiting.models import SeatOffer
from registrations.waiting.queries import list_line, ranks_of
from tests.registrations.invariants import broken
from trainings.enrolments.queries import list_enrolments


def _count(session, model, *conditions):
    return session.scalar(select(func.count()).select_from(model).where(*conditions))


def _offering(session, slug):
    return session.scalar(select(Offering).where(Offering.slug == slug))


def test_the_world_is_as_large_and_as_whole_as_promised(session):
    """One build, many looks: building takes seconds."""
    world = story.build("demo.example")
    session.commit()
    today = world.today

    # Size
    offerings = list(session.scalars(select(Offering)))
    real = [offering for offering in offerings if not offering.notice]
    invented = [offering for offering in offerings if offering.notice]
    assert len(real) == len(list(facts.rows("events")))
    assert len(real) >= 30
    assert all(offering.starts_on < today for offering in real)
    assert all(offering.notice == NOTICE for offering in invented)
    assert _count(session, Organisation) >= 60
    assert _count(session, Venue) == 28
    assert _count(session, Room) >= 50
    assert len(world.crowd) == 200
    assert 600 <= _count(session, Registration) <= 1_600
    domains = {email.rpartition("@")[2] for email in session.scalars(select(User.email))}
    assert domains <= {"example.com", "example.org", "demo.example"}

    # Every state, and the months ahead
    assert Counter(offering.state for offering in invented)["cancelled"] == 1
    assert Counter(offering.state for offering in invented)["postponed"] == 1
    assert [offering.slug for offering in offerings if offering.publish_at] == ["glass"]
    ahead = [offering for offering in invented if offering.starts_on and today <= offering.starts_on]
    for weeks in (4, 8, 12):
        near = today + timedelta(weeks=weeks - 4), today + timedelta(weeks=weeks)
        assert len([offering for offering in ahead if near[0] <= offering.starts_on <= near[1]]) >= 3

    # Both languages, everywhere
    for offering in offerings:
        assert set(offering.title) == set(LOCALES), offering.slug
        assert set(offering.summary) == set(LOCALES), offering.slug
    for item in session.scalars(select(AgendaItem)):
        assert set(item.title) == set(LOCALES)

    # Nothing is broken, and only the draft has clashes
    assert broken() == []
    for offering in offerings:
        hard = [clash for clash in find_clashes(offering) if clash.is_hard]
        assert bool(hard) == (offering.slug == "symposium-on-quiet-factories"), (offering.slug, hard)
    draft = _offering(session, "symposium-on-quiet-factories")
    assert {obstacle.code for obstacle in list_obstacles(draft)} == {"clash_room", "clash_person"}

    _check_week(session, today)
    _check_training(session, today)
    _check_line(session, world)
    _check_bazaar(session)
    _check_programme(world)


def _check_programme(world):
    """The participant's own: things at once in two events, one that moved, one that is off."""
    ahead, past = coming(world.cast["participant"], world.now)
    assert past == []
    assert {other.offering.slug for line in ahead for other, _minutes in line.overlaps} == {
        "lingnan-conference",
        "foshan-advanced-manufacturing-week",
    }
    assert [line.item.kind for line in ahead if line.is_moved] == ["social"]
    assert [line.item.kind for line in ahead if line.state == "cancelled"] == ["talk"]
    assert {"meeting"} <= {line.item.kind for line in ahead if line.row is None}


def _check_week(session, today):
    week = _offering(session, "foshan-advanced-manufacturing-week")
    assert timedelta(days=21) <= week.starts_on - today <= timedelta(days=31)
    conference = _offering(session, "lingnan-conference")
    assert isinstance(conference, Conference)
    assert conference.parent is week
    assert (conference.ends_on - conference.starts_on).days == 2
    items = list_items(conference)
    talks = [item for item in items if item.kind in ("talk", "keynote")]
    assert 110 <= len(talks) <= 130
    assert len({item.room.id for item in items if item.room}) == 4
    assert len({item.track.id for item in talks if item.track}) == 6
    assert all(item.people for item in talks)
    assert [item.state for item in items].count("cancelled") == 1
    assert [item.sequence for item in items if item.kind == "social"] == [1]
    assert {"panel", "poster", "ceremony", "break", "social"} <= {item.kind for item in items}


def _check_training(session, today):
    cohort = _offering(session, "robot-cell-engineer-autumn")
    meetings = [item for item in list_items(cohort) if item.kind == "meeting"]
    assert len(meetings) == 12
    held = [item for item in meetings if item.ends_at.date() < today]
    assert len(held) == 6
    gaps = [(after.planned_at - before.planned_at).days for before, after in pairwise(meetings)]
    assert sorted(gaps) == [7] * 9 + [14, 14]
    assert [item.state for item in meetings].count("cancelled") == 1
    assert [(item.starts_at - item.planned_at).days for item in meetings if item.starts_at != item.planned_at] == [1]

    assert _offering(session, "robot-safety-briefing").phase == "closed"
    winter = _offering(session, "energy-managers-winter")
    assert (winter.phase, 0 < (winter.decision_on - today).days < 14) == ("open", True)
    assert len(list_enrolments(winter, ("awaiting_employer",))) == 3


def _check_line(session, world):
    participant = world.cast["participant"]
    workshop = _offering(session, "teaching-a-robot-to-polish")
    pool = session.scalar(select(CapacityPool).where(CapacityPool.offering_id == workshop.id))
    assert (pool.taken, pool.size) == (24, 24)
    assert len(list_line(workshop.id)) == 6
    mine = find_active(workshop.id, participant.id)
    assert ranks_of(participant.id) == {mine.id: 2}
    states = {
        slug: find_active(_offering(session, slug).id, participant.id).state
        for slug in ("lingnan-conference", "robot-cell-engineer-autumn", "night-at-the-kiln")
    }
    assert states == {
        "lingnan-conference": "confirmed",
        "robot-cell-engineer-autumn": "confirmed",
        "night-at-the-kiln": "offered",
    }
    offers = list(session.scalars(select(SeatOffer)))
    assert [offer.answer for offer in offers] == [None, None]
    assert all(offer.expires_at > world.now + timedelta(days=1) for offer in offers)
    assert _count(session, PrivateFeed, PrivateFeed.user_id == participant.id) == 1


def _check_bazaar(session):
    bazaar = _offering(session, "inventors-bazaar")
    kinds = session.scalars(select(Question.kind).where(Question.offering_id == bazaar.id))
    assert sorted(kinds) == sorted(KINDS)
    pending = _count(session, Registration, Registration.offering_id == bazaar.id, Registration.state == "pending")
    assert pending >= 15
    assert _count(session, Answer, Answer.upload_id.is_not(None)) == 3
