"""What sign-ups do when registrations end and seats become free, in the same transaction."""

from typing import Any

from accounts.users.models import User
from core.errors import Sentence
from core.i18n import _l
from offerings.agenda.models import AgendaItem
from offerings.agenda.signals import agenda_item_changed, agenda_item_restored
from offerings.base.models import Offering
from offerings.base.signals import offering_changed, offering_published
from offerings.programme.places import PLACES
from registrations.base.models import Registration
from registrations.base.signals import registration_handed_over, registration_moved, ticket_swapped
from registrations.invitations.queries import PROMISED
from registrations.picks.actions import KEPT
from registrations.picks.programme import MARKS
from registrations.pools.actions import lock
from registrations.pools.signals import seats_freed
from registrations.signups import actions
from registrations.signups.marks import marks_of
from registrations.signups.queries import list_of_person, list_promised
from registrations.signups.states import TAKING_PART
from registrations.signups.words import places_of


@registration_moved.connect
def end_with_the_registration(registration: Registration, before: str, **_: Any) -> None:
    """Who is looked at once more keeps the places, as the seat."""
    if before in TAKING_PART and registration.state not in TAKING_PART:
        actions.end_all(registration)


@registration_handed_over.connect
def go_with_the_ticket(registration: Registration, before: User) -> None:
    actions.hand_over(registration, before)


@ticket_swapped.connect
def give_up_what_the_new_ticket_does_not_open(registration: Registration, **_: Any) -> None:
    actions.leave_closed(registration)


@seats_freed.connect
def give_to_the_next(_sender: Any, offering_id: int) -> None:
    actions.promote(offering_id)


@offering_published.connect
@offering_changed.connect
def give_again(offering: Offering, **_: Any) -> None:
    """Whoever waits may be given a place (again): what was freed meanwhile went to nobody."""
    if offering.state == "published":
        lock(offering.id)
        actions.promote(offering.id)


@agenda_item_changed.connect
@agenda_item_restored.connect
def give_once_it_is_to_come(item: AgendaItem, **_: Any) -> None:
    give_again(item.offering)


def why_it_stays(user_id: int, item_id: int) -> Sentence | None:
    standing = list_of_person(user_id, [item_id]).get(item_id)
    if standing is None or standing.state != "signed_up":
        return None
    return _l("A place is held for you there. Sign off first, so that somebody else can have it.")


KEPT.append(why_it_stays)
MARKS.append(marks_of)
PROMISED.append(list_promised)
PLACES.append(places_of)
