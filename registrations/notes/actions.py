from accounts.users.models import User
from core import clock
from core.database import db
from core.errors import Invalid
from core.i18n import _l
from registrations.base.models import Registration
from registrations.notes.models import OrganiserNote

LONGEST = 2_000


def add(registration: Registration, author: User, text: str) -> OrganiserNote:
    """For the team only. Raises Invalid for nothing, or for too much."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid("bad_note", _l("Write a note of at most %(most)s characters.", most=LONGEST), field="text")
    note = OrganiserNote(
        registration_id=registration.id,
        author_id=author.id,
        author_name=author.display_name[:200],
        text=text,
        at=clock.now(),
    )
    db.session.add(note)
    db.session.flush()
    return note
