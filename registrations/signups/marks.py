"""What a person's own programme says of the items they signed up for."""

from collections.abc import Collection

from core.i18n import _
from offerings.base.urls import places_url
from registrations.picks.programme import Mark
from registrations.signups.models import SignUp
from registrations.signups.queries import list_of_person


def marks_of(user_id: int, item_ids: Collection[int]) -> dict[int, Mark]:
    """Item id -> its mark. One query."""
    return {item_id: _mark(standing) for item_id, standing in list_of_person(user_id, item_ids).items()}


def _mark(standing: SignUp) -> Mark:
    url = f"{places_url(standing.item.offering)}#place-{standing.item.ref}"
    if standing.state == "waiting":
        return Mark(_("You wait for a place"), "clock", url, _("Change"))
    return Mark(_("You have a place"), "check", url, _("Sign off or swap"))
