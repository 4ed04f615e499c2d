from collections.abc import Iterator
from hashlib import sha256

from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from trainings.certificates.models import Certificate, CertificateFile, CertificateStep
from trainings.certificates.serials import read_serial
from trainings.certificates.states import CURRENT, is_legal
from trainings.cohorts.models import Cohort


@invariant("one certificate stands for a person, cohort and rule version")
def one_stands() -> Iterator[str]:
    query = (
        db.select(Registration.user_id, Certificate.cohort_id, Certificate.rule_version)
        .join(Certificate.registration)
        .where(Certificate.state.in_(CURRENT), Registration.user_id.is_not(None))
        .group_by(Registration.user_id, Certificate.cohort_id, Certificate.rule_version)
        .having(db.func.count() > 1)
    )
    for user, cohort, _version in db.session.execute(query):
        yield f"User {user} has more than one certificate of cohort {cohort}."


@invariant("a certificate is of its registration's cohort, and its serial passes the check")
def it_fits() -> Iterator[str]:
    query = (
        db.select(Certificate.serial, Registration.offering_id == Certificate.cohort_id, Cohort.id.is_not(None))
        .join(Certificate.registration)
        .outerjoin(Cohort, Cohort.id == Certificate.cohort_id)
    )
    for serial, fits, exists in db.session.execute(query):
        if not (fits and exists) or read_serial(serial) != serial:
            yield f"Certificate {serial} belongs to another cohort or has a wrong number."


@invariant("the steps of a certificate lead to its state")
def steps_lead_there() -> Iterator[str]:
    states: dict[int, str | None] = {}
    steps = db.select(CertificateStep.certificate_id, CertificateStep.from_state, CertificateStep.to_state)
    for certificate, before, after in db.session.execute(steps.order_by(CertificateStep.id)):
        if states.get(certificate) != before or not is_legal(before, after):
            yield f"A step of certificate {certificate} comes from {before}, which it was not."
        states[certificate] = after
    for certificate, state in db.session.execute(db.select(Certificate.id, Certificate.state)):
        if states.get(certificate) != state:
            yield f"Certificate {certificate} is {state}; its steps say {states.get(certificate)}."


@invariant("what was superseded was replaced, and what was replaced was superseded")
def replaced_is_superseded() -> Iterator[str]:
    newer = db.select(Certificate.replaces_id).where(Certificate.replaces_id.is_not(None))
    is_replaced, is_superseded = Certificate.id.in_(newer), Certificate.state == "superseded"
    for serial in db.session.scalars(db.select(Certificate.serial).where(is_replaced != is_superseded)):
        yield f"Certificate {serial} is superseded by nothing, or replaced and not superseded."


@invariant("a kept certificate file has the hash that is shown")
def files_have_their_hash() -> Iterator[str]:
    query = db.select(CertificateFile.certificate_id, CertificateFile.content, CertificateFile.sha256)
    for certificate, content, expected in db.session.execute(query.execution_options(yield_per=50)):
        if sha256(content).hexdigest() != expected:
            yield f"The file of certificate {certificate} was changed."
