"""Every mail of the accounts can be rendered in both languages, and its link leads to a page."""

import re

import pytest

from notifications.outbox.actions import enqueue
from notifications.outbox.compose import compose
from notifications.recipient import Recipient

CONTEXT = {
    "token": "abc.def",
    "at": "2026-11-20T12:00:00+00:00",
    "old_address": "old@people.example",
    "new_address": "new@people.example",
}
NAMES = [
    "confirm",
    "known",
    "link",
    "reset",
    "reset_unknown",
    "password_changed",
    "address",
    "address_known",
    "address_changed",
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_a_mail_says_the_same_in_text_and_html(session, client, outbox, name, language):
    to = Recipient("mei@people.example", "林梅 <b>", language, "Asia/Shanghai")
    enqueue(f"accounts/{name}", to, CONTEXT, "key")
    mail = compose(outbox()[0])
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert mail["Subject"]
    assert "林梅 <b>" in text
    assert "林梅 &lt;b&gt;" in html
    links = re.findall(r"http://localhost(/\S+)", text)
    assert links or name == "address_changed"
    for link in links:
        assert f'href="http://localhost{link}"' in html or link in html
        assert client.get(link.rstrip(".")).status_code in (200, 410)
