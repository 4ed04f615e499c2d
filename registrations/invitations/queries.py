"""Whom a change concerns, with what, and what their calendars answered."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.users.models import User
from core.database import Localized, db
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.agenda.queries import list_items
from offerings.base.models import Offering
from offerings.people.models import Person
from registrations.base.models import Registration
from registrations.base.queries import find_active
from registrations.base.states import ACTIVE
from registrations.invitations.entries import WHOLE, Entry, item_entry, offering_entry
from registrations.invitations.models import ChangeNotice, Invitation, InvitationReply
from registrations.picks.models import PickedItem

PROMISED: list[Callable[[Registration], Collection[int]]] = []
"""Registration -> ids of the items at which a place is held for it: these enter the person's calendar at once."""


@dataclass(frozen=True)
class Concern:
    """What of an offering concerns a person: it all when they are registered, their class meetings, what they picked,
    where they have a part. ``items`` by time, without drafts.
    """

    user: User
    offering: Offering
    registration: Registration | None
    items: tuple[AgendaItem, ...]
    promised: frozenset[int] = frozenset()
    """Ids of the items at which they have a place."""

    @property
    def is_confirmed(self) -> bool:
        return self.registration is not None and self.registration.state == "confirmed"

    @property
    def is_pending(self) -> bool:
        """A seat is kept while the organiser decides, perhaps once more."""
        return self.registration is not None and self.registration.state == "pending"

    @property
    def meetings(self) -> tuple[AgendaItem, ...]:
        """The class meetings that come with the registration."""
        return tuple(item for item in self.items if self.registration is not None and is_class(item))

    def entries(self) -> dict[str, Entry]:
        whole = {WHOLE: offering_entry(self.offering)} if self.registration else {}
        return whole | {item.ref: item_entry(item) for item in self.items}


def is_class(item: AgendaItem) -> bool:
    """Whoever takes part in a training comes to each of its meetings."""
    return item.kind == "meeting" and item.offering.kind == "cohort"


def find_concern(user: User, offering: Offering) -> Concern:
    registration = find_active(offering.id, user.id)
    own = _own_item_ids(user.id, offering.id)
    items = list_items(offering, public_only=True) if own or offering.kind == "cohort" else []
    chosen = (item for item in items if item.id in own or (registration is not None and is_class(item)))
    return Concern(user, offering, registration, tuple(chosen), _promised(registration) if own else frozenset())


def _promised(registration: Registration | None) -> frozenset[int]:
    if registration is None:
        return frozenset()
    return frozenset(item_id for source in PROMISED for item_id in source(registration))


def _own_item_ids(user_id: int, offering_id: int) -> set[int]:
    """Of the offering's items, those the person picked or has a part in."""
    picked = db.select(PickedItem.item_id).where(PickedItem.user_id == user_id, PickedItem.removed_at.is_(None))
    parts = db.select(AgendaItemPerson.item_id).join(AgendaItemPerson.person).where(Person.user_id == user_id)
    query = db.select(AgendaItem.id).where(AgendaItem.offering_id == offering_id)
    return set(db.session.scalars(query.where(db.or_(AgendaItem.id.in_(picked), AgendaItem.id.in_(parts)))))


def list_concerned(offering: Offering, items: Iterable[AgendaItem], with_registered: bool) -> list[int]:
    """Ids of the users who picked one of ``items`` or have a part in it, and, if wanted, of all who take part."""
    ids = [item.id for item in items]
    picked = db.select(PickedItem.user_id).where(PickedItem.item_id.in_(ids), PickedItem.removed_at.is_(None))
    parts = db.select(Person.user_id).join(AgendaItemPerson).where(AgendaItemPerson.item_id.in_(ids))
    found = set(db.session.scalars(picked)) | set(db.session.scalars(parts.where(Person.user_id.is_not(None))))
    if with_registered:
        registered = db.select(Registration.user_id).where(
            Registration.offering_id == offering.id, Registration.state.in_(ACTIVE)
        )
        found |= set(db.session.scalars(registered))
    return sorted(user_id for user_id in found if user_id is not None)


