"""Telling people of changes: gathered for a while, then compared with what they were last told.

What is over when a notice comes due (moved, and moved back) is told to nobody.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from accounts.users.models import User
from core import clock
from core.database import db, insert_into
from notifications.outbox.actions import Part, enqueue
from offerings.base.models import Offering
from registrations.base.mails import facts_of, offering_facts
from registrations.base.models import Registration
from registrations.invitations.entries import WHOLE, Change, Entry, compare, is_soon
from registrations.invitations.models import ChangeNotice
from registrations.invitations.parts import update
from registrations.invitations.queries import Concern, find_concern, list_invitations, list_notices

QUIET = timedelta(minutes=10)
"""How long nothing must change before people are told."""

LONGEST = timedelta(minutes=60)
"""After the first change they are told at the latest, however much goes on."""

Before = Mapping[str, Entry | None]
"""Key of an entry -> as it was before it changed; None where it was not there."""


def calendar_for(registration: Registration) -> list[Part]:
    """What the person's calendar needs now that their registration or its offering has moved; with the mail that
    these go in, they are told how everything stands. Without an account there is no calendar to keep true.
    """
    if registration.user is None:
        return []
    _hold(registration.user.id)
    concern = find_concern(registration.user, registration.offering)
    parts = update(concern)
    _told_all(concern)
    return parts


def leave_calendar(user: User, registration: Registration) -> list[Part]:
    """The registration is somebody else's now: what takes it out of the calendar of ``user``, who had it before."""
    _hold(user.id)
    concern = find_concern(user, registration.offering)
    parts = update(concern)
    for invitation in list_invitations(user.id, registration.offering_id):
        if invitation.registration_id == registration.id:
            invitation.registration = None
    _told_all(concern)
    return parts


def note(
    offering: Offering, user_ids: Sequence[int], before: Before, *, at_once: bool = False, reason: str = ""
) -> None:
    """Something of ``offering`` has changed for these people: they will be told, all in one mail, after QUIET, at most
    LONGEST after the first change; at once when it starts within a day.
    """
    now = clock.now()
    known = [entry for entry in before.values() if entry is not None]
    at_once = at_once or is_soon(known, offering.time_zone, now)
    reasons = dict.fromkeys(before, reason) if reason else {}
    for start in range(0, len(user_ids), 500):
        for notice in _notices(offering, user_ids[start : start + 500], before).values():
            _postpone(notice, now, at_once)
            notice.reasons = notice.reasons | reasons
    db.session.flush()
    if at_once and user_ids:
        db.session().info["notice_due"] = True


def _postpone(notice: ChangeNotice, now: datetime, at_once: bool) -> None:
    notice.first_at = notice.first_at or now
    if notice.due_at is None or notice.due_at > now:
        notice.due_at = now if at_once else min(now + QUIET, max(notice.first_at + LONGEST, now))


def settle(notice_id: int) -> bool:
    """Tell one person what is different from what they were last told; False when another worker does.

    The notice is taken by a guarded UPDATE in the transaction that enqueues the mail: killed in between, it is due
    still; a change that comes later makes it due again.
    """
    user_id = db.session.scalar(db.select(ChangeNotice.user_id).where(ChangeNotice.id == notice_id))
    if user_id is None:
        return False
    _hold(user_id)
    now = clock.now()
    notice = db.session.get_one(ChangeNotice, notice_id, populate_existing=True, with_for_update=True)
    if notice.due_at is None or notice.due_at > now:
        return False
    first_at = notice.first_at
    assert first_at is not None, "a constraint says so"
    concern = find_concern(notice.user, notice.offering)
    changes = _changes(notice, concern, now)
    if concern.user.is_active and (changes or _gone(notice, concern)):
        parts = update(concern, {change.key for change in changes})
        changes += _removed(notice, concern, parts)
        if changes or parts:
            template, context = _message(concern, changes, notice.reasons)
            key = f"{template}:{notice.id}:{first_at.timestamp()}"
            enqueue(f"registrations/{template}", concern.user.recipient, context, key, parts)
    _settled(notice, concern)
    return True


