"""A certificate as an award of Open Badges, and the addresses that its credential names."""

import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.badges.documents import Award, Issuer
from core.badges.identity import hashed_identity
from core.i18n import pick
from organisations.base.models import Organisation
from trainings.certificates import paper
from trainings.certificates.models import Certificate


def issuer_of(host: Organisation, base_url: str) -> Issuer:
    """The host; its address serves its profile and keys (routes.issuer)."""
    return Issuer(f"{base_url}/credentials/issuers/{host.ref}", pick(host.name, "en")[0], host.website)


def method_id(host: Organisation, key_name: str, base_url: str) -> str:
    return f"{issuer_of(host, base_url).id}#{key_name}"


def list_url(list_id: int, purpose: str, base_url: str) -> str:
    """The public status list."""
    address = f"{base_url}/credentials/status/{list_id}"
    return address if purpose == "revocation" else f"{address}/{purpose}"


def award_of(
    certificate: Certificate, urn: str, subject: str, salt: str, list_id: int, place: int, base_url: str
) -> Award:
    """In the language in which we write to the person. No name and no address of a person is in it."""
    registration, said = certificate.registration, certificate.printed
    user = registration.user
    language = (user.language if user else registration.language) or "zh"
    title, language = pick(said["title"], "zh" if language == "zh" else "en")
    sentence = pick(said["text"], language)[0] or paper.SENTENCES[certificate.kind][language].format(title=title)
    zone, until = ZoneInfo(said["zone"]), certificate.valid_until
    version = f"{base_url}/courses/{certificate.course_version_id}"
    return Award(
        id=urn,
        issuer=issuer_of(certificate.cohort.host, base_url),
        subject_id=subject,
        identity=hashed_identity(user.email if user else registration.email, salt),
        achievement_id=uuid.uuid5(uuid.NAMESPACE_URL, version).urn,
        name=title,
        description=f"{paper.HEADINGS[certificate.kind][language]}: {title}, {paper.hours(said)[language]}",
        criteria=sentence,
        valid_from=_midnight(certificate.valid_from, zone),
        valid_until=_midnight(until + timedelta(days=1), zone) if until else None,
        status={purpose: (list_url(list_id, purpose, base_url), place) for purpose in ("revocation", "suspension")},
        language=language,
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
