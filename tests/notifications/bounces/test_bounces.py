"""Delivery reports as servers send them: matched with the mail, hard or soft, and nothing believed that is not ours."""

import socket
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st

from core.database import db
from notifications.addresses.actions import mark_reachable
from notifications.addresses.queries import find_unreachable
from notifications.bounces.actions import take
from notifications.bounces.reports import read_report
from notifications.mail.return_paths import read_return_path, return_path
from notifications.mail.statuses import is_hard
from notifications.outbox.actions import enqueue
from notifications.outbox.delivery import deliver_due
from notifications.recipient import Recipient

REPLIES = "calendar@huizhi.example"
READER = Recipient("chen@example.org", "陈", "zh", "Asia/Shanghai")

DSN = """\
From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Sun, 22 Nov 2026 10:00:00 +0000

Final-Recipient: rfc822; chen@example.org
Original-Recipient: rfc822;chen@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--B
Content-Type: {returned}

Message-ID: <{message_id}>
Subject: x
To: chen@example.org

--B--
"""


@pytest.fixture
def ours(app):
    return replace(app.config["SETTINGS"], reply_address=REPLIES)


@pytest.fixture
def message(session, outbox):
    enqueue("accounts/password_changed", READER, {"at": "2026-11-22T02:00:00+00:00"}, "k")
    session.commit()
    deliver_due()
    return outbox()[0]


def dsn(
    to="",
    action="failed",
    status="5.1.1",
    words="550 5.1.1 User unknown",
    message_id="",
    returned="text/rfc822-headers",
):
    text = DSN.format(
        to=to or "x@y.example", action=action, status=status, words=words, message_id=message_id, returned=returned
    )
    return text.replace("\n", "\r\n").encode()


def verp(message, ours):
    return return_path(REPLIES, message.id, ours.secret_key)


def test_a_hard_bounce_is_found_by_its_return_path(session, message, ours):
    octets = dsn(verp(message, ours))
    assert take(octets, ours).reason == "hard"
    assert take(octets, ours).outcome == "replayed"
    assert (message.state, message.last_error) == ("bounced", "5.1.1 550 5.1.1 User unknown")
    assert message.bounced_at is not None
    assert find_unreachable("Chen@example.org").reason.endswith("User unknown")
    mark_reachable("chen@EXAMPLE.org")
    assert find_unreachable("chen@example.org") is None


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_or_by_the_message_id_of_what_came_back(message, ours, returned):
    sent_as = f"{message.message_id}@{ours.host}"
    assert take(dsn(message_id=sent_as, returned=returned), ours).outcome == "taken"
    assert message.state == "bounced"


def test_the_envelope_names_it_too(message, ours):
    assert take(dsn(), ours, envelope_to=verp(message, ours)).outcome == "taken"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.2.2", "552 5.2.2 Mailbox full"),
        ("4.4.7", "delivery time expired"),
        ("5.7.1", "554 5.7.1 Spam"),
        ("5.0.0", "550 no"),
    ],
)
def test_a_soft_bounce_says_so_and_leaves_the_address_alone(message, ours, status, words):
    assert take(dsn(verp(message, ours), status=status, words=words), ours).reason == "soft"
    assert message.state == "bounced"
    assert find_unreachable(READER.address) is None


def test_a_delay_changes_nothing(message, ours):
    result = take(dsn(verp(message, ours), action="delayed", status="4.4.1"), ours)
    assert (result.outcome, message.state) == ("ignored", "sent")


@pytest.mark.parametrize("damage", ["forged", "other_host", "other_key", "unknown"])
def test_what_is_not_ours_changes_nothing(message, ours, damage):
    local = verp(message, ours).partition("@")[0]
    to = {
        "forged": f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@huizhi.example",
        "other_host": f"{local}@evil.example",
        "other_key": return_path(REPLIES, message.id, "another"),
        "unknown": return_path(REPLIES, 999_999, ours.secret_key),
    }[damage]
    assert take(dsn(to, message_id=f"guess@{ours.host}"), ours).outcome == "unusable"
    assert message.state == "sent"


def test_other_mail_is_no_report(ours):
    assert take(b"Subject: hello\r\n\r\nhi", ours) is None
    assert take(b"", ours) is None


@given(st.binary(max_size=400), st.integers(0, 900))
def test_damaged_reports_never_raise(noise, position):
    octets = dsn("calendar+b-1-aaaaaaaaaaaaaaaa@huizhi.example")
    read_report(octets[:position] + noise + octets[position:])


@given(st.integers(1, 10**9), st.text(max_size=40))
def test_return_paths_come_back_whatever_the_case(number, key):
    address = return_path(REPLIES, number, key)
    assert len(address.partition("@")[0]) <= 64
    assert read_return_path(address.upper(), REPLIES, key) == number


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("550 5.1.1 x", True), ("550 5.2.1 disabled", True), ("550 No such user here", True), ("550 denied", False),
        ("552 5.2.2 full", False), ("450 4.1.1 later", False), ("450 user unknown", False), ("554 5.7.1 5.1.1", False),
        ("", False),
    ],
)  # fmt: skip
def test_whose_fault_it_is(words, expected):
    assert is_hard(words) is expected


class Refusing:
    """A server that refuses at RCPT or DATA, and keeps the sender it was told."""

    def __init__(self, rcpt="250 OK", data="250 OK"):
        self.rcpt, self.data, self.senders, self.kept = rcpt, data, [], []

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.senders.append(envelope.mail_from)
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        self.kept.append(envelope.content)
        return self.data


@pytest.fixture
def serve(app, monkeypatch):
    running = []

    def start(handler):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        running.append(Controller(handler, hostname="127.0.0.1", port=port))
        running[-1].start()
        changed = replace(app.config["SETTINGS"], mail_url=f"smtp://127.0.0.1:{port}", reply_address=REPLIES)
        monkeypatch.setitem(app.config, "SETTINGS", changed)
        return handler

    yield start
    for controller in running:
        controller.stop()


def deliver(session, outbox):
    enqueue("accounts/password_changed", READER, {"at": "2026-11-22T02:00:00+00:00"}, "k")
    session.commit()
    deliver_due()
    session.expire_all()
    return outbox()[0]


def test_the_envelope_has_the_return_path_and_the_mail_has_none(app, session, outbox, serve):
    server = serve(Refusing())
    message = deliver(session, outbox)
    assert server.senders == [return_path(REPLIES, message.id, app.config["SETTINGS"].secret_key)]
    assert b"Return-Path" not in server.kept[0]


@pytest.mark.parametrize(
    ("answers", "state", "reason", "marked"),
    [
        ({"rcpt": "550 5.1.1 No such user"}, "failed", "550 5.1.1 No such user", True),
        ({"rcpt": "550 5.7.1 Relaying denied"}, "failed", "550 5.7.1 Relaying denied", False),
        ({"data": "554 5.6.0 Not this text"}, "failed", "554 5.6.0 Not this text", False),
        ({"rcpt": "450 4.2.0 Greylisted"}, "queued", "SMTPRecipientsRefused", False),
        ({"data": "451 4.3.0 Later"}, "queued", "SMTPDataError", False),
    ],
)
def test_what_a_server_refuses_is_kept_with_its_words(session, outbox, serve, answers, state, reason, marked):
    serve(Refusing(**answers))
    message = deliver(session, outbox)
    assert (message.state, message.last_error) == (state, reason)
    assert (find_unreachable(READER.address) is not None) is marked
    assert db.session.is_active
