"""A stranger learns in one look whether a certificate is valid, and nothing that is not on the paper."""

import io
import json
from datetime import UTC, datetime

import pytest

from core.database import reading
from trainings.certificates import actions, queries
from trainings.certificates.document import pdf_of
from trainings.credentials.queries import get_credential


@pytest.fixture
def certificate(trainee, organiser, session):
    made = actions.issue(trainee, organiser)
    session.commit()
    return made


def said(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def look(client, certificate):
    return lambda: said(client.get(f"/certificates/{certificate.token}"))


def test_valid(client, certificate, look, trainee):
    answer = client.get(f"/certificates/{certificate.token}")
    text = said(answer)
    assert "This certificate is valid." in text
    facts = ("李明", "Li Ming", "Robot Cells", "40 class hours", "Institute of Robots", certificate.serial)
    assert [fact for fact in facts if fact not in text] == []
    assert "November 2026" in text
    assert (answer.headers["X-Robots-Tag"], answer.status_code) == ("noindex, nofollow", 200)
    hidden = (trainee.user.email, trainee.ref, certificate.ref, trainee.organisation_name or "nothing")
    assert [secret for secret in hidden if secret in text] == []


def test_expired(look, clock):
    clock.set(datetime(2030, 1, 1, tzinfo=UTC))
    assert "its time is over" in look()


def test_suspended_and_why(certificate, organiser, look):
    actions.suspend(certificate, organiser, "A complaint is looked into.")
    assert "not valid at present" in look()
    assert "A complaint is looked into." in look()
    assert organiser.name_native not in look()


def test_revoked_and_why(certificate, organiser, look):
    actions.revoke(certificate, organiser, "<b>Somebody else</b> sat the examination.")
    assert "it was revoked" in look()
    assert "&lt;b&gt;Somebody else" in look()


def test_superseded_leads_to_the_newer(certificate, organiser, look):
    new = actions.reissue(certificate, organiser, name_native="黎明", name_latin="", reason="Secret reason")
    text = look()
    assert ("replaced by a newer one" in text, f"/certificates/{new.token}" in text) == (True, True)
    assert "Secret reason" not in text


def test_by_number(client, certificate):
    for typed in (certificate.serial, certificate.serial.lower().replace("-", " ")):
        answer = client.get("/certificates", query_string={"number": typed})
        assert (answer.status_code, answer.location) == (303, f"/certificates/{certificate.token}")
    wrong = certificate.serial[:-1] + str((int(certificate.serial[-1]) + 1) % 10)
    for typed, status, sentence in (
        (wrong, 422, "can't be right"),
        ("<script>", 422, "can't be right"),
        ("HZ-2026-000123-38", 404, "No certificate has this number"),
        ("", 200, "Check a certificate"),
    ):
        answer = client.get("/certificates", query_string={"number": typed})
        assert (answer.status_code, sentence in said(answer)) == (status, True)


def test_an_unknown_token(client):
    assert client.get("/certificates/nothing").status_code == 404


def send(client, content, name="file.pdf"):
    return client.post("/certificates/files", data={"file": (io.BytesIO(content), name)})


def test_the_file_itself(client, certificate, session):
    session.commit()
    with reading():
        made = pdf_of(certificate, "https://huizhi.example")
        session.commit()
    answer = send(client, made)
    assert answer.location == f"/certificates/{certificate.token}"
    assert "exactly the one that was handed out" in said(client.get(answer.location))
    changed = send(client, made[:-1] + b"x")
    assert (changed.status_code, "not a file that we issued" in said(changed)) == (404, True)


def test_the_credential_itself(client, certificate):
    credential = get_credential(certificate.id)
    document, token = dict(credential.document), credential.token
    assert send(client, json.dumps(document).encode(), "a.json").status_code == 303
    assert send(client, token.encode(), "a.jwt").status_code == 303
    document["name"] = "Doctor of everything"
    assert send(client, json.dumps(document).encode(), "a.json").status_code == 404


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 10, b"%PDF", b"{" * 5_000, b"x" * 2_000_001])
def test_any_other_file(client, content):
    assert send(client, content).status_code in (404, 422)
    assert client.post("/certificates/files").status_code == 422


def test_the_step_is_the_last(certificate, organiser):
    actions.suspend(certificate, organiser, "first")
    actions.reinstate(certificate, organiser)
    actions.suspend(certificate, organiser, "second")
    assert queries.last_reason(certificate).reason == "second"
