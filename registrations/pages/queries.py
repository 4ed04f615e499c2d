"""What a public page needs beside the offering itself."""

from collections.abc import Sequence

from sqlalchemy.orm import joinedload

from core.database import db
from offerings.base.models import Offering, OfferingStep


def list_parts(offering: Offering) -> Sequence[Offering]:
    """What it holds that everybody may see, by first day; host and venue loaded, no column of a kind."""
    query = (
        db.select(Offering)
        .where(Offering.parent_id == offering.id, Offering.state != "draft")
        .options(joinedload(Offering.host), joinedload(Offering.venue))
        .order_by(Offering.starts_on.is_(None), Offering.starts_on, Offering.id)
    )
    return db.session.scalars(query).all()


def find_whole(offering: Offering) -> Offering | None:
    """The umbrella it belongs to, once everybody may see that."""
    if offering.parent_id is None:
        return None
    found: Offering | None = db.session.scalar(
        db.select(Offering).where(Offering.id == offering.parent_id, Offering.state != "draft")
    )
    return found


def find_last_step(offering: Offering) -> OfferingStep | None:
    """How it came into its present state: who, when, why."""
    query = db.select(OfferingStep).where(
        OfferingStep.offering_id == offering.id, OfferingStep.to_state == offering.state
    )
    found: OfferingStep | None = db.session.scalar(query.order_by(OfferingStep.id.desc()).limit(1))
    return found
