"""An amount due is marked as paid by hand, with the bank's or the till's reference; a mistake is taken back."""

from datetime import datetime

from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from registrations.base import mails
from registrations.base.models import Registration
from registrations.base.moves import hold, note
from registrations.base.states import LIVING


def mark_paid(registration: Registration, actor: Actor, *, reference: str, paid_at: datetime | None = None) -> None:
    """The person is told. ``paid_at``: when the money came, not in the future; None for now."""
    hold(registration)
    now = clock.now()
    if registration.amount_due_minor == 0 or registration.state not in LIVING:
        raise Refused("nothing_due", _l("Nothing is to be paid for this registration."))
    if registration.paid_at is not None:
        raise Refused("paid_already", _l("This is marked as paid already."))
    if not reference.strip():
        raise Invalid("reference_missing", _l("Write the reference of the payment."), field="reference")
    if paid_at is not None and paid_at > now:
        raise Invalid("paid_in_future", _l("This day has not come yet."), field="paid_on")
    registration.paid_at = paid_at or now
    registration.payment_reference = reference.strip()[:80]
    registration.payment_marked_by = actor.display_name
    note(registration, registration.state, actor, registration.payment_reference, what="paid")
    _audit(actor, "registration.paid", registration, registration.payment_reference)
    key = f"payment_received:registration:{registration.id}:{now.timestamp()}"
    mails.send_once(key, "payment_received", registration, reference=registration.payment_reference)


def settle(registration: Registration, actor: Actor, reference: str) -> None:
    """The ticket was changed after it had been paid; the difference was paid, or given back."""
    hold(registration)
    db.session.refresh(registration)
    if not registration.owed_minor:
        raise Refused("nothing_to_settle", _l("There is no difference to settle."))
    if not reference.strip():
        raise Invalid("reference_missing", _l("Write the reference of the payment."), field="reference")
    registration.paid_minor = None
    note(registration, registration.state, actor, reference.strip()[:80], what="settled")
    _audit(actor, "registration.settled", registration, reference.strip()[:80])


def take_back(registration: Registration, actor: Actor, reason: str) -> None:
    """It was not paid after all; the reason stays in its history."""
    hold(registration)
    if registration.paid_at is None:
        raise Refused("not_paid", _l("This is not marked as paid."))
    if not reason.strip():
        raise Invalid("reason_missing", _l("Write the reason: it stays in the history."), field="reason")
    registration.paid_at, registration.payment_reference, registration.payment_marked_by = None, "", ""
    registration.paid_minor = None
    note(registration, registration.state, actor, reason.strip()[:500], what="unpaid")
    _audit(actor, "registration.unpaid", registration, reason.strip()[:500])


def _audit(actor: Actor, verb: str, registration: Registration, reason: str) -> None:
    audit.record(actor, verb, "offering", registration.offering_id, registration=registration.ref, reason=reason)
