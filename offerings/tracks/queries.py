"""Reads of tracks."""

from collections.abc import Sequence

from core.database import db
from core.errors import NotFound
from offerings.base.models import Offering
from offerings.tracks.models import Track


def list_tracks(offering: Offering) -> Sequence[Track]:
    """In the organiser's order."""
    query = db.select(Track).where(Track.offering_id == offering.id).order_by(Track.position, Track.id)
    return db.session.scalars(query).all()


def get_track(offering: Offering, ref: str) -> Track:
    """Raises NotFound also for a track of another offering."""
    track: Track | None = db.session.scalar(db.select(Track).where(Track.offering_id == offering.id, Track.ref == ref))
    if track is None:
        raise NotFound
    return track
