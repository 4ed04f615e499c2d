from collections.abc import Iterator

from flask import current_app

from core.badges import keys
from core.badges.data_integrity import verify_proof
from core.badges.refusals import BadCredential
from core.database import db
from core.invariants import invariant
from trainings.certificates.models import Certificate
from trainings.credentials.models import Credential, StatusList
from trainings.credentials.verifying import find_key

_NEWEST = 200
"""Proofs that are verified in one check: the newest, 4 ms each."""


@invariant("each certificate has its credential")
def every_one_is_signed() -> Iterator[str]:
    query = db.select(Certificate.serial).outerjoin(Credential, Credential.certificate_id == Certificate.id)
    for serial in db.session.scalars(query.where(Credential.certificate_id.is_(None))):
        yield f"Certificate {serial} has no credential."


@invariant("the bits of the status lists say what the certificates say")
def bits_equal_states() -> Iterator[str]:
    is_revoked, is_suspended = Certificate.state.in_(("revoked", "superseded")), Certificate.state == "suspended"
    query = (
        db.select(Certificate.serial, Certificate.state)
        .join(Credential, Credential.certificate_id == Certificate.id)
        .where(db.or_(Credential.is_revoked != is_revoked, Credential.is_suspended != is_suspended))
    )
    for serial, state in db.session.execute(query):
        yield f"Certificate {serial} is {state}; its bits say something else."


@invariant("a status list has given away as many places as there are credentials in it")
def places_are_counted() -> Iterator[str]:
    query = (
        db.select(StatusList.id, StatusList.taken, db.func.count(Credential.certificate_id))
        .outerjoin(Credential, Credential.list_id == StatusList.id)
        .group_by(StatusList.id, StatusList.taken)
    )
    for number, taken, count in db.session.execute(query):
        if taken != count:
            yield f"Status list {number} has given away {taken} places and holds {count} credentials."


@invariant("the newest credentials bear their proofs")
def proofs_hold() -> Iterator[str]:
    query = db.select(Credential).order_by(Credential.certificate_id.desc()).limit(_NEWEST)
    base_url = current_app.config["SETTINGS"].base_url
    for credential in db.session.scalars(query.options(db.undefer(Credential.document))):
        method = str(credential.document["proof"]["verificationMethod"])
        if not method.startswith(base_url):
            continue  # signed while this installation had another address
        try:
            verify_proof(credential.document, find_key)
            assert keys.multikey(find_key(method)) == credential.key.public_key
        except (BadCredential, AssertionError):
            yield f"The proof of credential {credential.urn} does not fit."
