"""What people are told about their certificates."""

from typing import Any

from notifications.outbox.actions import enqueue
from trainings.certificates.models import Certificate


def send_issued(certificate: Certificate) -> None:
    """Once: the key is that of the row's own uniqueness."""
    key = f"certificate:{certificate.registration_id}:{certificate.rule_version}:{certificate.edition}"
    _send("issued", certificate, key, is_replacement=certificate.edition > 1)


def send_revoked(certificate: Certificate, reason: str) -> None:
    _send("revoked", certificate, f"certificate:revoked:{certificate.id}", reason=reason)


def _send(name: str, certificate: Certificate, key: str, **more: Any) -> None:
    recipient = certificate.registration.recipient
    if recipient is None:
        return
    context = {
        "name": certificate.name_native,
        "course": certificate.printed["title"],
        "serial": certificate.serial,
        "token": certificate.token,
        "valid_until": certificate.valid_until.isoformat() if certificate.valid_until else None,
        "has_account": certificate.registration.user_id is not None,
    }
    if certificate.cohort.contact_email:
        context["reply_to"] = certificate.cohort.contact_email
    enqueue(f"trainings/certificate_{name}", recipient, context | more, key, is_bulk=True)
