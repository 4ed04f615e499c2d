"""The link with which an employer's manager answers without an account: signed, dated, void once it was answered."""

from datetime import timedelta

from accounts.users import links
from trainings.enrolments.models import Enrolment

LIFETIME = timedelta(days=60)
_PURPOSE = "employer-approval"


def path_of(enrolment: Enrolment, secret: str) -> str:
    """The address of the page; the mail address is not in it."""
    values = {"r": enrolment.registration.ref, "s": state_of(enrolment)}
    return f"/trainings/approvals/{links.sign(secret, _PURPOSE, LIFETIME, values)}"


def read(token: str, secret: str) -> tuple[str, str]:
    """The registration's reference and the state it was signed in. Raises Gone."""
    values = links.read(secret, _PURPOSE, token)
    return str(values["r"]), str(values["s"])


def state_of(enrolment: Enrolment) -> str:
    """Changes with the answer, and when somebody else is asked or the same person anew."""
    return _state(enrolment, enrolment.employer_decision)


def state_before(enrolment: Enrolment) -> str:
    """Of the latest link, before it was answered."""
    return _state(enrolment, "")


def _state(enrolment: Enrolment, decision: str) -> str:
    return links.fingerprint(enrolment.id, enrolment.manager_email, enrolment.times_asked, decision)
