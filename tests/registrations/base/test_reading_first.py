"""Registering begins as a reader: on SQLite only whoever has something to write waits for their turn."""

import pytest

from core.database import db
from core.turns import Turn


@pytest.fixture
def somebody_writes(session, app, monkeypatch, database_name):
    """Another process has its turn; whoever waits for theirs gives up at once."""
    if database_name != "sqlite":
        pytest.skip("only SQLite's writers take turns")
    monkeypatch.setattr("core.database.LONGEST_WAIT_SECONDS", 0.1)

    def begin() -> Turn:
        session.commit()
        return Turn(f"{db.engine.url.database}-turn")

    return begin


def test_what_does_not_write_waits_for_nobody(client, make, somebody_writes):
    conference = make.conference()
    make.ticket_type(offering=conference)
    address = f"/events/{conference.slug}/registration"
    with somebody_writes():
        answer = client.post(address, data={"step": "send"})
    assert answer.status_code == 200
    assert "/accounts/sign-in" in answer.text


def test_what_writes_waits_for_its_turn(session, signed_in, make, somebody_writes):
    conference = make.conference()
    ticket = make.ticket_type(offering=conference)
    person = signed_in(make.user())
    form = {"step": "check", "ticket_type": ticket.ref, "name_native": "A", "name_latin": "B"}
    address = f"/events/{conference.slug}/registration"
    assert person.post(address, data=form).status_code == 200
    with somebody_writes():
        assert person.post(address, data={"step": "send"}).status_code == 503
    assert person.post(address, data={"step": "send"}).status_code == 303
