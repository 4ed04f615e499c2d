from core.database import db
from core.errors import NotFound
from organisations.base.models import Organisation
from registrations.message_templates.models import MessageTemplate


def list_templates(organisation_id: int) -> list[MessageTemplate]:
    query = db.select(MessageTemplate).where(MessageTemplate.organisation_id == organisation_id)
    return list(db.session.scalars(query.order_by(MessageTemplate.name, MessageTemplate.id)))


def get_template(organisation: Organisation, ref: str) -> MessageTemplate:
    template = find_template(organisation.id, ref)
    if template is None:
        raise NotFound
    return template


def find_template(organisation_id: int, ref: str) -> MessageTemplate | None:
    query = db.select(MessageTemplate).filter_by(organisation_id=organisation_id, ref=ref)
    template: MessageTemplate | None = db.session.scalar(query)
    return template
