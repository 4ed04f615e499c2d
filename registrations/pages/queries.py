"""What a public page needs beside the offering itself."""

from core.database import db
from offerings.base.models import Offering, OfferingStep
from offerings.listing.queries import LISTED


def list_family(offering: Offering) -> tuple[Offering | None, list[Offering]]:
    """The umbrella it belongs to and what it holds itself, as far as everybody may see them, parts by first day.

    One query; host and venue loaded, no column of a kind.
    """
    near = Offering.parent_id == offering.id
    if offering.parent_id is not None:
        near = db.or_(near, Offering.id == offering.parent_id)
    query = db.select(Offering).where(near, Offering.state != "draft").options(*LISTED)
    found = db.session.scalars(query.order_by(Offering.starts_on.is_(None), Offering.starts_on, Offering.id)).all()
    whole = next((each for each in found if each.id == offering.parent_id), None)
    return whole, [each for each in found if each is not whole]


def find_last_step(offering: Offering) -> OfferingStep | None:
    """How it came into its present state: who, when, why."""
    query = db.select(OfferingStep).where(
        OfferingStep.offering_id == offering.id, OfferingStep.to_state == offering.state
    )
    found: OfferingStep | None = db.session.scalar(query.order_by(OfferingStep.id.desc()).limit(1))
    return found
