"""Giving seats to a group: more, fewer, to whom, and back. What its managers do with them: registrations/group_people.

Whatever counts the seats of a group holds the offering's pools first, so nothing is counted that moves.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from accounts.users.emails import parse
from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import DomainError, Invalid, Refused
from core.i18n import _l
from core.text import has_forbidden_characters
from offerings.base.models import Offering
from organisations.base.models import Organisation
from registrations.base import holds
from registrations.groups import mails
from registrations.groups.models import Group, GroupManager, GroupSeat
from registrations.groups.queries import count, list_to_release, list_unfilled
from registrations.groups.times import released_at, warning
from registrations.pools.actions import lock
from registrations.tickets.models import TicketType

MOST = 1_000


def create(
    offering: Offering,
    actor: Actor,
    *,
    name: str,
    organisation: Organisation | None = None,
    ticket_type: TicketType,
    seats: int,
    release_on: date,
    managers: Sequence[str],
    language: str,
) -> Group:
    """The seats are held at once, all or none; the managers get a mail. Whatever the sales windows say."""
    _check(offering, ticket_type, name, seats, release_on)
    addresses = list(dict.fromkeys(parse(each) for each in managers))
    if not addresses:
        raise Invalid("manager_missing", _l("Name at least one manager by e-mail address."), field="managers")
    group = Group(
        offering=offering,
        ticket_type=ticket_type,
        organisation=organisation,
        name=name.strip(),
        release_on=release_on,
        released_at=None,
        created_at=clock.now(),
    )
    db.session.add(group)
    db.session.flush()
    _hold(group, actor, seats)
    for address in addresses:
        _add(group, address, language)
    audit.record(actor, "group.created", "offering", offering.id, group=group.ref, seats=seats)
    return group


def _check(offering: Offering, ticket_type: TicketType, name: str, seats: int, release_on: date) -> None:
    if offering.state != "published":
        raise Refused("not_published", _l("Publish it first: the managers fill in people who are told at once."))
    if not name.strip():
        raise Invalid("name_missing", _l("Write the name of the group, or choose an organisation."), field="name")
    if len(name) > 200 or has_forbidden_characters(name):
        raise Invalid("bad_text", _l("This is too long, or contains invisible characters."), field="name")
    if ticket_type.offering_id != offering.id or ticket_type.withdrawn_at is not None:
        raise Invalid("foreign_ticket", _l("Choose one of the tickets."), field="ticket_type")
    if not 1 <= seats <= MOST:
        raise Invalid("seats_out_of_range", _l("Give 1 to 1,000 seats."), field="seats")
    _check_day(offering, release_on)


def _check_day(offering: Offering, release_on: date) -> None:
    if release_on < clock.today(offering.time_zone):
        raise Invalid("in_the_past", _l("Choose a day that is still to come."), field="release_on")


def _hold(group: Group, actor: Actor, seats: int) -> None:
    try:
        held = holds.hold_seats(group.offering, [group.ticket_type] * seats, actor, by_organiser=True)
    except DomainError as refusal:
        if refusal.code != "full":
            raise
        raise Refused("full", _l("There are not that many seats left."), field="seats") from None
    db.session.add_all(GroupSeat(registration_id=each.id, group_id=group.id) for each in held)
    db.session.flush()


def resize(group: Group, actor: Actor, seats: int) -> None:
    """More seats are held, if they are there. Fewer only as far as they are not filled; those go to the line."""
    if not 0 <= seats <= MOST:
        raise Invalid("seats_out_of_range", _l("Give 1 to 1,000 seats."), field="seats")
    _open(group)
    now = count(group)
    if seats < now.filled:
        raise Refused(
            "below_filled",
            _l("%(filled)s seats are filled already. Their people must be taken back first.", filled=now.filled),
            field="seats",
        )
    if seats > now.size:
        _hold(group, actor, seats - now.size)
    else:
        holds.let_go(list_unfilled(group)[: now.size - seats], actor)
    if seats != now.size:
        audit.record(
            actor, "group.resized", "offering", group.offering_id, group=group.ref, before=now.size, after=seats
        )


def move_release(group: Group, actor: Actor, release_on: date) -> None:
    """Another last day to fill the seats."""
    _check_day(group.offering, release_on)
    _open(group)
    if release_on != group.release_on:
        group.release_on = release_on
        audit.record(
            actor, "group.moved", "offering", group.offering_id, group=group.ref, release_on=release_on.isoformat()
        )


def release(group: Group, actor: Actor | None) -> int:
    """What nobody filled is let go in one go, and the line moves up. How many seats."""
    _open(group)
    unfilled = list_unfilled(group)
    group.released_at = clock.now()
    holds.let_go(unfilled, actor)
    db.session.flush()
    audit.record(actor, "group.released", "offering", group.offering_id, group=group.ref, seats=len(unfilled))
    return len(unfilled)


def release_due(group: Group, now: datetime) -> bool:
    """The worker's: False when it is not due, or somebody was quicker. Safe to repeat."""
    lock(group.offering_id)
    db.session.refresh(group)
    if group.released_at is not None or now < released_at(group.release_on, group.offering.time_zone):
        return False
    release(group, None)
    return True


def warn(group: Group, now: datetime) -> None:
    """Managers of seats that will be let go hear of it a week before and on the day, once each."""
    which = warning(group.release_on, group.offering.time_zone, now)
    if not which or not count(group).left or group.offering.state != "published":
        return
    for manager in group.managers:
        key = f"group_release:{group.id}:{manager.id}:{group.release_on}:{which}"
        mails.send("group_release", group, manager, key)


def list_due(now: datetime) -> list[Group]:
    """Groups that the worker has to look at."""
    return list_to_release(date.fromordinal(now.date().toordinal() + 9))


def add_manager(group: Group, actor: Actor, email: str, language: str) -> GroupManager:
    manager = _add(group, parse(email), language)
    audit.record(actor, "group.manager_added", "offering", group.offering_id, group=group.ref)
    return manager


def _add(group: Group, email: str, language: str) -> GroupManager:
    manager = GroupManager(group_id=group.id, email=email, language=language)
    try:
        with db.session.begin_nested():
            db.session.add(manager)
    except IntegrityError:
        raise Refused("manager_known", _l("This person manages the group already."), field="email") from None
    db.session.expire(group, ["managers"])
    mails.send("group_seats", group, manager, f"group_seats:{group.id}:{manager.id}")
    return manager


def remove_manager(group: Group, actor: Actor, manager_id: int) -> None:
    """Never the last one: seats that nobody can fill help nobody."""
    manager = next((each for each in group.managers if each.id == manager_id), None)
    if manager is None:
        return
    if len(group.managers) == 1:
        raise Refused("last_manager", _l("A group needs a manager. Name another one first."))
    group.managers.remove(manager)
    audit.record(actor, "group.manager_removed", "offering", group.offering_id, group=group.ref)


def _open(group: Group) -> None:
    """Hold the pools; Refused when its seats were let go already."""
    lock(group.offering_id)
    db.session.refresh(group, ["released_at", "release_on"])
    if group.released_at is not None:
        raise Refused("released", _l("The seats that were not filled have been let go already."))
