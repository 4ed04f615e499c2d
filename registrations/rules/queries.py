from accounts.users.models import User
from core.database import db
from core.errors import NotFound
from organisations.members.models import Membership
from registrations.base.models import Registration
from registrations.guests.models import Guest
from registrations.questions.models import Question
from registrations.rules.models import ApprovalRule, Reapproval
from registrations.tickets.models import TicketType


def list_rules(offering_id: int) -> list[ApprovalRule]:
    query = db.select(ApprovalRule).join(ApprovalRule.ticket_type).where(TicketType.offering_id == offering_id)
    query = query.options(db.joinedload(ApprovalRule.organisation))
    return list(db.session.scalars(query.order_by(ApprovalRule.id)))


def get_rule(offering_id: int, ref: str) -> ApprovalRule:
    """Of the offering; NotFound for any other's."""
    query = db.select(ApprovalRule).join(ApprovalRule.ticket_type).where(TicketType.offering_id == offering_id)
    rule: ApprovalRule | None = db.session.scalar(query.where(ApprovalRule.ref == ref))
    if rule is None:
        raise NotFound
    return rule


def list_rules_of(ticket_type_id: int) -> list[ApprovalRule]:
    query = db.select(ApprovalRule).where(ApprovalRule.ticket_type_id == ticket_type_id).order_by(ApprovalRule.id)
    return list(db.session.scalars(query))


def list_reapprovals(offering_id: int) -> dict[int, Reapproval]:
    """By ticket type id."""
    types = db.select(TicketType.id).where(TicketType.offering_id == offering_id)
    query = db.select(Reapproval).where(Reapproval.ticket_type_id.in_(types))
    return {each.ticket_type_id: each for each in db.session.scalars(query)}


def is_member(user: User, organisation_id: int) -> bool:
    query = db.select(Membership.id).where(Membership.user_id == user.id, Membership.organisation_id == organisation_id)
    return db.session.scalar(query.limit(1)) is not None


def came_by_invitation(registration: Registration) -> bool:
    """To the ticket that it has."""
    query = db.select(Guest.id).where(
        Guest.registration_id == registration.id, Guest.ticket_type_id == registration.ticket_type_id
    )
    return db.session.scalar(query.limit(1)) is not None


def refs_of(question_ids: set[int]) -> set[str]:
    return set(db.session.scalars(db.select(Question.ref).where(Question.id.in_(question_ids))))
