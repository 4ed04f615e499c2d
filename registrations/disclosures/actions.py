from core import audit
from core.audit import Actor
from registrations.base.models import Registration


def disclose(registration: Registration, actor: Actor) -> None:
    """The actor reads in clear what is kept encrypted: the line that says so is written before anything is shown."""
    offering_id = registration.offering_id
    audit.record(actor, "answers.disclosed", "offering", offering_id, registration=registration.ref)
