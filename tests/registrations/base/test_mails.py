"""Each message can be read, in both languages, as text and HTML. Their calendar parts: ../invitations."""

from datetime import timedelta

import pytest

from core import clock
from notifications.outbox.compose import compose
from registrations.base import mails

TEMPLATES = {
    "confirmation": {},
    "pending": {},
    "waiting": {"rank": 3},
    "offer": {"expires_at": "2026-11-20T10:00:00+00:00"},
    "offer_lapsed": {},
    "rejected": {"reason": "Full of <people>"},
    "cancelled": {"reason": ""},
    "changed": {},
    "event_postponed": {"reason": "Typhoon"},
    "event_cancelled": {"reason": "Typhoon"},
    "reminder": {},
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_it_can_be_read(make, outbox, template, language):
    user = make.user(language=language, name_native="<b>张</b>")
    registration = make.registration(user=user, offering=make.conference(title="Optics & Lasers"))
    mails.send_once("key", template, registration, with_calendar=True, **TEMPLATES[template])
    (message,) = outbox()
    mail = compose(message)
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "Optics & Lasers" in mail["Subject"]
    assert "Optics & Lasers" in text
    assert f"http://localhost/my/registrations/{registration.ref}" in text
    assert f'href="http://localhost/my/registrations/{registration.ref}"' in html
    assert "<b>张" in text
    assert "<b>张" not in html
    assert "None" not in text
    assert "{" not in text


def test_the_same_message_is_written_once(make, outbox):
    registration = make.registration()
    for _ in range(2):
        mails.send("pending", registration)
    assert len(outbox()) == 1
    registration.changed_at = clock.now() + timedelta(seconds=1)
    mails.send("pending", registration)
    assert len(outbox()) == 2


def test_the_confirmation_of_a_training_says_when_the_class_meets(make, outbox):
    user = make.user(language="en", time_zone="Europe/Lisbon")
    cohort = make.cohort(time_zone="Asia/Shanghai")
    tomorrow = clock.now() + timedelta(days=1)
    for title, state, starts_at in (
        ("Safety", "published", tomorrow),
        ("Welding", "cancelled", tomorrow),
        ("Secret", "draft", tomorrow),
        ("Long ago", "published", tomorrow - timedelta(days=9)),
    ):
        published_at = None if state == "draft" else clock.now()
        make.agenda_item(
            offering=cohort, title=title, kind="meeting", state=state, starts_at=starts_at, published_at=published_at
        )
    mails.send("confirmation", make.registration(offering=cohort, user=user), with_calendar=True)
    mail = compose(outbox()[0])
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()
        assert "Safety: " in text
        assert "(China Standard Time), for you " in text
        assert "/calendars/private" in text
        assert not any(title in text for title in ("Welding", "Secret", "Long ago"))