def list_notices(offering: Offering, user_ids: Sequence[int]) -> dict[int, ChangeNotice]:
    """User id -> what they were told, held until the transaction ends, in the order of ids."""
    query = (
        db.select(ChangeNotice)
        .where(ChangeNotice.offering_id == offering.id, ChangeNotice.user_id.in_(user_ids))
        .order_by(ChangeNotice.user_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {notice.user_id: notice for notice in db.session.scalars(query)}


def list_due(now: datetime, limit: int, without: Collection[int] = ()) -> list[int]:
    """Ids of the notices whose quiet time is over, longest first."""
    query = db.select(ChangeNotice.id).where(ChangeNotice.due_at <= now, ChangeNotice.id.not_in(without))
    return list(db.session.scalars(query.order_by(ChangeNotice.due_at, ChangeNotice.id).limit(limit)))


def list_invitations(user_id: int, offering_id: int) -> list[Invitation]:
    query = db.select(Invitation).where(Invitation.user_id == user_id, Invitation.offering_id == offering_id)
    return list(db.session.scalars(query.order_by(Invitation.id)))


def find_invitation(ref: str) -> Invitation | None:
    found: Invitation | None = db.session.scalar(db.select(Invitation).where(Invitation.ref == ref))
    return found


def list_replies(registration_id: int) -> list[InvitationReply]:
    """Of the invitations of a registration, the newest first, with their invitations."""
    query = (
        db.select(InvitationReply)
        .join(InvitationReply.invitation)
        .options(db.contains_eager(InvitationReply.invitation).joinedload(Invitation.offering))
        .where(Invitation.registration_id == registration_id)
    )
    return list(db.session.scalars(query.order_by(InvitationReply.received_at.desc(), InvitationReply.id.desc())))


def titles_of(replies: Iterable[InvitationReply]) -> dict[str, Localized]:
    """Ref -> title of the single items that replies are about, see ``item_of``."""
    refs = {ref for reply in replies if (ref := item_of(reply))}
    query = db.select(AgendaItem.ref, AgendaItem.title).where(AgendaItem.ref.in_(refs))
    return {row[0]: row[1] for row in db.session.execute(query)} if refs else {}


def item_of(reply: InvitationReply) -> str:
    """The ref of the single item that a reply is about; empty for a whole series, or days."""
    shown = reply.invitation.shown
    ref: str = shown["occurrences"].get(reply.occurrence, "") if reply.occurrence else shown["item"]
    return ref


def find_reply(invitation_id: int, occurrence: str) -> InvitationReply | None:
    query = db.select(InvitationReply).filter_by(invitation_id=invitation_id, occurrence=occurrence)
    found: InvitationReply | None = db.session.scalar(query)
    return found


def count_replies(offering_id: int) -> dict[str, int]:
    """Of the confirmed people: answer -> how many; "" for those whose calendar has not answered."""
    query = (
        db.select(Registration.calendar_reply, db.func.count())
        .where(Registration.offering_id == offering_id, Registration.state == "confirmed")
        .group_by(Registration.calendar_reply)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def list_declined(registration_ids: Sequence[int]) -> dict[int, list[str]]:
    """Registration id -> starts (ISO 8601) of the single meetings that the person's calendar declined. One query."""
    query = (
        db.select(Invitation.registration_id, InvitationReply.occurrence, Invitation.shown)
        .join(InvitationReply.invitation)
        .where(Invitation.registration_id.in_(registration_ids), InvitationReply.answer == "declined")
        .order_by(InvitationReply.occurrence)
    )
    found: dict[int, list[str]] = {}
    for registration_id, occurrence, shown in db.session.execute(query):
        moment = occurrence or ("" if shown["occurrences"] else shown["starts"])
        if "T" in moment:
            found.setdefault(registration_id, []).append(moment)
    return found
