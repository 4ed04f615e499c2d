from core.database import db
from registrations.notes.models import OrganiserNote


def list_notes(registration_id: int) -> list[OrganiserNote]:
    """Oldest first."""
    query = db.select(OrganiserNote).where(OrganiserNote.registration_id == registration_id)
    return list(db.session.scalars(query.order_by(OrganiserNote.id)))
