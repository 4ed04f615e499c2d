from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid
from core.i18n import _l
from organisations.base.models import Organisation
from registrations.message_templates.models import MessageTemplate
from registrations.wording.rules import check_texts

LONGEST_NAME = 120


def create(organisation: Organisation, actor: Actor, name: str, subject: Localized, body: Localized) -> MessageTemplate:
    """Raises Invalid without a name, or for texts that can't be used."""
    _check(name, subject, body)
    now = clock.now()
    template = MessageTemplate(
        organisation=organisation, name=name, subject=subject, body=body, created_at=now, changed_at=now
    )
    db.session.add(template)
    db.session.flush()
    audit.record(actor, "message_template.created", "organisation", organisation.id, template=template.ref)
    return template


def edit(template: MessageTemplate, actor: Actor, name: str, subject: Localized, body: Localized) -> None:
    _check(name, subject, body)
    template.name, template.subject, template.body, template.changed_at = name, subject, body, clock.now()
    audit.record(actor, "message_template.edited", "organisation", template.organisation_id, template=template.ref)


def remove(template: MessageTemplate, actor: Actor) -> None:
    audit.record(actor, "message_template.removed", "organisation", template.organisation_id, template=template.ref)
    db.session.delete(template)


def _check(name: str, subject: Localized, body: Localized) -> None:
    if not name.strip():
        raise Invalid("no_name", _l("Give it a name by which you find it again."), field="name")
    if len(name) > LONGEST_NAME:
        raise Invalid("long_name", _l("Keep the name under 120 characters."), field="name")
    check_texts(subject, body)
