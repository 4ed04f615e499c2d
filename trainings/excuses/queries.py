from core.database import db
from core.errors import NotFound
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.questions.models import Upload
from trainings.excuses.models import Excuse


def list_of_offering(offering: Offering) -> list[Excuse]:
    """Those to be decided first, then the newest; people and meetings loaded. One query."""
    query = (
        db.select(Excuse)
        .where(Excuse.offering_id == offering.id)
        .options(
            db.joinedload(Excuse.registration).lazyload("*"),
            db.joinedload(Excuse.item).lazyload("*"),
            db.joinedload(Excuse.upload),
        )
        .order_by(Excuse.state != "asked", Excuse.id.desc())
    )
    return list(db.session.scalars(query))


def count_open(offering_ids: list[int]) -> dict[int, int]:
    query = db.select(Excuse.offering_id, db.func.count()).where(
        Excuse.offering_id.in_(offering_ids), Excuse.state == "asked"
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Excuse.offering_id))}


def list_of_registration(registration_id: int) -> list[Excuse]:
    query = db.select(Excuse).where(Excuse.registration_id == registration_id).options(db.joinedload(Excuse.item))
    return list(db.session.scalars(query.order_by(Excuse.id.desc())))


def get_of_offering(offering: Offering, ref: str) -> Excuse:
    excuse: Excuse | None = db.session.scalar(
        db.select(Excuse).where(Excuse.offering_id == offering.id, Excuse.ref == ref)
    )
    if excuse is None:
        raise NotFound
    return excuse


def get_own(registration: Registration, ref: str) -> Excuse:
    excuse: Excuse | None = db.session.scalar(
        db.select(Excuse).where(Excuse.registration_id == registration.id, Excuse.ref == ref)
    )
    if excuse is None:
        raise NotFound
    return excuse


def get_file(excuse: Excuse) -> Upload:
    upload: Upload | None = db.session.scalar(
        db.select(Upload).where(Upload.id == excuse.upload_id).options(db.undefer(Upload.content))
    )
    if upload is None:
        raise NotFound
    return upload
