from collections.abc import Collection
from typing import Any

from core.database import db
from core.errors import NotFound
from registrations.base.models import Registration
from trainings.certificates.models import Certificate, CertificateFile, CertificateRun, CertificateStep
from trainings.certificates.states import CURRENT
from trainings.cohorts.models import Cohort

PAGE = 100
"""Rows on a page of the list."""


def list_page(cohort: Cohort, number: int, wanted: str = "") -> list[Certificate]:
    """The ``number``-th PAGE, from 1, newest first; ``wanted``: part of a name or of a certificate's number."""
    query = _found(cohort, wanted, db.select(Certificate)).order_by(Certificate.id.desc())
    return list(db.session.scalars(query.offset((number - 1) * PAGE).limit(PAGE)))


def count(cohort: Cohort, wanted: str = "") -> int:
    return db.session.scalar(_found(cohort, wanted, db.select(db.func.count(Certificate.id)))) or 0


def _found(cohort: Cohort, wanted: str, query: Any) -> Any:
    query = query.where(Certificate.cohort_id == cohort.id)
    searched = (Certificate.name_native, Certificate.name_latin, Certificate.serial)
    return query.where(db.or_(*(each.icontains(wanted, autoescape=True) for each in searched))) if wanted else query


def get_certificate(cohort: Cohort, ref: str) -> Certificate:
    """Raises NotFound."""
    query = db.select(Certificate).where(Certificate.cohort_id == cohort.id, Certificate.ref == ref)
    return _got(db.session.scalar(query))


def get_by_token(token: str) -> Certificate:
    """Raises NotFound."""
    return _got(db.session.scalar(db.select(Certificate).where(Certificate.token == token)))


def find_by_serial(serial: str) -> Certificate | None:
    found: Certificate | None = db.session.scalar(db.select(Certificate).where(Certificate.serial == serial))
    return found


def find_by_sha256(digest: str) -> Certificate | None:
    query = db.select(Certificate).join(Certificate.file).where(CertificateFile.sha256 == digest)
    found: Certificate | None = db.session.scalar(query)
    return found


def find_sha256(certificate: Certificate) -> str:
    """Of the PDF that was handed out; empty before somebody asked for it."""
    query = db.select(CertificateFile.sha256).where(CertificateFile.certificate_id == certificate.id)
    return db.session.scalar(query) or ""


def find_newer(certificate: Certificate) -> Certificate | None:
    """What replaced it."""
    found: Certificate | None = db.session.scalar(
        db.select(Certificate).where(Certificate.replaces_id == certificate.id)
    )
    return found


def get_own(user_id: int, ref: str) -> Certificate:
    """The person's; NotFound for anybody else's."""
    query = db.select(Certificate).join(Certificate.registration)
    return _got(db.session.scalar(query.where(Registration.user_id == user_id, Certificate.ref == ref)))


def list_own(user_id: int) -> list[Certificate]:
    """Newest first."""
    query = db.select(Certificate).join(Certificate.registration).where(Registration.user_id == user_id)
    return list(db.session.scalars(query.order_by(Certificate.id.desc())))


def list_of(registration_id: int) -> list[Certificate]:
    """All editions, newest first."""
    query = db.select(Certificate).where(Certificate.registration_id == registration_id)
    return list(db.session.scalars(query.order_by(Certificate.id.desc())))


def list_steps(certificate_id: int) -> list[CertificateStep]:
    """Oldest first."""
    query = db.select(CertificateStep).where(CertificateStep.certificate_id == certificate_id)
    return list(db.session.scalars(query.order_by(CertificateStep.id)))


def last_reason(certificate: Certificate) -> CertificateStep:
    """The step that brought it into its state."""
    return list_steps(certificate.id)[-1]


def list_people(cohort: Cohort, ids: Collection[int] | None = None) -> list[Registration]:
    """Who takes part, by name; of ``ids`` only when given, in their order."""
    query = db.select(Registration).where(Registration.offering_id == cohort.id, Registration.state == "confirmed")
    query = query.options(db.joinedload(Registration.user), db.joinedload(Registration.offering))
    if ids is None:
        return list(db.session.scalars(query.order_by(Registration.sort_key, Registration.id)))
    found = {each.id: each for each in db.session.scalars(query.where(Registration.id.in_(ids)))}
    return [found[each] for each in ids if each in found]


def list_holders(cohort: Cohort) -> set[int]:
    """Registrations that ever had one under the rule of this cohort."""
    query = db.select(Certificate.registration_id).where(
        Certificate.cohort_id == cohort.id, Certificate.rule_version == cohort.course_version.number
    )
    return set(db.session.scalars(query))


def list_standing(cohort: Cohort, registration_ids: Collection[int]) -> list[Certificate]:
    """Of these people, what is neither superseded nor revoked, by name."""
    query = db.select(Certificate).where(Certificate.cohort_id == cohort.id, Certificate.state.in_(CURRENT))
    query = query.where(Certificate.registration_id.in_(registration_ids)).join(Certificate.registration)
    query = query.order_by(Registration.sort_key, Certificate.id)
    return list(db.session.scalars(query)) if registration_ids else []


def get_run(cohort: Cohort, ref: str) -> CertificateRun:
    """Raises NotFound."""
    query = db.select(CertificateRun).where(CertificateRun.cohort_id == cohort.id, CertificateRun.ref == ref)
    found: CertificateRun | None = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def _got(certificate: Certificate | None) -> Certificate:
    if certificate is None:
        raise NotFound
    return certificate
