"""What people are told about their certificates."""

from typing import Any

from core import clock
from notifications.outbox.actions import enqueue
from registrations.opt_outs.links import path_of
from trainings.certificates.models import Certificate
from trainings.certificates.words import renewable_from


def send_issued(certificate: Certificate) -> None:
    """Once: the key is that of the row's own uniqueness."""
    key = f"certificate:{certificate.registration_id}:{certificate.rule_version}:{certificate.edition}"
    _send("issued", certificate, key, is_replacement=certificate.edition > 1)


def send_revoked(certificate: Certificate, reason: str) -> None:
    _send("revoked", certificate, f"certificate:revoked:{certificate.id}", reason=reason)


def send_reminder(certificate: Certificate, what: str, secret: str) -> None:
    """``what``: "renewable" or "ending". A message that one may opt out of."""
    registration, course = certificate.registration, certificate.cohort.course
    assert registration.recipient is not None
    opens = renewable_from(certificate)
    more = {
        "is_open": opens is not None and opens <= clock.today(certificate.cohort.time_zone),
        "host": certificate.printed["host"],
        "course_path": f"/courses/{course.slug}" if course.retired_at is None else "",
        "unsubscribe_path": path_of(registration.id, registration.recipient.address, secret),
    }
    _send("ending", certificate, f"certificate:{what}:{certificate.id}", **more)


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
