"""A person's own calendar: what they registered for, its class meetings, and the items they are on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import joinedload

from accounts.users.models import User
from calendars.feeds.queries import EPOCH, item_events
from calendars.feeds.scopes import Revision, Scope
from calendars.private.models import PrivateFeed
from core.database import db
from core.ics.values import Event, Status
from offerings.agenda.ical import newest, offering_event
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base.models import Offering
from offerings.people.models import Person
from registrations.base.models import Registration

_ENDED = ("cancelled", "rejected", "lapsed")
_STATUS: dict[str, Status] = {"confirmed": "CONFIRMED", "pending": "TENTATIVE", "offered": "TENTATIVE"}


def list_feeds(user: User) -> Sequence[PrivateFeed]:
    """The feeds a person has and has not removed, oldest first."""
    query = db.select(PrivateFeed).where(PrivateFeed.user_id == user.id, PrivateFeed.removed_at.is_(None))
    return db.session.scalars(query.order_by(PrivateFeed.id)).all()


def find_by_ref(ref: str) -> PrivateFeed | None:
    """Any feed that ever was, with its owner: one query."""
    feed: PrivateFeed | None = db.session.scalar(db.select(PrivateFeed).where(PrivateFeed.ref == ref))
    return feed


def private_scope(feed: PrivateFeed) -> Scope:
    """Everything of one person, as one feed. One query for the revision."""
    return Scope(
        key=f"private/{feed.ref}",
        path=f"/calendars/private/{feed.ref}.ics",
        title={"en": f"Huizhi: {feed.user.display_name}", "zh": f"汇智：{feed.user.display_name}"},
        revision=_revision(feed),
        events=lambda language, base_url: _events(feed.user, language, base_url),
        page_path="/my",
        time_zone=feed.user.time_zone,
    )


def _revision(feed: PrivateFeed) -> Revision:
    user_id = feed.user_id
    mine = (
        db.select(
            func.count().label("count"),
            func.coalesce(func.sum(Registration.sequence + Offering.revision), 0).label("counter"),
            func.max(Registration.changed_at).label("own_at"),
            func.max(Offering.changed_at).label("offering_at"),
            func.max(Offering.agenda_changed_at).label("agenda_at"),
        )
        .join(Offering, Registration.offering_id == Offering.id)
        .where(Registration.user_id == user_id)
    )
    duties = (
        db.select(
            func.count(),
            func.coalesce(func.sum(Offering.revision), 0),
            func.max(AgendaItem.changed_at),
            func.max(Offering.changed_at),
            func.max(Offering.agenda_changed_at),
        )
        .select_from(AgendaItemPerson)
        .join(Person, AgendaItemPerson.person_id == Person.id)
        .join(AgendaItem, AgendaItemPerson.item_id == AgendaItem.id)
        .join(Offering, AgendaItem.offering_id == Offering.id)
        .where(Person.user_id == user_id, Offering.state != "draft", AgendaItem.published_at.is_not(None))
    )
    rows = db.session.execute(mine.union_all(duties)).all()
    instants: list[datetime | None] = [instant for row in rows for instant in row[2:]]
    return Revision(
        count=rows[0][0] * 10_000 + rows[1][0],
        counter=sum(row[1] for row in rows),
        changed_at=newest(*instants, feed.created_at, EPOCH),
    )


def _events(user: User, language: str, base_url: str) -> list[Event]:
    query = (
        db.select(Registration)
        .where(Registration.user_id == user.id, Registration.state != "waiting")
        .options(
            joinedload(Registration.offering).joinedload(Offering.venue),
            joinedload(Registration.offering).selectinload(Offering.topics),
        )
        .order_by(Registration.id)
    )
    by_offering: dict[int, list[Registration]] = {}
    for registration in db.session.scalars(query):
        by_offering.setdefault(registration.offering_id, []).append(registration)
    events = [_own_event(own, language, base_url) for own in by_offering.values() if own[0].offering.starts_on]
    meetings = item_events(AgendaItem.offering_id.in_(by_offering) & (AgendaItem.kind == "meeting"), language, base_url)
    latest = {own[-1].offering.uid: own for own in by_offering.values()}
    events += [_as_registered(event, latest[event.parent_uid or ""]) for event in meetings]
    seen = {event.uid for event in events}
    return events + [event for event in _duties(user, language, base_url) if event.uid not in seen]


def _duties(user: User, language: str, base_url: str) -> list[Event]:
    """The items that the person speaks at, chairs or teaches."""
    parts = (
        db.select(AgendaItemPerson.item_id)
        .join(Person, AgendaItemPerson.person_id == Person.id)
        .where(Person.user_id == user.id)
    )
    return item_events(AgendaItem.id.in_(parts), language, base_url)


def _own_event(own: list[Registration], language: str, base_url: str) -> Event:
    event = offering_event(own[-1].offering, language, base_url)
    return replace(_as_registered(event, own), url=f"{base_url}/my/registrations/{own[-1].ref}")


def _as_registered(event: Event, own: list[Registration]) -> Event:
    """An entry as the newest of this person's registrations leaves it; the earlier ones count in SEQUENCE."""
    return replace(
        event,
        status=_status(event.status, own[-1].state),
        sequence=event.sequence + sum(each.sequence for each in own) + len(own) - 1,
        last_modified=max(event.last_modified, own[-1].changed_at),
    )


def _status(of_entry: Status, registration_state: str) -> Status:
    if registration_state in _ENDED:
        return "CANCELLED"
    return _STATUS[registration_state] if of_entry == "CONFIRMED" else of_entry
