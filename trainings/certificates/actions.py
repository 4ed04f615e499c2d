"""Issuing and everything that happens to a certificate afterwards. A row is written once; only its state moves.

Numbers are given under the lock of their year's row, and there who has a certificate already is looked up: two runs at
once, or the same run twice, issue and mail once.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from core import audit, clock
from core.audit import Actor
from core.database import db, insert_into
from core.errors import Invalid, Refused
from core.i18n import _l
from registrations.base.models import Registration
from trainings.certificates.mails import send_issued, send_revoked
from trainings.certificates.models import Certificate, CertificateStep, CertificateYear
from trainings.certificates.printed import printed
from trainings.certificates.rules import CertificateRule
from trainings.certificates.serials import serial
from trainings.certificates.signals import certificate_moved, certificates_issued
from trainings.certificates.states import is_legal
from trainings.cohorts.models import Cohort


def issue(registration: Registration, actor: Actor | None, *, completion_id: int | None = None) -> Certificate:
    """The person's first certificate of this cohort; the one there is when it was issued before."""
    cohort = db.session.get_one(Cohort, registration.offering_id)
    made = issue_many(cohort, [registration], actor, {registration.id: completion_id})
    if made:
        return made[0]
    held = _held(cohort, [registration.id])
    if registration.id in held:
        return db.session.get_one(Certificate, held[registration.id])
    raise Refused("not_confirmed", _l("Only somebody who takes part can get a certificate."))


def issue_many(
    cohort: Cohort,
    registrations: Sequence[Registration],
    actor: Actor | None,
    completions: Mapping[int, int | None] | None = None,
) -> list[Certificate]:
    """For those who take part and never had one under this rule, in this order; also who had theirs revoked gets no
    second. A handful of queries, and one for each mail."""
    rule = CertificateRule.parse(cohort.course_version.certificate_rule)
    now, first = clock.now(), clock.today(cohort.time_zone)
    year = _lock_year(first.year)
    held = _held(cohort, [each.id for each in registrations])
    new = [each for each in registrations if each.id not in held and _takes_part(each, cohort)]
    said = printed(cohort, rule) if new else {}
    made = [
        Certificate(
            serial=serial(first.year, year.last_number + place), token=_new_token(), kind=rule.kind,
            registration=each, cohort=cohort, course_version_id=cohort.course_version_id,
            rule_version=cohort.course_version.number, completion_id=(completions or {}).get(each.id),
            name_native=each.name_native, name_latin=each.name_latin, printed=said,
            issued_at=now, valid_from=first, valid_until=rule.last_day(first), state="issued",
        )
        for place, each in enumerate(new, start=1)
    ]  # fmt: skip
    year.last_number += len(made)
    _write(made, actor, "certificate.issued")
    return made


def reissue(
    certificate: Certificate, actor: Actor | None, *, name_native: str, name_latin: str, reason: str
) -> Certificate:
    """Another one with the right name, valid as long; the old one is superseded and leads to it."""
    if not name_native:
        raise Invalid("no_name", _l("Give the name as it should be printed."), field="name_native")
    if (name_native, name_latin) == (certificate.name_native, certificate.name_latin):
        raise Invalid("same_name", _l("This is the name that is printed already."), field="name_native")
    days = {"valid_from": certificate.valid_from, "valid_until": certificate.valid_until}
    names = {"name_native": name_native, "name_latin": name_latin}
    return _replace(certificate, actor, reason, "certificate.reissued", days | names)


def renew(certificate: Certificate, actor: Actor | None) -> Certificate:
    """Another one that is valid from today; time that was left is not lost. Raises Refused before its window."""
    rule = CertificateRule.parse(certificate.course_version.certificate_rule)
    today, until = clock.today(certificate.cohort.time_zone), certificate.valid_until
    if until is None:
        raise Refused("for_ever", _l("It is valid for ever: there is nothing to renew."))
    if not rule.may_renew(until, today):
        raise Refused("too_early", _l("It is too early: the time for renewing has not come yet."))
    counted_from = max(today, until + timedelta(days=1))
    days: dict[str, date | None] = {"valid_from": today, "valid_until": rule.last_day(counted_from)}
    return _replace(certificate, actor, "", "certificate.renewed", days)


def suspend(certificate: Certificate, actor: Actor | None, reason: str) -> None:
    """Not valid until it is reinstated; the reason is public."""
    move(certificate, "suspended", actor, _needed(reason))


