"""The demo world enlarged: 1,000 public events, one of them a conference of 300 items with seats to take."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select

from accounts.users.models import User
from core import clock
from core.database import db
from core.ids import new_ref
from core.text import search_document
from events.conferences.models import Conference
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.tracks.models import Track
from offerings.venues.models import Room, Venue
from organisations.base.models import Organisation
from registrations.pools.models import CapacityPool
from registrations.tickets.models import TicketType

EVENTS = 1_000
ITEMS = 300
ROOMS = 6
SEATS = 500
FEW = 50
BIG = "bench-conference"


def enlarge(people: int, password_hash: str) -> list[str]:
    """Fill up to EVENTS and commit; returns the addresses of ``people`` new accounts that can sign in."""
    now = clock.now()
    host = Organisation(
        slug="bench-host",
        kind="society",
        name={"en": "Bench Society", "zh": "测量学会"},
        created_at=now,
        calendar_changed_at=now,
    )
    venue = Venue(
        name={"en": "Bench Hall", "zh": "测量馆"},
        city={"en": "Foshan", "zh": "佛山"},
        city_key="foshan",
        created_at=now,
    )
    db.session.add_all([host, venue])
    public = db.session.scalar(select(func.count()).select_from(Offering).where(Offering.published_at.is_not(None)))
    missing = EVENTS - (public or 0)
    big, *_ = [_conference(host, venue, number, now) for number in range(missing)]
    big.slug = BIG
    db.session.add(big)
    db.session.flush()
    _fill(big, venue, now)
    emails = [f"bench{number}@people.example" for number in range(people)]
    db.session.add_all(account(email, password_hash, now) for email in emails)
    db.session.commit()
    return emails


def few_seats() -> tuple[int, int]:
    """A conference with FEW seats for the rush: its id and that of its ticket type; not committed."""
    now = clock.now()
    host = db.session.scalars(select(Organisation).where(Organisation.slug == "bench-host")).one()
    venue = db.session.scalars(select(Venue).where(Venue.name["en"].as_string() == "Bench Hall")).one()
    conference = _conference(host, venue, EVENTS, now + timedelta(days=1))
    db.session.flush()
    pool = CapacityPool(offering_id=conference.id, name={"en": "Seats"}, size=FEW)
    ticket = TicketType(offering_id=conference.id, name={"en": "Participant", "zh": "参会者"}, pools=[pool])
    db.session.add_all([pool, ticket])
    db.session.flush()
    return conference.id, ticket.id


def conference_with_pools(sizes: Sequence[int]) -> tuple[Conference, list[str]]:
    """A conference with a ticket type for each size, whose pool has as many seats: it, and the types' refs."""
    now = clock.now()
    host = Organisation(
        slug="bench-host", kind="society", name={"en": "Bench Society"}, created_at=now, calendar_changed_at=now
    )
    venue = Venue(name={"en": "Bench Hall"}, city={"en": "Foshan"}, city_key="foshan", created_at=now)
    conference = _conference(host, venue, 1, now + timedelta(days=30))
    db.session.add_all([host, venue, conference])
    db.session.flush()
    pools = [CapacityPool(offering_id=conference.id, name={"en": f"{size} seats"}, size=size) for size in sizes]
    tickets = [
        TicketType(offering_id=conference.id, name={"en": f"One of {pool.size}"}, pools=[pool], position=position)
        for position, pool in enumerate(pools)
    ]
    db.session.add_all([*pools, *tickets])
    db.session.flush()
    return conference, [ticket.ref for ticket in tickets]


def _conference(host: Organisation, venue: Venue, number: int, now: datetime) -> Conference:
    title = {"en": f"Conference on Measuring, No. {number}", "zh": f"第{number}届测量学术会议"}
    first = now.date() + timedelta(days=number % 360)
    conference = Conference(
        uid=f"{new_ref()}@bench.example",
        slug=f"bench-{number}",
        title=title,
        summary={"en": "Papers and exhibits on measuring.", "zh": "测量论文与展品。"},
        host=host,
        venue=venue,
        city=venue.city,
        city_key="foshan",
        state="published",
        starts_on=first,
        ends_on=first + timedelta(days=2),
        search_text=search_document(*title.values()),
        changed_at=now,
        created_at=now,
        published_at=now,
    )
    db.session.add(conference)
    return conference


def _fill(conference: Conference, venue: Venue, now: datetime) -> None:
    """Agenda over three days in six rooms and three tracks; one ticket type."""
    rooms = [
        Room(venue=venue, name={"en": f"Room {n}"}, position=n, capacity=200, agenda_changed_at=now)
        for n in range(ROOMS)
    ]
    tracks = [Track(offering_id=conference.id, name={"en": f"Track {n}"}, hue=n, position=n) for n in range(3)]
    pool = CapacityPool(offering_id=conference.id, name={"en": "Seats"}, size=SEATS)
    ticket = TicketType(offering_id=conference.id, name={"en": "Participant", "zh": "参会者"}, pools=[pool])
    items = [_item(conference, rooms[n % ROOMS], tracks[n % 3], n, now) for n in range(ITEMS)]
    db.session.add_all([*rooms, *tracks, pool, ticket, *items])


def _item(conference: Conference, room: Room, track: Track, number: int, now: datetime) -> AgendaItem:
    slot = number // ROOMS
    day = (conference.starts_on or now.date()) + timedelta(days=slot // 20)
    begin = datetime.combine(day, time(0), UTC) + timedelta(minutes=30 * (slot % 20))
    return AgendaItem(
        uid=f"{new_ref()}@bench.example",
        offering=conference,
        title={"en": f"Talk {number}", "zh": f"报告{number}"},
        abstract={"en": "What was measured, how, and what it showed. " * 5},
        starts_at=begin,
        ends_at=begin + timedelta(minutes=25),
        room=room,
        track=track,
        state="published",
        changed_at=now,
        created_at=now,
        published_at=now,
    )


def account(email: str, password_hash: str, now: datetime) -> User:
    return User(
        email=email,
        name_native="测量者",
        name_latin="Bench Person",
        password_hash=password_hash,
        email_confirmed_at=now,
        created_at=now,
    )
