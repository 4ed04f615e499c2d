"""Credentials leave Huizhi only with their owner's consent; whatever is needed to verify them is public."""

import json

import pytest

from core.badges import keys, status_list
from core.badges.data_integrity import verify_proof
from core.badges.jwt import verify_jwt
from trainings.certificates import actions as certificates
from trainings.credentials import queries


@pytest.fixture
def credential(trainee, organiser, session):
    made = queries.get_credential(certificates.issue(trainee, organiser).id)
    session.commit()
    return made


@pytest.fixture
def mine(trainee, signed_in, credential):
    return signed_in(trainee.user)


@pytest.fixture
def base(credential):
    return f"/my/certificates/{credential.certificate.ref}"


def said(answer):
    return answer.get_data(as_text=True)


def test_my_certificates(mine, base, credential):
    serial = credential.certificate.serial
    assert serial in said(mine.get("/my/certificates"))
    shown = said(mine.get(base))
    assert (serial in shown, f"/certificates/{credential.certificate.token}" in shown) == (True, True)
    assert mine.get(f"{base}/certificate.pdf").data.startswith(b"%PDF")
    registration = mine.get(f"/my/registrations/{credential.certificate.registration.ref}")
    assert serial in said(registration)


def test_the_owner_reads_why_it_is_not_valid(mine, base, credential, organiser):
    certificates.revoke(credential.certificate, organiser, "Somebody else sat the examination.")
    shown = said(mine.get(base))
    assert ("it was revoked" in shown, "Somebody else sat the examination." in shown) == (True, True)


def test_a_replaced_one_leads_its_owner_to_the_new_one(mine, base, credential, organiser, session):
    newer = certificates.reissue(credential.certificate, organiser, name_native="李铭", name_latin="", reason="")
    session.commit()
    assert f"/my/certificates/{newer.ref}" in said(mine.get(base))


def test_nothing_leaves_without_consent(mine, base, credential):
    for ending in ("json", "jwt"):
        assert mine.get(f"{base}/credential.{ending}").status_code == 403
    refused = mine.post(f"{base}/consent")
    assert (refused.status_code, "Tick this first" in said(refused)) == (422, True)
    assert mine.post(f"{base}/consent", data={"agreed": "y"}).location == base
    assert credential.consented_at is not None
    document, token = mine.get(f"{base}/credential.json"), mine.get(f"{base}/credential.jwt")
    assert (document.mimetype, token.mimetype) == ("application/vc+ld+json", "text/plain")
    assert "attachment" in document.headers["Content-Disposition"]
    assert json.loads(document.data) == credential.document
    assert token.data.decode() == credential.token


def test_they_are_nobody_elses(make, signed_in, organiser, base, credential, client):
    for user in (organiser, make.user(), make.administrator()):
        page = signed_in(user)
        for path in ("", "/certificate.pdf", "/credential.json", "/credential.jwt"):
            assert page.get(base + path).status_code == 404
        assert page.post(f"{base}/consent", data={"agreed": "y"}).status_code == 404
    assert client.get(base).status_code == 302


def test_a_stranger_verifies_with_public_documents_alone(client, mine, base, credential, organiser):
    """Only what the document names is fetched: its issuer, its key, its status lists."""
    mine.post(f"{base}/consent", data={"agreed": "y"})
    document = json.loads(mine.get(f"{base}/credential.json").data)

    def fetch(url):
        answer = client.get(url.removeprefix("http://localhost"))
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return answer, json.loads(answer.data)

    def find(method):
        return keys.find_key(fetch(method.partition("#")[0])[1], method)

    def bit(purpose):
        entry = next(each for each in document["credentialStatus"] if each["statusPurpose"] == purpose)
        answer, listed = fetch(entry["statusListCredential"])
        assert answer.mimetype == "application/vc+ld+json"
        assert verify_proof(listed, find) is None
        assert (listed["id"], listed["issuer"]) == (entry["statusListCredential"], document["issuer"]["id"])
        assert listed["credentialSubject"]["statusPurpose"] == purpose
        bits = status_list.decode(listed["credentialSubject"]["encodedList"])
        return status_list.is_set(bits, int(entry["statusListIndex"]))

    assert verify_proof(document, find) is None
    assert verify_jwt(credential.token, find)["id"] == document["id"]
    assert (bit("revocation"), bit("suspension")) == (False, False)
    certificates.suspend(credential.certificate, organiser, "x")
    assert (bit("revocation"), bit("suspension")) == (False, True)
    certificates.revoke(credential.certificate, organiser, "x")
    assert (bit("revocation"), bit("suspension")) == (True, False)


def test_the_issuers_page_says_who_and_which_keys(client, credential, cohort):
    answer = client.get(f"/credentials/issuers/{cohort.host.ref}")
    profile = json.loads(answer.data)
    assert (answer.mimetype, profile["name"], profile["type"]) == (
        "application/ld+json",
        "Institute of Robots",
        ["Profile"],
    )
    assert profile["id"] == credential.document["issuer"]["id"]
    assert profile["verificationMethod"][0]["publicKeyMultibase"] == credential.key.public_key
    assert "sealed" not in said(answer)
    again = client.get(f"/credentials/issuers/{cohort.host.ref}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_what_does_not_exist(client, make, credential):
    never = make.organisation()
    for path in (
        f"/credentials/issuers/{never.ref}", "/credentials/issuers/x", "/credentials/status/999",
        f"/credentials/status/{credential.list_id}/other", f"/credentials/status/{credential.list_id}/revocation",
    ):  # fmt: skip
        assert client.get(path).status_code == 404
