"""The offering that an organiser's address names, for whoever may do what the page is for."""

from collections.abc import Collection

from core.access import Predicate, require
from offerings.base.models import Offering
from offerings.base.queries import get_by_ref
from offerings.roles.policy import may_view


def load_offering(ref: str, may: Predicate, kinds: Collection[str] = ()) -> Offering:
    """403 for who may only look at its organiser's pages, 404 for anybody else and for what does not exist."""
    offering = get_by_ref(ref, kinds)
    require(may, offering, see=may_view)
    return offering
