from datetime import UTC, date, datetime, timedelta

import pytest

from offerings.base import actions
from offerings.base.jobs import publish_due
from offerings.base.publication import Obstacle

NOW = datetime(2026, 11, 1, 4, tzinfo=UTC)


@pytest.fixture
def planned(make, clock):
    clock.set(NOW)
    draft = make.conference(state="draft", starts_on=date(2026, 11, 19), title="AI Week")
    make.role(draft, make.user(email="owner@people.example", language="en"))
    make.role(draft, make.user(email="editor@people.example"), "editor")
    make.member(draft.host, make.user(email="lead@people.example", language="zh"), "manager")
    actions.plan_publication(draft, None, NOW + timedelta(hours=1))
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