def reinstate(certificate: Certificate, actor: Actor | None, reason: str = "") -> None:
    if certificate.state != "suspended":
        raise Refused("not_suspended", _l("It is not suspended."))
    move(certificate, "issued", actor, reason)


def revoke(certificate: Certificate, actor: Actor | None, reason: str) -> None:
    """For good; the reason is public, and the person is told."""
    move(certificate, "revoked", actor, _needed(reason))
    send_revoked(certificate, reason)


def move(certificate: Certificate, state: str, actor: Actor | None, reason: str) -> None:
    """One legal step, written down; what others did meanwhile is seen first. Raises Refused."""
    db.session.flush()
    db.session.refresh(certificate, ["state"], with_for_update=True)
    before = certificate.state
    if not is_legal(before, state):
        raise Refused("not_possible", _l("This is no longer possible: the state of the certificate has changed."))
    certificate.state = state
    db.session.add(_step(certificate, before, actor, reason))
    audit.record(actor, f"certificate.{state}", "certificate", certificate.id, reason=reason)
    db.session.flush()
    certificate_moved.send(certificate, before=before)


def _replace(
    certificate: Certificate, actor: Actor | None, reason: str, verb: str, columns: Mapping[str, Any]
) -> Certificate:
    now, cohort = clock.now(), certificate.cohort
    number = _lock_year(clock.today(cohort.time_zone).year)
    move(certificate, "superseded", actor, reason)
    number.last_number += 1
    same = (
        "kind", "registration_id", "cohort_id", "course_version_id", "rule_version", "completion_id", "name_native",
        "name_latin", "printed",
    )  # fmt: skip
    kept = {name: getattr(certificate, name) for name in same}
    made = Certificate(
        **{**kept, **columns},
        serial=serial(number.year, number.last_number),
        token=_new_token(),
        edition=certificate.edition + 1,
        replaces_id=certificate.id,
        issued_at=now,
        state="issued",
    )
    _write([made], actor, verb, reason)
    return made


def _write(made: Sequence[Certificate], actor: Actor | None, verb: str, reason: str = "") -> None:
    db.session.add_all(made)
    db.session.flush()
    db.session.add_all([_step(each, None, actor, reason) for each in made])
    for each in made:
        audit.record(actor, verb, "certificate", each.id)
        send_issued(each)
    db.session.flush()
    if made:
        certificates_issued.send(None, certificates=made)


def _lock_year(year: int) -> CertificateYear:
    """Its row, held until the transaction ends."""
    db.session.execute(insert_into(CertificateYear).values(year=year, last_number=0).on_conflict_do_nothing())
    query = db.select(CertificateYear).where(CertificateYear.year == year).with_for_update()
    row: CertificateYear = db.session.scalars(query.execution_options(populate_existing=True)).one()
    return row


def _held(cohort: Cohort, registration_ids: Sequence[int]) -> dict[int, int]:
    """Registration -> id of the newest certificate that it, or another registration of that account, ever had here."""
    query = (
        db.select(Certificate.id, Certificate.registration_id, Registration.user_id)
        .join(Certificate.registration)
        .where(Certificate.cohort_id == cohort.id, Certificate.rule_version == cohort.course_version.number)
        .order_by(Certificate.edition)
    )
    rows = db.session.execute(query).all()
    by_id = {registration: certificate for certificate, registration, _user in rows}
    by_user = {user: certificate for certificate, _registration, user in rows if user is not None}
    owners = db.select(Registration.id, Registration.user_id).where(Registration.id.in_(registration_ids))
    same_person = {row[0]: by_user[row[1]] for row in db.session.execute(owners) if row[1] in by_user}
    found = same_person | by_id
    return {each: found[each] for each in registration_ids if each in found}


def _takes_part(registration: Registration, cohort: Cohort) -> bool:
    return registration.offering_id == cohort.id and registration.state == "confirmed"


def _step(certificate: Certificate, before: str | None, actor: Actor | None, reason: str) -> CertificateStep:
    return CertificateStep(
        certificate_id=certificate.id,
        from_state=before,
        to_state=certificate.state,
        actor_id=actor.id if actor else None,
        actor_name=actor.display_name if actor else "",
        reason=reason,
        at=clock.now(),
    )


def _new_token() -> str:
    """128 random bits: nobody finds a certificate by trying."""
    return secrets.token_urlsafe(16)


def _needed(reason: str) -> str:
    if not reason.strip():
        raise Invalid("no_reason", _l("Give the reason: whoever checks the certificate reads it."), field="reason")
    return reason.strip()
