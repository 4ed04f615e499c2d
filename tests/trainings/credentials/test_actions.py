"""Credentials are signed at issue, follow their certificate, and outlive the key that signed them."""

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.badges.data_integrity import verify_proof
from core.badges.identity import is_identity
from core.badges.jwt import verify_jwt
from core.database import db
from core.errors import Refused
from core.invariants import INVARIANTS
from core.settings import Settings
from trainings.certificates import actions as certificates
from trainings.credentials import actions, queries
from trainings.credentials.models import Credential, IssuerKey, StatusList
from trainings.credentials.verifying import find_issued, find_key


def broken():
    """Of ours: registrations that a factory wrote have no enrolment."""
    checks = [each.broken for each in INVARIANTS.values()]
    ours = [
        check for check in checks if check.__module__.startswith(("trainings.certificates", "trainings.credentials"))
    ]
    return [sentence for check in ours for sentence in check()]


@pytest.fixture
def credential(trainee, organiser):
    return queries.get_credential(certificates.issue(trainee, organiser).id)


def test_it_is_signed_with_the_certificate(app, credential, trainee):
    document = credential.document
    assert verify_proof(document, find_key) is None
    token = verify_jwt(credential.token, find_key)
    assert token == {name: value for name, value in document.items() if name != "proof"}
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert document["validFrom"] == "2026-11-29T16:00:00Z"
    assert document["validUntil"] == "2029-11-29T16:00:00Z"
    subject = document["credentialSubject"]
    assert is_identity(subject["identifier"][0], trainee.user.email)
    assert subject["achievement"]["name"] == "Robot Cells"
    assert [entry["statusPurpose"] for entry in document["credentialStatus"]] == ["revocation", "suspension"]
    assert broken() == []


def test_it_says_nothing_of_the_person(credential, trainee):
    text = json.dumps(credential.document, ensure_ascii=False) + credential.token
    assert not any(said in text for said in (trainee.user.email, "李明", "Li Ming", trainee.ref))
    assert credential.document["credentialSubject"]["id"].startswith("urn:uuid:")


def test_a_person_has_one_name_in_all_credentials(make, credential, trainee, organiser):
    other = make.registration(offering=make.cohort(), user=trainee.user)
    second = queries.get_credential(certificates.issue(other, organiser).id)
    assert second.document["credentialSubject"]["id"] == credential.document["credentialSubject"]["id"]
    assert second.document["id"] != credential.document["id"]
    assert (second.document["credentialSubject"]["identifier"][0]["salt"]
            != credential.document["credentialSubject"]["identifier"][0]["salt"])  # fmt: skip


def test_the_bits_follow_the_certificate(credential, organiser):
    certificate, status_list = credential.certificate, credential.status_list
    before = (status_list.revision, queries.list_places(status_list, "revocation"))
    assert before == (0, [])
    certificates.suspend(certificate, organiser, "Looked into")
    assert queries.list_places(status_list, "suspension") == [credential.place]
    certificates.reinstate(certificate, organiser)
    assert queries.list_places(status_list, "suspension") == []
    certificates.revoke(certificate, organiser, "Fraud")
    assert queries.list_places(status_list, "revocation") == [credential.place]
    assert (status_list.revision, broken()) == (3, [])


def test_what_was_superseded_is_revoked_as_a_credential(credential, organiser):
    new = certificates.reissue(credential.certificate, organiser, name_native="黎", name_latin="Li", reason="Name")
    assert credential.is_revoked
    assert not queries.get_credential(new.id).is_revoked
    assert broken() == []


def test_a_bit_that_was_tampered_with_is_seen(credential):
    credential.is_revoked = True
    db.session.flush()
    assert [sentence for sentence in broken() if "bits say something else" in sentence]


def test_old_keys_still_verify(app, make, cohort, credential, organiser):
    old = credential.key.name
    new = actions.rotate_key(organiser, app.config["SETTINGS"])
    assert new.name != old
    second = queries.get_credential(certificates.issue(make.registration(offering=cohort), organiser).id)
    assert second.key.name == new.name
    for signed in (credential, second):
        assert verify_proof(signed.document, find_key) is None
    assert [(key.name, key.active_to is None) for key in queries.list_keys()] == [(old, False), (new.name, True)]
    assert broken() == []


def test_the_command_rotates(cli, session, credential):
    session.commit()
    result = cli("rotate-issuer-key")
    assert (result.exit_code, "signs from now on" in result.output) == (0, True)
    assert db.session.scalar(db.select(db.func.count(IssuerKey.id))) == 2


def test_the_private_key_is_sealed(app, credential):
    assert actions.private_key(credential.key, app.config["SETTINGS"])
    with pytest.raises(Refused, match="key_lost"):
        actions.private_key(credential.key, Settings(secret_key="another" * 8))


def test_places_are_never_given_twice(make, cohort, organiser):
    made = certificates.issue_many(cohort, [make.registration(offering=cohort) for _ in range(5)], organiser)
    places = {(each.list_id, each.place) for each in db.session.scalars(db.select(Credential))}
    status_list = db.session.scalars(db.select(StatusList)).one()
    assert (len(made), len(places), status_list.taken) == (5, 5, 5)


def test_a_full_list_is_followed_by_another(monkeypatch, make, cohort, organiser):
    monkeypatch.setattr(actions, "MOST_IN_LIST", 2)
    certificates.issue_many(cohort, [make.registration(offering=cohort) for _ in range(5)], organiser)
    assert list(db.session.scalars(db.select(StatusList.taken).order_by(StatusList.id))) == [2, 2, 1]
    assert broken() == []


def test_only_what_we_signed_is_found(credential):
    document = json.dumps(credential.document)
    assert find_issued(document.encode()).certificate_id == credential.certificate_id
    assert find_issued(json.dumps(credential.document, indent=2).encode()).certificate_id == credential.certificate_id
    assert find_issued(credential.token.encode()).certificate_id == credential.certificate_id
    changed = {**credential.document, "name": "Doctor of everything"}
    hostile = [
        json.dumps(changed),
        credential.token[:-3] + "AAA",
        "{",
        "[]",
        '{"id": 7}',
        '{"id": "\\u0000"}',
        "",
        "a.b.c",
    ]
    assert [find_issued(each.encode()) for each in hostile] == [None] * len(hostile)
    assert find_issued(b"\xff\xfe") is None
    assert find_issued(b'{"a":' * 20_000) is None


def test_consent_is_written_down_once(credential, trainee, clock):
    actions.consent(credential, trainee.user)
    first = credential.consented_at
    clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    actions.consent(credential, trainee.user)
    assert (credential.consented_at, credential.consent_version) == (first, actions.CONSENT_VERSION)


def test_another_implementation_verifies_it(make, clock):
    clock.set(datetime(2026, 1, 1, tzinfo=UTC))
    for_ever = certificates.issue(make.registration(offering=make.cohort()), None)
    credential = queries.get_credential(for_ever.id)
    ldp = pytest.importorskip("openbadgeslib.ob3.ldp", reason="openbadgeslib is not installed: make setup")
    verifier = pytest.importorskip("openbadgeslib.ob3.verifier", reason="openbadgeslib is not installed: make setup")
    public = find_key(credential.document["proof"]["verificationMethod"])
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for seen in (
        ldp.OB3LdpVerifier(pem).verify(json.dumps(credential.document)),
        verifier.OB3Verifier(pem).verify(credential.token),
    ):
        assert seen.id == credential.urn
