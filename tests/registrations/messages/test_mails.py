"""The mail itself: headers, both parts, one link to unsubscribe."""

from email import message_from_bytes, policy

import pytest

from notifications.outbox import delivery


@pytest.fixture
def sent(monkeypatch):
    mails = []

    def keep(mail):
        mails.append(message_from_bytes(mail.as_bytes(policy=policy.SMTP), policy=policy.default))

    monkeypatch.setattr(delivery, "transport", lambda uri: keep)
    return mails


def test_headers_for_one_click_and_for_answers(app, make, conference, write, send, sent, client):
    conference.contact_email = "office@kiln.example"
    make.registration(offering=conference, user=make.user(language="en", name_native="Ann"))
    send(write())
    delivery.deliver_due()
    (mail,) = sent
    base_url = app.config["SETTINGS"].base_url
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Reply-To"] == "office@kiln.example"
    path = mail["List-Unsubscribe"].strip("<>").removeprefix(base_url)
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert base_url + path in text.replace("\n", "")
    assert base_url + path in html
    assert "Dear Ann" in text
    assert client.get(path).status_code == 200


def test_a_name_can_not_add_a_header(make, conference, write, send, sent):
    make.registration(
        offering=conference, user=make.user(language="en", name_native="Ann\r\nBcc: spy@evil.example\r\n\r\nHi")
    )
    send(write(en=("Hello {{name}}", "{{name}}")))
    delivery.deliver_due()
    assert sent[0]["Bcc"] is None
    assert sent[0]["Subject"] == "Hello Ann Bcc: spy@evil.example Hi"
    assert sent[0]["To"].addresses[0].addr_spec.endswith("example.org") or sent[0]["To"]
