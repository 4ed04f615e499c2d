"""Real servers and folders: what is accepted arrives whole, what is refused says for how long."""

import smtplib
import socket
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from notifications.mail.transport import RefusedForGood, folder_of, transport


class Mailbox:
    """A server that answers RCPT as told and keeps what it accepts."""

    def __init__(self, rcpt: str = "250 OK") -> None:
        self.rcpt, self.kept = rcpt, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        self.kept.append(envelope)
        return "250 OK"


@pytest.fixture
def serve():
    running = []

    def start(mailbox: Mailbox) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        controller = Controller(mailbox, hostname="127.0.0.1", port=port)
        controller.start()
        running.append(controller)
        return f"smtp://127.0.0.1:{port}"

    yield start
    for controller in running:
        controller.stop()


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "确认"
    message["Message-ID"] = "<one@example.org>"
    message.set_content("正文\n")
    return message


def test_a_server_gets_the_mail(serve):
    mailbox = Mailbox()
    transport(serve(mailbox))(mail())
    assert mailbox.kept[0].rcpt_tos == ["b@example.org"]
    assert b"Message-ID: <one@example.org>" in mailbox.kept[0].content


def test_an_unknown_recipient_is_refused_for_good(serve):
    with pytest.raises(RefusedForGood):
        transport(serve(Mailbox("550 no such user")))(mail())


def test_a_greylisting_server_is_asked_again(serve):
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        transport(serve(Mailbox("451 later")))(mail())


def test_nobody_listening_is_an_error_that_passes():
    with pytest.raises(OSError):  # noqa: PT011 - any of its kinds
        transport("smtp://127.0.0.1:9")(mail())


def test_a_folder_gets_one_file_a_message_however_often_it_is_sent(tmp_path):
    send = transport(f"file://{tmp_path}")
    send(mail())
    send(mail())
    assert [path.name for path in tmp_path.iterdir()] == ["one.eml"]
    assert folder_of(f"file://{tmp_path}") == tmp_path
    assert folder_of("smtp://x") is None


def test_an_unknown_scheme_is_named():
    with pytest.raises(ValueError, match="carrier"):
        transport("carrier://pigeon")
