from accounts.users.models import User
from core.database import db
from core.errors import NotFound
from offerings.base.models import Offering
from registrations.base.models import Registration, RegistrationDraft, RegistrationStep
from registrations.base.states import ACTIVE
from registrations.tickets.models import TicketType


def find_active(offering_id: int, user_id: int) -> Registration | None:
    query = db.select(Registration).where(
        Registration.offering_id == offering_id, Registration.user_id == user_id, Registration.state.in_(ACTIVE)
    )
    registration: Registration | None = db.session.scalar(query)
    return registration


def find_by_address(offering_id: int, email: str, user: User | None = None) -> Registration | None:
    """An active registration under this address or of this account; none for nobody's."""
    if not email and user is None:
        return None
    same = Registration.email == email
    if user is not None:
        same = db.or_(same, Registration.user_id == user.id)
    query = db.select(Registration).where(Registration.offering_id == offering_id, same, Registration.state.in_(ACTIVE))
    registration: Registration | None = db.session.scalar(query.limit(1))
    return registration


def list_claimable(email: str, offering_id: int | None = None) -> list[Registration]:
    """What others registered for somebody with this address, and nobody has claimed."""
    query = db.select(Registration).where(
        Registration.email == email, Registration.user_id.is_(None), Registration.state.in_(ACTIVE)
    )
    if offering_id is not None:
        query = query.where(Registration.offering_id == offering_id)
    return list(db.session.scalars(query.order_by(Registration.offering_id, Registration.id)))


def list_own(offering_id: int, user_id: int) -> list[Registration]:
    """All that the person ever had for it, ended ones too."""
    query = db.select(Registration).where(Registration.offering_id == offering_id, Registration.user_id == user_id)
    return list(db.session.scalars(query))


def latest_sequence(offering_id: int, user_id: int) -> int:
    """Of the person's earlier registrations for it; -1 when there is none."""
    query = db.select(db.func.max(Registration.sequence)).where(
        Registration.offering_id == offering_id, Registration.user_id == user_id
    )
    latest = db.session.scalar(query)
    return -1 if latest is None else latest


def get_own(user_id: int, ref: str) -> Registration:
    """The person's own registration, with offering and ticket type; NotFound for anybody else's."""
    query = (
        db.select(Registration)
        .where(Registration.ref == ref, Registration.user_id == user_id)
        .options(
            db.joinedload(Registration.offering), db.joinedload(Registration.ticket_type).lazyload(TicketType.pools)
        )
    )
    registration: Registration | None = db.session.scalar(query)
    if registration is None:
        raise NotFound
    return registration


def get_of(offering: Offering, ref: str) -> Registration:
    """One of the offering's; NotFound for any other's."""
    query = db.select(Registration).where(Registration.offering_id == offering.id, Registration.ref == ref)
    registration: Registration | None = db.session.scalar(query.options(db.joinedload(Registration.ticket_type)))
    if registration is None:
        raise NotFound
    return registration


def find_draft(offering_id: int, user_id: int) -> RegistrationDraft | None:
    query = db.select(RegistrationDraft).filter_by(offering_id=offering_id, user_id=user_id)
    draft: RegistrationDraft | None = db.session.scalar(query)
    return draft


def list_steps(registration_id: int) -> list[RegistrationStep]:
    """Oldest first."""
    query = db.select(RegistrationStep).where(RegistrationStep.registration_id == registration_id)
    return list(db.session.scalars(query.order_by(RegistrationStep.id)))


def list_active(offering: Offering) -> list[Registration]:
    """Everybody who takes part or wants to, with their accounts, in order of arrival: whom a change concerns."""
    query = db.select(Registration).where(Registration.offering_id == offering.id, Registration.state.in_(ACTIVE))
    return list(db.session.scalars(query.options(db.joinedload(Registration.user)).order_by(Registration.id)))
