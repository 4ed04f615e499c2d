"""Rows that tests start from, each with everything it needs; every argument is optional and by keyword.

They write models, not actions: what an action does is for its own tests to say.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from argon2 import PasswordHasher

from accounts.users.models import User
from core import clock
from core.ids import new_ref
from core.names import name_key
from core.text import search_document
from events.conferences.models import Conference
from events.exhibitions.models import Exhibition
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.roles.models import OfferingRole
from offerings.topics.models import Topic
from offerings.tracks.models import Track
from offerings.venues.models import Room, Venue
from organisations.base.models import Organisation
from organisations.members.models import Membership
from registrations.base.models import Registration
from registrations.picks.models import PickedItem
from registrations.pools.models import CapacityPool, PoolSeat
from registrations.questions.models import Question
from registrations.tickets.models import TicketType
from registrations.waiting.models import SeatOffer, WaitingEntry
from tests.support.clients import Scope
from trainings.cohorts.models import Cohort
from trainings.courses.content import content_hash
from trainings.courses.models import Course, CourseVersion

_number = count(1)
_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def text(value: str | dict[str, str]) -> dict[str, str]:
    """A localised text; a plain string is English."""
    return {"en": value} if isinstance(value, str) else value


class Factories:
    """Each function adds one row (and what it hangs on), flushes and returns it. ``**columns`` go to the model."""

    PASSWORD = "a-walk-along-the-pearl-river"
    _password_hash = _HASHER.hash(PASSWORD)

    def __init__(self, session: Scope) -> None:
        self.session = session

    def _add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    # People

    def user(self, **columns: Any) -> User:
        """Confirmed, signs in with ``PASSWORD``; ``email_confirmed_at=None`` for one who is not."""
        number = next(_number)
        given = {
            "email": f"person{number}@people.example",
            "name_native": f"测试{number}",
            "name_latin": f"Person {number}",
            "password_hash": self._password_hash,
            "email_confirmed_at": clock.now(),
            "language": "en",
            "created_at": clock.now(),
        }
        return self._add(User(**given | columns))

    def administrator(self, **columns: Any) -> User:
        return self.user(administrator_at=clock.now(), **columns)

    def person(self, *, organisation: Organisation | None = None, **columns: Any) -> Person:
        """Someone on a programme."""
        number = next(_number)
        given = {
            "organisation_id": (organisation or self.organisation()).id,
            "name_native": f"讲者{number}",
            "name_latin": f"Speaker {number}",
            "created_at": clock.now(),
        } | columns
        key = name_key(given["name_native"], given["name_latin"])
        return self._add(Person(**{"sort_key": key} | given))

    # Organisations

    def organisation(self, *, name: str | dict[str, str] | None = None, **columns: Any) -> Organisation:
        number = next(_number)
        names = text(name or f"Organisation {number}")
        given = {
            "slug": f"organisation-{number}",
            "kind": "institute",
            "name": names,
            "search_text": search_document(*names.values()),
            "created_at": clock.now(),
            "calendar_changed_at": clock.now(),
        }
        return self._add(Organisation(**given | columns))

    def member(self, organisation: Organisation, user: User, role: str = "owner") -> Membership:
        return self._add(
            Membership(organisation_id=organisation.id, user_id=user.id, role=role, created_at=clock.now())
        )

    # Places

    def venue(self, *, name: str | dict[str, str] | None = None, **columns: Any) -> Venue:
        number = next(_number)
        given = {
            "name": text(name or f"Venue {number}"),
            "city": {"en": "Foshan", "zh": "佛山"},
            "city_key": "foshan",
            "created_at": clock.now(),
        }
        return self._add(Venue(**given | columns))

    def room(self, *, venue: Venue | None = None, name: str | dict[str, str] | None = None, **columns: Any) -> Room:
        number = next(_number)
        given = {
            "venue": venue or self.venue(),
            "name": text(name or f"Room {number}"),
            "position": number,
            "capacity": 100,
            "agenda_changed_at": clock.now(),
        }
        return self._add(Room(**given | columns))

    # Offerings; published unless told otherwise, three days from next month on

    def conference(self, **columns: Any) -> Conference:
        return self._offering(Conference, "Conference", **columns)

    def exhibition(self, **columns: Any) -> Exhibition:
        return self._offering(Exhibition, "Exhibition", **columns)

    def course(
        self, *, host: Organisation | None = None, title: str | dict[str, str] | None = None, **columns: Any
    ) -> Course:
        """With one published version, to which other columns go."""
        number, now = next(_number), clock.now()
        own = {name: columns.pop(name) for name in ("code", "slug", "retired_at", "ref") if name in columns}
        titles = text(title or f"Course {number}")
        given = {"host": host or self.organisation(), "slug": f"course-{number}", "created_at": now}
        course = Course(**given | own)
        said = {"title": titles, "class_hours": 40, "search_text": search_document(*titles.values())}
        stamps = {"number": 1, "state": "published", "created_at": now, "changed_at": now, "published_at": now}
        version = CourseVersion(course=course, **said | stamps | columns)
        self._add(course)
        version.content_hash = content_hash(version)
        return self._add(course)

    def cohort(self, *, course: Course | None = None, **columns: Any) -> Cohort:
        return self._offering(Cohort, "Cohort", course=course or self.course(), **columns)

    def _offering(
        self,
        model: type[Any],
        word: str,
        *,
        title: str | dict[str, str] | None = None,
        host: Organisation | None = None,
        state: str = "published",
        **columns: Any,
    ) -> Any:
        number, now = next(_number), clock.now()
        titles = text(title or f"{word} {number}")
        starts_on = columns.pop("starts_on", now.date() + timedelta(days=30))
        given = {
            "uid": f"{new_ref()}@localhost",
            "slug": f"{word.lower()}-{number}",
            "title": titles,
            "host": host or self.organisation(),
            "state": state,
            "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=2) if starts_on else None,
            "search_text": search_document(*titles.values()),
            "changed_at": now,
            "created_at": now,
            "published_at": None if state == "draft" else now,
        }
        return self._add(model(**given | columns))

    def role(self, offering: Offering, user: User, role: str = "owner") -> OfferingRole:
        return self._add(OfferingRole(offering_id=offering.id, user_id=user.id, role=role, created_at=clock.now()))

    def topic(self, *, key: str | None = None, name: str | dict[str, str] | None = None, **columns: Any) -> Topic:
        """At the end of the list."""
        number, now = next(_number), clock.now()
        given = {
            "key": key or f"topic-{number}",
            "name": text(name or {"en": f"Topic {number}", "zh": f"主题{number}"}),
            "position": number,
            "calendar_changed_at": now,
            "created_at": now,
        }
        return self._add(Topic(**given | columns))

    # Agenda

    def track(self, *, offering: Offering | None = None, name: str | dict[str, str] = "Track", **columns: Any) -> Track:
        offering = offering or self.conference()
        return self._add(Track(offering_id=offering.id, name=text(name), **columns))

    def agenda_item(
        self,
        *,
        offering: Offering | None = None,
        title: str | dict[str, str] | None = None,
        starts_at: datetime | None = None,
        minutes: int = 60,
        state: str = "published",
        people: tuple[Person, ...] = (),
        **columns: Any,
    ) -> AgendaItem:
        """At ten in Shanghai on the offering's first day, for an hour, unless told otherwise."""
        offering, now = offering or self.conference(), clock.now()
        begin = starts_at or morning(offering.starts_on or now.date())
        given = {
            "uid": f"{new_ref()}@localhost",
            "offering": offering,
            "title": text(title or f"Talk {next(_number)}"),
            "starts_at": begin,
            "ends_at": begin + timedelta(minutes=minutes),
            "state": state,
            "changed_at": now,
            "created_at": now,
            "published_at": None if state == "draft" else now,
            "planned_at": begin if columns.get("series_key") else None,
            "people": [AgendaItemPerson(person=who, position=place) for place, who in enumerate(people)],
        }
        return self._add(AgendaItem(**given | columns))

    # Registration

    def pool(self, *, offering: Offering | None = None, size: int = 50, **columns: Any) -> CapacityPool:
        offering = offering or self.conference()
        given = {"offering_id": offering.id, "name": {"en": "Seats"}, "size": size}
        return self._add(CapacityPool(**given | columns))

    def ticket_type(
        self,
        *,
        offering: Offering | None = None,
        pools: tuple[CapacityPool, ...] | None = None,
        size: int = 50,
        **columns: Any,
    ) -> TicketType:
        """With a pool of ``size`` seats of its own unless ``pools`` are given."""
        offering = offering or self.conference()
        chosen = [self.pool(offering=offering, size=size)] if pools is None else list(pools)
        given = {"offering_id": offering.id, "name": {"en": "Participant"}, "pools": chosen}
        return self._add(TicketType(**given | columns))

    def question(
        self, *, offering: Offering, kind: str = "text", label: str | dict[str, str] = "Question", **columns: Any
    ) -> Question:
        given = {"offering_id": offering.id, "kind": kind, "label": text(label), "position": next(_number)}
        return self._add(Question(**given | columns))

    def registration(
        self,
        *,
        offering: Offering | None = None,
        user: User | None = None,
        ticket_type: TicketType | None = None,
        state: str = "confirmed",
        **columns: Any,
    ) -> Registration:
        """With the seats its state holds, or its place in line. An offered one comes with its offer, open for a day."""
        offering = (
            offering or (ticket_type and self.session.get(Offering, ticket_type.offering_id)) or self.conference()
        )
        user, ticket_type = user or self.user(), ticket_type or self.ticket_type(offering=offering)
        now = clock.now()
        given = {
            "offering": offering,
            "user": user,
            "ticket_type": ticket_type,
            "state": state,
            "name_native": user.name_native,
            "name_latin": user.name_latin,
            "email": user.email,
            "search_text": search_document(user.name_native, user.name_latin, user.email),
            "created_at": now,
            "changed_at": now,
        } | columns
        key = name_key(given["name_native"], given["name_latin"])
        registration = self._add(Registration(**{"sort_key": key} | given))
        if state in ("confirmed", "pending", "offered"):
            for pool in ticket_type.pools:
                pool.taken += 1
                self._add(PoolSeat(pool_id=pool.id, registration_id=registration.id))
        if state in ("waiting", "offered"):
            ended = None if state == "waiting" else now
            entry = self._add(
                WaitingEntry(
                    offering_id=offering.id,
                    registration=registration,
                    party_size=1,
                    wish=f"{ticket_type.id}:1",
                    joined_at=now,
                    ended_at=ended,
                )
            )
            if state == "offered":
                self._add(SeatOffer(entry=entry, offered_at=now, expires_at=now + timedelta(days=1)))
        return registration

    # A person's own programme

    def picked_item(self, *, user: User, item: AgendaItem, **columns: Any) -> PickedItem:
        """Picked now, as it stands now."""
        now = clock.now()
        given = {
            "user_id": user.id,
            "item": item,
            "picked_at": now,
            "changed_at": now,
            "noted_starts_at": item.starts_at,
            "noted_ends_at": item.ends_at,
            "noted_room_id": item.room_id,
        }
        return self._add(PickedItem(**given | columns))


def morning(day: date) -> datetime:
    """Ten in Shanghai."""
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
