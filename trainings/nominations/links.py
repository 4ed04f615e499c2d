"""The link with which somebody who was nominated may decline without an account."""

from datetime import timedelta

from accounts.users import links
from registrations.base.models import Registration

LIFETIME = timedelta(days=180)
_PURPOSE = "nomination"


def path_of(registration: Registration, secret: str) -> str:
    values = {"r": registration.ref, "s": links.fingerprint(registration.id, registration.email)}
    return f"/trainings/nominations/{links.sign(secret, _PURPOSE, LIFETIME, values)}"


def read(token: str, secret: str) -> tuple[str, str]:
    """The registration's reference and the fingerprint of whom it is for. Raises Gone."""
    values = links.read(secret, _PURPOSE, token)
    return str(values["r"]), str(values["s"])


def state_of(registration: Registration) -> str:
    return links.fingerprint(registration.id, registration.email)
