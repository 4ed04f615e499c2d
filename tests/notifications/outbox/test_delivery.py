"""What is written is delivered once, later, whatever happens in between."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from core import clock as core_clock
from core.database import db
from notifications.mail.transport import RefusedForGood
from notifications.outbox import delivery
from notifications.outbox.actions import Part, enqueue
from notifications.recipient import Recipient

READER = Recipient("chen@example.org", "陈𬭎", "zh", "Asia/Shanghai")
AT = "2026-11-22T02:00:00+00:00"
TEXT = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def write(key="k", recipient=READER, **more):
    enqueue("accounts/password_changed", recipient, {"at": AT}, key, **more)
    db.session.commit()


@pytest.fixture
def sent(monkeypatch):
    """Mails that a server took, in order."""
    mails = []
    monkeypatch.setattr(delivery, "transport", lambda uri: mails.append)
    return mails


@pytest.fixture
def failing(monkeypatch):
    """Makes the server fail with the given error."""

    def fail(error):
        def send(mail):
            raise error

        monkeypatch.setattr(delivery, "transport", lambda uri: send)

    return fail


def test_a_message_is_written_once_for_a_key_and_delivered_once(session, outbox, sent):
    write()
    write()
    assert len(outbox()) == 1
    assert delivery.deliver_due() == 1
    assert delivery.deliver_due() == 0
    assert len(sent) == 1
    assert outbox()[0].state == "sent"


def test_a_message_of_a_transaction_that_fails_does_not_exist(session, outbox, sent):
    enqueue("accounts/password_changed", READER, {"at": AT}, "k")
    session.rollback()
    assert delivery.deliver_due() == 0


def test_it_is_in_the_readers_language_and_zone(session, sent):
    write("en", Recipient("a@example.org", "Ann", "en", "Europe/Berlin"))
    delivery.deliver_due()
    assert sent[0]["Subject"] == "Your Huizhi password was changed"
    assert "03:00" in sent[0].get_body(("plain",)).get_content()
    assert sent[0]["Content-Language"] == "en"


def test_text_html_and_calendar_parts_are_there(session, sent):
    write(calendars=[Part("REQUEST", TEXT), Part("CANCEL", TEXT)])
    delivery.deliver_due()
    mail = message_from_bytes(sent[0].as_bytes(policy=policy.SMTP), policy=policy.default)
    types = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert types == ["text/plain", "text/html", "text/calendar", "application/ics", "text/calendar"]
    calendars = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert [part["Content-Type"].params["method"] for part in calendars] == ["REQUEST", "CANCEL"]
    assert {part["Content-Type"].params["charset"].lower() for part in calendars} == {"utf-8"}
    assert {part.get_payload(decode=True) for part in calendars} == {TEXT.encode()}
    words, first = mail.get_payload()[0], calendars[0]
    assert (mail.get_content_type(), words.get_content_type()) == ("multipart/mixed", "multipart/alternative")
    assert first in words.get_payload()
    assert first.get_content_disposition() is None
    assert max(map(len, sent[0].as_bytes(policy=policy.SMTP).splitlines())) <= 998


def test_links_in_it_are_forgotten_once_it_is_sent(session, outbox, sent):
    write()
    delivery.deliver_due()
    assert outbox()[0].context == {}


@pytest.mark.parametrize("name", ["Bad\r\nBcc: victim@example.com", 'He said "hi", twice', "", "a" * 200])
def test_a_hostile_name_adds_no_header(session, sent, name):
    write("x", Recipient("a@example.org", name, "en", "UTC"))
    assert delivery.deliver_due() == 1
    mail = message_from_bytes(sent[0].as_bytes(policy=policy.SMTP), policy=policy.default)
    assert mail["Bcc"] is None
    assert [a.addr_spec for a in mail["To"].addresses] == ["a@example.org"]


def test_a_server_that_is_down_is_tried_again_later_and_later(session, outbox, failing, clock, sent, monkeypatch):
    write()
    failing(ConnectionRefusedError())
    assert delivery.deliver_due() == 0
    message = outbox()[0]
    assert (message.state, message.attempts) == ("queued", 1)
    assert delivery.deliver_due() == 0
    assert message.attempts == 1
    clock.advance(minutes=2)
    delivery.deliver_due()
    assert message.attempts == 2
    assert message.next_attempt_at - core_clock.now() > timedelta(minutes=4)
    monkeypatch.setattr(delivery, "transport", lambda uri: sent.append)
    clock.advance(minutes=6)
    assert delivery.deliver_due() == 1
    assert len(sent) == 1


def test_a_refusal_for_good_is_not_repeated(session, outbox, failing):
    write()
    failing(RefusedForGood("550"))
    delivery.deliver_due()
    assert outbox()[0].state == "failed"


def test_after_the_last_wait_it_has_failed(session, outbox, failing, clock):
    write()
    failing(TimeoutError())
    for _ in range(len(delivery.BACK_OFF_MINUTES) + 1):
        delivery.deliver_due()
        clock.advance(days=2)
    assert (outbox()[0].state, outbox()[0].last_error) == ("failed", "TimeoutError")


def test_a_broken_message_does_not_stop_the_ones_behind_it(session, outbox, sent):
    enqueue("accounts/password_changed", READER, {"at": "never"}, "broken")
    db.session.commit()
    write("good")
    assert delivery.deliver_due() == 1
    assert {m.dedupe_key: m.state for m in outbox()} == {"broken": "queued", "good": "sent"}


def test_what_a_killed_worker_had_taken_is_taken_again_after_its_lease(session, outbox, sent, clock):
    write()
    delivery._lease_next()
    assert delivery.deliver_due() == 0
    clock.advance(minutes=6)
    assert delivery.deliver_due() == 1
    assert sent[0]["Message-ID"].startswith(f"<{outbox()[0].message_id}@")


def test_many_workers_send_each_message_once(session, outbox, sent, in_threads):
    for number in range(30):
        write(f"k{number}", Recipient(f"p{number}@example.org", "P", "en", "UTC"))
    results = in_threads(lambda index: delivery.deliver_due(), 6)
    assert sum(results) == 30
    assert len({mail["To"] for mail in sent}) == len(sent) == 30