def _changes(notice: ChangeNotice, concern: Concern, now: datetime) -> list[Change]:
    """What is new is only told of class meetings: everything else the person chose or was asked to do."""
    meetings = {item.ref for item in concern.meetings}
    found = compare(_told(notice), concern.entries(), concern.offering.time_zone, now)
    return [change for change in found if change.kind != "new" or change.key in meetings]


def _removed(notice: ChangeNotice, concern: Concern, parts: Sequence[Part]) -> list[Change]:
    """What has left their programme is named only beside the cancellation that takes it out of their calendar."""
    if not any(part.method == "CANCEL" for part in parts):
        return []
    return [Change(key, "removed", _told(notice)[key], None) for key in sorted(_gone(notice, concern))]


def _gone(notice: ChangeNotice, concern: Concern) -> set[str]:
    """What they were told of and that no longer concerns them: not picked any more, no longer theirs to speak at."""
    return notice.told.keys() - concern.entries().keys()


def _told(notice: ChangeNotice) -> dict[str, Entry]:
    return {key: Entry(**entry) for key, entry in notice.told.items()}


def _settled(notice: ChangeNotice, concern: Concern) -> None:
    """They know how everything stands now."""
    for name, value in _nothing_to_tell(concern).items():
        setattr(notice, name, value)
    db.session.flush()


def _told_all(concern: Concern) -> None:
    """The same of the row that there is or is not: one statement, as it is part of every registration."""
    values = _nothing_to_tell(concern)
    key = {"user_id": concern.user.id, "offering_id": concern.offering.id}
    upsert = insert_into(ChangeNotice).values(key | values).on_conflict_do_update(index_elements=list(key), set_=values)
    db.session.flush()
    db.session.execute(upsert)
    for notice in db.session.identity_map.values():
        if isinstance(notice, ChangeNotice):
            db.session.expire(notice)  # what this session remembers of it was true before


def _nothing_to_tell(concern: Concern) -> dict[str, Any]:
    told = {key: entry.stored() for key, entry in concern.entries().items()}
    return {"told": told, "reasons": {}, "first_at": None, "due_at": None, "told_at": clock.now()}


def _notices(offering: Offering, user_ids: Sequence[int], before: Before) -> dict[int, ChangeNotice]:
    """The row of each person, held; made, for whom there is none, with everything as it was before."""
    found = list_notices(offering, user_ids)
    for notice in found.values():
        added = {key: entry.stored() for key, entry in before.items() if entry and key not in notice.told}
        if added:
            notice.told = notice.told | added
    missing = [user_id for user_id in user_ids if user_id not in found]
    if not missing:
        return found
    for user in db.session.scalars(db.select(User).where(User.id.in_(missing)).order_by(User.id)):
        _insert(user, offering, _baseline(find_concern(user, offering), before))
    return list_notices(offering, user_ids)


def _baseline(concern: Concern, before: Before) -> dict[str, Any]:
    true = concern.entries()
    kept = {key: before.get(key, entry) for key, entry in true.items()}
    return {key: entry.stored() for key, entry in kept.items() if entry is not None}


def _insert(user: User, offering: Offering, told: dict[str, Any]) -> None:
    values = {"user_id": user.id, "offering_id": offering.id, "told": told, "reasons": {}}
    nothing = insert_into(ChangeNotice).values(values).on_conflict_do_nothing(index_elements=["user_id", "offering_id"])
    db.session.execute(nothing)


def _hold(user_id: int) -> None:
    """One message to a person at a time: each raises the SEQUENCE of the one before."""
    db.session.execute(db.select(User.id).where(User.id == user_id).with_for_update(key_share=True))


def _message(concern: Concern, changes: Sequence[Change], reasons: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """Template and context. That the whole is cancelled or postponed says it all to whoever is registered."""
    registration = concern.registration
    whole = next((change.kind for change in changes if change.key == WHOLE), "")
    if registration is not None and whole in ("cancelled", "postponed"):
        return f"event_{whole}", facts_of(registration) | {"reason": reasons.get(WHOLE, "")}
    lines = [
        {
            "kind": change.kind,
            "reason": reasons.get(change.key, ""),
            "before": change.before.stored() if change.before else None,
            "now": change.now.stored() if change.now else None,
        }
        for change in changes
    ]
    return "changes", {
        "offering": offering_facts(concern.offering),
        "changes": lines,
        "link": f"/my/registrations/{registration.ref}" if registration else "",
    }
