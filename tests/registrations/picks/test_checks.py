"""``flask check`` finds what can't be in a person's programme."""

from datetime import timedelta

import pytest

from core.database import db
from registrations.picks.actions import pick, unpick
from tests.registrations.invariants import broken


@pytest.fixture
def row(make):
    return pick(make.user(), make.agenda_item())


def test_nothing_is_wrong_with_what_actions_do(make, row, clock):
    other = make.user()
    pick(other, row.item)
    clock.advance(minutes=1)
    unpick(other, row.item)
    assert broken() == []


def test_an_item_that_was_never_published(make, row):
    row.item.state, row.item.published_at = "draft", None
    db.session.flush()
    assert any("was never published" in sentence for sentence in broken())


def test_a_change_that_nothing_explains(row):
    row.changed_at += timedelta(hours=1)
    db.session.flush()
    assert any("neither its picking nor its removal" in sentence for sentence in broken())


def test_too_many(row, monkeypatch):
    monkeypatch.setattr("registrations.picks.checks.MOST", 0)
    assert any("has picked 1 items" in sentence for sentence in broken())
