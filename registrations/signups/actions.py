"""Signing up for single items, and off again. Seats: registrations.pools; what is taken counts as picked.

Locks come in the order of pools: whoever only takes a seat holds the item's pool; whoever may free one holds all of the
offering first, for the freed one goes to the line in the same transaction. The person is held last.
"""

from contextlib import suppress

from accounts.users.models import User
from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, NotFound, Refused
from core.i18n import _l
from offerings.agenda.models import AgendaItem
from offerings.venues.models import Room
from registrations.base import mails
from registrations.base.models import Registration
from registrations.picks.actions import pick, unpick
from registrations.pools import actions as pools
from registrations.pools.queries import sharing
from registrations.signups.models import ItemPlaces, SignUp, holder_of
from registrations.signups.overlapping import overlap_words, overlapping
from registrations.signups.queries import (
    find_next,
    find_places,
    find_standing,
    list_held,
    list_standing,
    overlap_rule,
    rank,
)
from registrations.signups.windows import refuse_closed


def sign_up(registration: Registration, item: AgendaItem, *, all_the_same: bool = False) -> SignUp:
    """A place, or the end of the item's line when it is full. Twice is once.

    Refused "overlap" for what is at the same time as something the person has to be at, "overlap_warning" where the
    organiser only warns of it: then ``all_the_same`` signs up.
    """
    places = _hold(item)
    standing = _standing_of(registration, item)
    if standing is not None:
        return standing
    refuse_closed(places, registration, clock.now())
    _refuse_overlap(registration, item, all_the_same)
    return _enter(registration, places)


def sign_off(registration: Registration, item: AgendaItem) -> None:
    """The place goes to the next in line. Who only waits may leave until the last moment. Nothing happens twice."""
    pools.lock(registration.offering_id)
    standing = _standing_of(registration, item)
    if standing is None:
        return
    if standing.state == "signed_up":
        refuse_closed(_places(item), registration, clock.now(), is_leaving=True)
    _leave(standing, "signed_off")


def swap(registration: Registration, old: AgendaItem, new: AgendaItem, *, all_the_same: bool = False) -> SignUp:
    """The place at ``old`` for one at ``new``, both or neither: Refused "full" keeps the old one."""
    pools.lock(registration.offering_id)
    before, places = find_standing(registration.id, old.id), _places(new)
    if before is None or before.state != "signed_up":
        raise Refused("no_place", _l("You have no place to give up there any more."))
    refuse_closed(_places(old), registration, clock.now(), is_leaving=True)
    refuse_closed(places, registration, clock.now())
    _refuse_overlap(registration, new, all_the_same, besides=old)
    waited = find_standing(registration.id, new.id)
    if waited is not None and waited.state == "signed_up":
        return waited
    _change_seats(registration, before, places)
    if waited is not None:
        _end(waited, "swapped")
    _end(before, "swapped")
    made = _insert(registration, new, "signed_up")
    _remove(before)
    _add(made)
    _tell("swapped", made, with_calendar=True, instead_of=dict(old.title))
    return made


def take_out(sign_up: SignUp, actor: Actor, reason: str) -> None:
    """By the organiser; ``reason`` is read by the person."""
    if not reason.strip():
        raise Invalid("reason_missing", _l("Write the reason: the person will read it."), field="reason")
    registration = sign_up.registration
    pools.lock(registration.offering_id)
    standing = find_standing(registration.id, sign_up.item_id)
    if standing is None:
        raise Refused("signed_off", _l("This person has signed off already."))
    _leave(standing, "removed", reason.strip()[:500])
    facts = {"registration": registration.ref, "item": standing.item.ref, "reason": reason.strip()[:500]}
    audit.record(actor, "sign_up.removed", "offering", registration.offering_id, **facts)


def end_all(registration: Registration) -> None:
    """The registration is over: its places go with it, its seats are freed by whoever ends it. The mail about that says
    it all."""
    for standing in list_standing(registration.id):
        had_place = standing.state == "signed_up"
        _end(standing, "cancelled")
        if had_place:
            _remove(standing)


def leave_closed(registration: Registration) -> None:
    """It has another ticket now: what is not open to that one goes to the next in line, and the person is told."""
    for standing in list_standing(registration.id):
        allowed = _places(standing.item).ticket_types
        if allowed and registration.ticket_type not in allowed:
            _leave(standing, "signed_off")


def hand_over(registration: Registration, before: User) -> None:
    """The places go along with the ticket, to whoever has it now: the programme of each of the two says so."""
    for standing in list_standing(registration.id):
        if standing.state == "signed_up":
            unpick(before, standing.item)
            _add(standing)


def promote(offering_id: int) -> list[SignUp]:
    """Every free place goes to the first in line for it; they are told. The caller holds the pools.

    Where overlaps are refused, who has to be elsewhere at that time by now is passed over and keeps the place in line;
    see promote_again.
    """
    passed: set[int] = set()
    made = []
    offering_ids = sharing([offering_id])
    while (standing := find_next(offering_ids, passed, clock.now())) is not None:
        passed.add(standing.id)
        if _is_kept_away(standing):
            continue
        taken = pools.take([_places(standing.item).pool], standing.registration_id, standing.holder)
        assert taken, "the pools are locked and had a seat"
        standing.state, standing.changed_at = "signed_up", clock.now()
        db.session.flush()
        made.append(standing)
    for standing in sorted(made, key=lambda each: each.registration.user_id or 0):
        _add(standing)
        _tell("promoted", standing, with_calendar=True)
    return made


