from core.database import db
from core.errors import NotFound
from registrations.base.models import Registration


def get_registration(offering_id: int, ref: str) -> Registration:
    query = db.select(Registration).where(Registration.offering_id == offering_id, Registration.ref == ref)
    registration: Registration | None = db.session.scalar(query)
    if registration is None:
        raise NotFound
    return registration
