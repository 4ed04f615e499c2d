"""Through a real SMTP server: what arrives is what RFC 6047 asks for."""

import socket
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller

from notifications.outbox.delivery import deliver_due
from tests.registrations.invitations.client import Person


class Mailbox:
    def __init__(self):
        self.kept = []

    async def handle_DATA(self, server, session, envelope):
        self.kept.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox(app, monkeypatch):
    kept = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], mail_url=f"smtp://127.0.0.1:{port}"))
    yield kept
    controller.stop()


def test_an_invitation_arrives_whole(make, join, session, mailbox):
    _registration, person = join(make.conference(title="光学 Optics"), name_native="张慧 🎓")
    session.commit()
    assert deliver_due() == 1
    (envelope,) = mailbox.kept
    assert envelope.rcpt_tos == [person.address]
    assert max(map(len, envelope.content.splitlines())) <= 998
    arrived = Person(person.address)
    arrived.read(envelope.content)
    assert arrived.shows() == person.shows()
    ((event,),) = [list(each.values()) for each in arrived.objects.values()]
    assert str(event["SUMMARY"]) == "光学 Optics"
    assert event["ATTENDEE"].params["CN"] == "张慧 🎓"
    assert (event["ATTENDEE"].params["PARTSTAT"], event["ATTENDEE"].params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
