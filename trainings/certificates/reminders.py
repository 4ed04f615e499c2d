"""Whoever holds a certificate that ends hears when its renewal opens, and two weeks before it ends; once each."""

from collections.abc import Collection
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import aliased

from core import clock
from core.database import db, insert_into
from core.i18n import date_long, joined
from registrations.base.models import Registration
from registrations.opt_outs.queries import list_opted_out
from trainings.certificates import mails
from trainings.certificates.models import Certificate, CertificateReminder
from trainings.certificates.rules import CertificateRule
from trainings.cohorts.models import Cohort
from trainings.courses.models import CourseVersion

ENDING = timedelta(days=14)


def list_due(today: date) -> list[tuple[int, str]]:
    """(id of a certificate, "renewable" or "ending"); of those that end within two weeks only the latter. A query, and
    two for each version of a course whose certificates end some day."""
    ends = Certificate.valid_until.is_not(None), Certificate.valid_until >= today, Certificate.state == "issued"
    versions = db.session.execute(
        db.select(CourseVersion.id, CourseVersion.certificate_rule)
        .where(CourseVersion.id.in_(db.select(Certificate.course_version_id).where(*ends)))
        .order_by(CourseVersion.id)
    )
    due: list[tuple[int, str]] = []
    for version_id, stored in versions.all():
        opens = today + timedelta(days=CertificateRule.parse(stored).renewal_days)
        due += _due(version_id, "ending", today, today + ENDING)
        due += _due(version_id, "renewable", today + ENDING + timedelta(days=1), opens)
    return due


def _due(version_id: int, what: str, first: date, last: date) -> list[tuple[int, str]]:
    """Those whose last day lies between the two. Who holds another one of that course for longer is left alone."""
    other, its_cohort, whose = aliased(Certificate), aliased(Cohort), aliased(Registration)
    longer = db.or_(other.valid_until.is_(None), other.valid_until > Certificate.valid_until)
    query = (
        db.select(Certificate.id)
        .join(Certificate.registration)
        .join(Cohort, Cohort.id == Certificate.cohort_id)
        .where(
            Certificate.course_version_id == version_id,
            Certificate.state == "issued",
            Certificate.valid_until.between(first, last),
            ~db.exists().where(CertificateReminder.certificate_id == Certificate.id, CertificateReminder.what == what),
            ~db.exists().where(
                other.state == "issued",
                longer,
                whose.id == other.registration_id,
                whose.user_id == Registration.user_id,
                its_cohort.id == other.cohort_id,
                its_cohort.course_id == Cohort.course_id,
            ),
        )
    )
    return [(id_, what) for id_ in db.session.scalars(query.order_by(Certificate.id))]


def remind(certificate_id: int, what: str, secret: str) -> None:
    """Nothing happens when they were, want no messages, can't be reached, or when it no longer stands."""
    certificate = db.session.get(Certificate, certificate_id)
    if certificate is None or certificate.state != "issued":
        return
    recipient = certificate.registration.recipient
    if recipient is None or list_opted_out(certificate.cohort, [recipient.address.lower()]):
        return
    written = insert_into(CertificateReminder).values(certificate_id=certificate.id, what=what, at=clock.now())
    done = written.on_conflict_do_nothing().returning(CertificateReminder.certificate_id)
    if db.session.scalar(done) is not None:
        mails.send_reminder(certificate, what, secret)


def reminded_words(certificates: Collection[Certificate], zone: str) -> dict[int, str]:
    """Certificate id -> the days on which its holder was reminded, of those who were. One query."""
    ids = [each.id for each in certificates]
    query = db.select(CertificateReminder).where(CertificateReminder.certificate_id.in_(ids))
    found: dict[int, list[str]] = {}
    for each in db.session.scalars(query.order_by(CertificateReminder.at, CertificateReminder.what)):
        found.setdefault(each.certificate_id, []).append(date_long(each.at.astimezone(ZoneInfo(zone)).date()))
    return {id_: joined(days) for id_, days in found.items()}
