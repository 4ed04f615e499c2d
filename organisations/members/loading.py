"""The organisation that an address of the organiser's area names, for whoever may do what the page is for."""

from core.access import Predicate, require
from organisations.base.models import Organisation
from organisations.base.queries import get_by_ref
from organisations.members.policy import may_belong


def load_organisation(ref: str, may: Predicate) -> Organisation:
    """403 for its members who may not, 404 for anybody else and for what does not exist."""
    organisation = get_by_ref(ref)
    require(may, organisation, see=may_belong)
    return organisation