def promote_again(offering_id: int) -> list[SignUp]:
    """Who was passed over may have nothing else at that time by now: elsewhere they signed off, or it was cancelled.
    That happened without the pools of this offering; they are only held when there is somebody to give a place to."""
    passed: set[int] = set()
    offering_ids = sharing([offering_id])
    while (standing := find_next(offering_ids, passed, clock.now())) is not None:
        if not _is_kept_away(standing):
            pools.lock(offering_id)
            return promote(offering_id)
        passed.add(standing.id)
    return []


def _hold(item: AgendaItem) -> ItemPlaces:
    """With its pool, which stays its pool until the transaction ends."""
    before = _places(item).pool
    pools.lock_these([before])
    places = _places(item)
    if places.pool is not before:
        raise Refused("changed", _l("The organiser has just changed this. Please try again."))
    return places


def _places(item: AgendaItem) -> ItemPlaces:
    places = find_places(item.id)
    if places is None:
        raise NotFound
    return places


def _standing_of(registration: Registration, item: AgendaItem) -> SignUp | None:
    """Read afresh, as is the registration: a pool of theirs is held, so nobody ends it meanwhile."""
    db.session.refresh(registration, ["state"])
    return find_standing(registration.id, item.id)


def _enter(registration: Registration, places: ItemPlaces) -> SignUp:
    taken = pools.take([places.pool], registration.id, holder_of(places.item_id))
    made = _insert(registration, places.item, "signed_up" if taken else "waiting")
    if taken:
        _add(made)
        _tell("signed_up", made, with_calendar=True)
    else:
        _tell("waiting", made, rank=rank(made))
    return made


def _insert(registration: Registration, item: AgendaItem, state: str) -> SignUp:
    now = clock.now()
    made = SignUp(registration=registration, item=item, state=state, ending="", joined_at=now, changed_at=now)
    db.session.add(made)
    db.session.flush()
    return made


def _change_seats(registration: Registration, before: SignUp, places: ItemPlaces) -> None:
    """The new seat first, so that nothing is lost when there is none. Of one pool, it is the same seat."""
    old, holder = _places(before.item), holder_of(places.item_id)
    if old.pool_id == places.pool_id:
        pools.rename_holder(places.pool, registration.id, before.holder, holder)
        return
    if not pools.take([places.pool], registration.id, holder):
        raise Refused("full", _l("All places there are taken. You keep the place you have."))
    before.state, before.ending = "ended", "swapped"
    db.session.flush()
    pools.release_holder(registration.offering_id, registration.id, before.holder)


def _leave(standing: SignUp, ending: str, reason: str = "") -> None:
    had_place, registration = standing.state == "signed_up", standing.registration
    _end(standing, ending)
    if had_place:
        pools.release_holder(registration.offering_id, registration.id, standing.holder)
        _remove(standing)
    _tell("removed" if reason else "signed_off", standing, with_calendar=had_place, had_place=had_place, reason=reason)


def _end(standing: SignUp, ending: str) -> None:
    standing.state, standing.ending, standing.changed_at = "ended", ending, clock.now()
    db.session.flush()


def _add(sign_up: SignUp) -> None:
    """A place at an item stands in the person's programme and calendar, as if picked: unless nothing more fits in."""
    user = sign_up.registration.user
    if user is not None:
        with suppress(Refused):
            pick(user, sign_up.item)


def _remove(sign_up: SignUp) -> None:
    user = sign_up.registration.user
    if user is not None:
        unpick(user, sign_up.item)


def _refuse_overlap(
    registration: Registration, item: AgendaItem, all_the_same: bool, besides: AgendaItem | None = None
) -> None:
    user = registration.user
    assert user is not None, "people sign up for themselves"
    rule = overlap_rule(item.offering_id)
    if rule == "allow" or (rule == "warn" and all_the_same):
        return
    db.session.execute(db.select(User.id).where(User.id == user.id).with_for_update(key_share=True))
    held = (each for each in list_held(user, clock.now()) if besides is None or each.id != besides.id)
    for other in overlapping(item, held):
        raise Refused("overlap" if rule == "refuse" else "overlap_warning", overlap_words(other))


def _is_kept_away(standing: SignUp) -> bool:
    user, item = standing.registration.user, standing.item
    if user is None or overlap_rule(item.offering_id) != "refuse":
        return False
    return bool(overlapping(item, list_held(user, clock.now())))


def _tell(what: str, sign_up: SignUp, *, with_calendar: bool = False, **context: object) -> None:
    item, registration = sign_up.item, sign_up.registration
    room: Room | None = item.room
    offering = registration.offering
    facts = {
        "title": dict(item.title),
        "starts_at": item.starts_at.isoformat(),
        "room": dict(room.name) if room else {},
        "link": f"/{'trainings' if offering.kind == 'cohort' else 'events'}/{offering.slug}/programme/places",
    }
    key = f"place:{what}:{sign_up.id}:{sign_up.changed_at.timestamp()}"
    mails.send_once(key, "place", registration, with_calendar=with_calendar, what=what, item=facts, **context)
