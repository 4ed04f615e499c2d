"""What a stranger is told: one word for how a certificate stands on a day."""

from datetime import date
from typing import Literal

from trainings.certificates.models import Certificate

Standing = Literal["valid", "expired", "suspended", "superseded", "revoked"]


def standing(certificate: Certificate, today: date) -> Standing:
    """``today`` in the zone of the place. What somebody decided goes before what the calendar says."""
    if certificate.state == "revoked":
        return "revoked"
    if certificate.state == "superseded":
        return "superseded"
    if certificate.state == "suspended":
        return "suspended"
    if certificate.valid_until is not None and today > certificate.valid_until:
        return "expired"
    return "valid"
