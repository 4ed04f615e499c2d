"""Filling a group's seats, correcting who is in them, taking somebody back."""

from collections.abc import Mapping
from typing import Any

from accounts.users.emails import parse
from accounts.users.models import User
from core import clock
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from registrations.base import holds, mails
from registrations.base.actions import copy_profile
from registrations.base.models import Registration
from registrations.base.moves import hold, move, note
from registrations.base.profile import Profile
from registrations.base.signals import registration_changed
from registrations.groups.models import Group, GroupSeat
from registrations.groups.queries import list_unfilled
from registrations.pools.actions import lock
from registrations.pools.models import PoolSeat
from registrations.tickets.windows import changes_until

LANGUAGES = ("zh", "en")


def fill(
    group: Group, actor: User, *, person: Profile, email: str, language: str, answers: Mapping[str, Any] | None = None
) -> Registration:
    """The next free seat of the group gets its person, who is told."""
    check_changeable(group)
    email = parse(email)
    if language not in LANGUAGES:
        raise Invalid("language", _l("Write Chinese or English."), field="language")
    lock(group.offering_id)
    free = list_unfilled(group)
    if not free:
        raise Refused("no_seat_left", _l("All seats of this group are filled, or were let go."))
    own = actor if email == actor.email else None
    holds.fill(free[0], actor, person=person, email=email, language=language, answers=answers, user=own)
    return free[0]


def change(registration: Registration, group: Group, actor: User, person: Profile) -> None:
    """Who they are, as the badge says it; not their answers. The person is told."""
    check_changeable(group)
    hold(registration)
    if registration.state not in ("pending", "confirmed"):
        raise Refused("not_active", _l("This registration has ended, so its answers can't be changed."))
    person.check()
    if copy_profile(registration, person):
        registration.changed_at = clock.now()
        note(registration, registration.state, actor)
        db.session.flush()
        mails.send("changed", registration)
        registration_changed.send(registration, actor=actor, question_ids=set())


def take_back(registration: Registration, group: Group, actor: User) -> None:
    """The person is out, and told; the seat stays the group's, without passing the line, until the day on which the
    group's seats are let go. After that it goes to the line."""
    check_changeable(group)
    hold(registration)
    db.session.refresh(group, ["released_at"])
    if registration.state not in ("pending", "confirmed"):
        raise Refused("not_active", _l("This registration has ended already."))
    if group.released_at is None:
        _hand_over(registration, group, actor)
    move(registration, "cancelled", actor)
    mails.send("cancelled", registration, with_calendar=True)


def _hand_over(registration: Registration, group: Group, actor: User) -> None:
    """A held registration takes over the seats, the price and what was paid."""
    fresh = Registration(
        offering=registration.offering,
        ticket_type=registration.ticket_type,
        state="held",
        name_native="",
        email="",
        created_at=clock.now(),
        changed_at=clock.now(),
        **{name: getattr(registration, name) for name in (*_MONEY, "currency")},
    )
    db.session.add(fresh)
    db.session.flush()
    db.session.execute(
        db.update(PoolSeat)
        .where(PoolSeat.registration_id == registration.id, PoolSeat.holder == "")
        .values(registration_id=fresh.id)
        .execution_options(synchronize_session="fetch")
    )
    registration.price_step_id = registration.access_code_id = registration.paid_at = None
    registration.amount_due_minor = registration.tax_minor = 0
    registration.payment_reference = registration.payment_marked_by = ""
    db.session.execute(db.delete(GroupSeat).where(GroupSeat.registration_id == registration.id))
    db.session.add(GroupSeat(registration_id=fresh.id, group_id=group.id))
    note(fresh, None, actor)
    db.session.flush()


_MONEY = (
    "amount_due_minor", "tax_minor", "price_step_id", "access_code_id", "paid_at", "payment_reference",
    "payment_marked_by",
)  # fmt: skip


def replace(
    registration: Registration,
    group: Group,
    actor: User,
    *,
    person: Profile,
    email: str,
    language: str,
    answers: Mapping[str, Any] | None = None,
) -> Registration:
    """Somebody else comes instead: both are told."""
    if group.released_at is not None:
        raise Refused("released", _l("The seats that were not filled have been let go already."))
    take_back(registration, group, actor)
    return fill(group, actor, person=person, email=email, language=language, answers=answers)


def check_changeable(group: Group) -> None:
    """Raises Refused once the offering is called off, or its people may no longer change anything themselves."""
    offering = group.offering
    until = changes_until(offering)
    if offering.state != "published":
        raise Refused("not_published", _l("Nothing can be changed now. Please write to the organiser."))
    if until is not None and clock.now() >= until:
        raise Refused("too_late", _l("It is too late to change this alone. Please write to the organiser."))
