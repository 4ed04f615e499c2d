"""How a certificate stands, what it says and what happened to it, in the reader's language."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from core import clock
from core.errors import Sentence
from core.i18n import _, _l, aside, date_long, date_range, datetime_in, joined, localized
from trainings.certificates.models import Certificate, CertificateStep
from trainings.certificates.rules import CertificateRule
from trainings.certificates.standing import Standing, standing
from trainings.certificates.states import KINDS

STANDINGS: dict[Standing, Sentence] = {
    "valid": _l("Valid"),
    "expired": _l("Expired"),
    "suspended": _l("Suspended"),
    "superseded": _l("Superseded"),
    "revoked": _l("Revoked"),
}
VERDICTS: dict[Standing, Sentence] = {
    "valid": _l("This certificate is valid."),
    "expired": _l("This certificate was genuine, but its time is over."),
    "suspended": _l("This certificate is not valid at present."),
    "superseded": _l("This certificate was replaced by a newer one."),
    "revoked": _l("This certificate is not valid: it was revoked."),
}
TONES: dict[Standing, str] = {
    "valid": "good", "expired": "warn", "suspended": "warn", "superseded": "info", "revoked": "bad",
}  # fmt: skip
_HAPPENED = {
    None: _l("Issued"),
    "issued": _l("Reinstated"),
    "suspended": _l("Suspended"),
    "superseded": _l("Replaced by a newer one"),
    "revoked": _l("Revoked"),
}


def _happened(step: CertificateStep) -> Sentence:
    if step.from_state is None and step.actor_id is None:
        return _l("Issued by itself")
    return _HAPPENED[None if step.from_state is None else step.to_state]


def standing_of(certificate: Certificate) -> Standing:
    """Today, in the zone of the place."""
    return standing(certificate, clock.today(certificate.printed["zone"]))


def words_of(now: Standing) -> Sentence:
    return STANDINGS[now]


def facts(certificate: Certificate) -> list[tuple[str, str]]:
    """What is on the paper, and nothing else."""
    said = certificate.printed
    first, last = (date.fromisoformat(said[name]) if said[name] else None for name in ("starts_on", "ends_on"))
    hours = _("%(hours)s class hours of %(minutes)s minutes", hours=said["hours"], minutes=said["minutes"])
    until = date_long(certificate.valid_until) if certificate.valid_until else _("without end")
    instructors = joined(aside(native, latin) if latin else native for native, latin in said["instructors"])
    rows = [
        (_("Course"), localized(said["title"])),
        (_("Kind"), str(KINDS[certificate.kind])),
        (_("Hours"), hours),
        (_("Dates"), date_range(first, last) if first else ""),
        (_("Place"), localized(said["place"])),
        (_("Trainers"), instructors),
        (_("Issued by"), localized(said["host"])),
        (_("Issued on"), date_long(certificate.issued_at.astimezone(ZoneInfo(said["zone"])).date())),
        (_("Valid until"), until),
        (_("Number"), certificate.serial),
    ]
    return [(str(term), str(value)) for term, value in rows if value]


def renewable_from(certificate: Certificate) -> date | None:
    """The day on which its renewal opens; None where there is nothing to renew."""
    if certificate.state != "issued":
        return None
    return CertificateRule.parse(certificate.course_version.certificate_rule).renewable_from(certificate.valid_until)


def entries(steps: Iterable[CertificateStep], zone: str) -> list[dict[str, Any]]:
    """For the macro timeline."""
    tones = {"suspended": "warn", "revoked": "bad", "issued": "good"}
    return [
        {
            "at": datetime_in(step.at, zone),
            "iso": step.at.isoformat(),
            "who": step.actor_name or None,
            "text": _happened(step),
            "note": step.reason or None,
            "icon": "check" if step.to_state == "issued" else "history",
            "tone": tones.get(step.to_state),
        }
        for step in steps
    ]
