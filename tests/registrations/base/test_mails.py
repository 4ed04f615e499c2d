"""Each message can be read, in both languages, as text and HTML; the calendar part is an invitation."""

from datetime import timedelta

import icalendar
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
    "event_changed": {"before": {"starts_on": "2026-11-19", "ends_on": None, "venue": {}, "city": {"zh": "佛山"}}},
    "event_postponed": {"reason": "Typhoon"},
    "event_cancelled": {"reason": "Typhoon"},
    "reminder": {},
    "meeting_changed": {
        "meeting": {"title": {"en": "Class 1"}, "starts_at": "2026-11-19T02:00:00+00:00", "room": {"en": "R1"}},
        "before": {"starts_at": "2026-11-18T02:00:00+00:00", "room": {}},
    },
    "meeting_restored": {
        "meeting": {"title": {"en": "Class 1"}, "starts_at": "2026-11-19T02:00:00+00:00", "room": {"en": "R1"}},
    },
    "meetings_shifted": {
        "meetings": [{"title": {"en": "Class 1"}, "starts_at": "2026-11-19T02:00:00+00:00", "room": {}}],
    },
    "meeting_cancelled": {
        "meeting": {"title": {"en": "Class 1"}, "starts_at": "2026-11-19T02:00:00+00:00", "room": {}},
        "reason": "Illness",
    },
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_it_can_be_read(make, outbox, template, language):
    user = make.user(language=language, name_native="<b>张</b>")
    registration = make.registration(user=user, offering=make.conference(title="Optics & Lasers"))
    mails.send_once("key", template, registration, "REQUEST", **TEMPLATES[template])
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


def test_the_invitation_is_for_one_person_and_rises(make, outbox):
    user = make.user(language="en")
    conference = make.conference(title="Optics", sequence=2)
    registration = make.registration(user=user, offering=conference, sequence=3)
    mails.send("confirmation", registration, method="REQUEST")
    (message,) = outbox()
    calendar = icalendar.Calendar.from_ical(message.calendar)
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == conference.uid
    assert event["SEQUENCE"] == 5
    assert event["ATTENDEE"] == f"mailto:{user.email}"
    assert event.decoded("DTSTART") == conference.starts_on
    assert event.decoded("DTEND") == conference.ends_on + timedelta(days=1)


def test_a_cancellation_takes_it_out_of_the_calendar(make, outbox):
    registration = make.registration()
    mails.send("cancelled", registration, method="CANCEL", reason="")
    (message,) = outbox()
    (event,) = icalendar.Calendar.from_ical(message.calendar).walk("VEVENT")
    assert (message.calendar_method, event["STATUS"]) == ("CANCEL", "CANCELLED")


def test_without_dates_there_is_no_entry_yet(make, outbox):
    registration = make.registration(offering=make.conference(starts_on=None))
    mails.send("confirmation", registration, method="REQUEST")
    assert outbox()[0].calendar is None


def test_the_same_message_is_written_once(make, outbox):
    registration = make.registration()
    for _ in range(2):
        mails.send("pending", registration)
    assert len(outbox()) == 1
    registration.changed_at = clock.now() + timedelta(seconds=1)
    mails.send("pending", registration)
    assert len(outbox()) == 2


def test_times_are_said_by_the_readers_clock_too(make, outbox):
    cohort = make.cohort(time_zone="Asia/Shanghai")
    times = TEMPLATES["meeting_changed"]
    for number, zone in enumerate(("Europe/Lisbon", "Asia/Hong_Kong")):
        registration = make.registration(offering=cohort, user=make.user(language="en", time_zone=zone))
        mails.send_once(str(number), "meeting_changed", registration, **times)
    far, near = (
        [part.get_content() for part in compose(message).walk() if not part.is_multipart()] for message in outbox()
    )
    for text in far:
        assert "19 November 2026, 10:00 (China Standard Time), for you Thursday, 19 November 2026, 02:00" in text
    for text in near:
        assert "for you" not in text


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
    mails.send("confirmation", make.registration(offering=cohort, user=user), method="REQUEST")
    mail = compose(outbox()[0])
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()
        assert "Safety: " in text
        assert "(China Standard Time), for you " in text
        assert "/calendars/private" in text
        assert not any(title in text for title in ("Welding", "Secret", "Long ago"))
