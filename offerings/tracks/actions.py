"""Every write of tracks. Deleting one leaves its items without a track."""

from core import audit
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid
from core.i18n import _l
from offerings.base.actions import touch
from offerings.base.models import Offering
from offerings.tracks.models import Track
from offerings.tracks.queries import list_tracks
from offerings.tracks.signals import track_changed

HUES = 6


def create(offering: Offering, actor: Actor | None, *, name: Localized, hue: int | None = None) -> Track:
    """At the end of the list; without a hue it takes the next one round."""
    _check(name)
    touch(offering)
    others = list_tracks(offering)
    track = Track(
        offering_id=offering.id,
        name=name,
        hue=len(others) % HUES if hue is None else hue,
        position=max((other.position for other in others), default=0) + 1,
    )
    db.session.add(track)
    db.session.flush()
    audit.record(actor, "track.created", "offering", offering.id, track=track.ref, name=name)
    return track


def edit(offering: Offering, track: Track, actor: Actor | None, *, name: Localized, hue: int, position: int) -> None:
    """Calendar entries name the track of an item: whoever writes them listens to a change of the name."""
    _check(name)
    touch(offering)
    is_renamed = track.name != name
    track.name, track.hue, track.position = name, hue, position
    audit.record(actor, "track.edited", "offering", offering.id, track=track.ref, name=name)
    db.session.flush()
    if is_renamed:
        track_changed.send(track, is_removed=False)


def remove(offering: Offering, track: Track, actor: Actor | None) -> None:
    touch(offering)
    track_changed.send(track, is_removed=True)
    audit.record(actor, "track.removed", "offering", offering.id, track=track.ref, name=track.name)
    db.session.delete(track)
    db.session.flush()
    db.session.expire_all()


def copy_all(offering: Offering, copy: Offering) -> dict[int, Track]:
    """The tracks of ``offering`` once more for ``copy``: id of the original -> its copy."""
    made = {
        track.id: Track(offering_id=copy.id, name=dict(track.name), hue=track.hue, position=track.position)
        for track in list_tracks(offering)
    }
    db.session.add_all(made.values())
    db.session.flush()
    return made


def _check(name: Localized) -> None:
    if not name:
        raise Invalid("no_name", _l("Give it a name in at least one language."), field="name_en")
