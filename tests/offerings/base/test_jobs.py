from datetime import UTC, date, datetime, timedelta

import pytest

from core.i18n import _
from offerings.base import moves
from offerings.base.jobs import publish_due
from offerings.base.publication import Obstacle
from offerings.base.todo import list_todos

NOW = datetime(2026, 11, 1, 4, tzinfo=UTC)


@pytest.fixture
def planned(make, clock):
    clock.set(NOW)
    draft = make.conference(state="draft", starts_on=date(2026, 11, 19), title="AI Week")
    make.role(draft, make.user(email="owner@people.example", language="en"))
    make.role(draft, make.user(email="editor@people.example"), "editor")
    make.member(draft.host, make.user(email="lead@people.example", language="zh"), "manager")
    moves.plan_publication(draft, None, NOW + timedelta(hours=1))
    return draft


def test_waits_for_its_time(planned, clock):
    clock.advance(minutes=59)
    publish_due()
    assert planned.state == "draft"
    clock.advance(minutes=1)
    publish_due()
    publish_due()
    assert (planned.state, planned.published_at, planned.publish_at) == ("published", NOW + timedelta(hours=1), None)


def test_tells_the_owners_when_it_can_not(planned, clock, outbox, monkeypatch):
    monkeypatch.setattr("offerings.base.publication.GUARDS", [lambda _: [Obstacle("clash", "Two talks in one room.")]])
    clock.advance(hours=2)
    publish_due()
    publish_due()
    assert (planned.state, planned.publish_at) == ("draft", None)
    messages = [message for message in outbox() if message.template == "offerings/publication_refused"]
    assert sorted(message.to_address for message in messages) == ["lead@people.example", "owner@people.example"]
    assert messages[0].context["reasons"] == ["Two talks in one room."]


def test_each_owner_reads_the_reasons_in_their_language(planned, clock, outbox, monkeypatch):
    monkeypatch.setattr("offerings.base.publication.GUARDS", [lambda _offering: [Obstacle("clash", _("Draft"))]])
    clock.advance(hours=2)
    publish_due()
    reasons = {message.to_address: message.context["reasons"] for message in outbox()}
    assert reasons == {"owner@people.example": ["Draft"], "lead@people.example": ["草稿"]}


def test_the_to_do_list_says_when_a_plan_can_not_be_kept(make, planned, monkeypatch):
    make.ticket_type(offering=planned)
    (todo,) = list_todos([planned])
    assert ("publishes itself" in todo.hint, todo.is_urgent) == (True, False)
    monkeypatch.setattr("offerings.base.publication.GUARDS", [lambda _offering: [Obstacle("clash", "Two talks.")]])
    (todo,) = list_todos([planned])
    assert ("1 thing stands in the way" in todo.hint, todo.is_urgent) == (True, True)
