from datetime import UTC, date, datetime

import pytest

from offerings.agenda.queries import find_clashes

TEN = datetime(2026, 11, 19, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(datetime(2026, 9, 1, 8, tzinfo=UTC))


@pytest.fixture
def offering(make):
    venue = make.venue()
    return make.conference(starts_on=date(2026, 11, 19), venue=venue, title="ICAC")


@pytest.fixture
def room(make, offering):
    return make.room(venue=offering.venue, name="Hall A", capacity=50)


def at(offering, *rest: str) -> str:
    return "/".join([f"/organise/offerings/{offering.ref}/agenda", *rest])


def test_only_an_owner_lives_with_a_clash(make, offering, owner, editor, room):
    make.agenda_item(offering=offering, starts_at=TEN, room=room, capacity=51)
    (clash,) = find_clashes(offering)
    where = at(offering, f"overrides?clash={clash.key}")
    assert editor.post(where, data={"reason": "They stand."}).status_code == 403
    for empty in ("", "  "):
        answer = owner.post(where, data={"reason": empty})
        assert (answer.status_code, 'name="reason"' in answer.text) == (422, True)
    assert owner.get(at(offering, "overrides?clash=room:a:b")).status_code == 404
    assert owner.post(where, data={"reason": "They stand."}).status_code == 303
    assert [c.override_reason for c in find_clashes(offering)] == ["They stand."]
    assert "They stand." in editor.get(at(offering)).text


def test_a_hard_clash_is_not_offered_for_that(make, offering, owner, room):
    for _ in range(2):
        make.agenda_item(offering=offering, starts_at=TEN, room=room, state="draft")
    (clash,) = find_clashes(offering)
    assert owner.get(at(offering, f"overrides?clash={clash.key}")).status_code == 404


def test_rules(offering, owner):
    rules = {"room": "warn", "person": "block", "closure": "off", "capacity": "block", "buffer": "warn"}
    assert owner.post(at(offering, "rules"), data=rules | {"buffer_minutes": "0"}).status_code == 422
    assert owner.post(at(offering, "rules"), data=rules | {"buffer_minutes": "20"}).status_code == 303
    assert offering.clash_rules == {
        "room": "warn",
        "closure": "off",
        "capacity": "block",
        "buffer": "warn",
        "buffer_minutes": "20",
    }


def test_a_stricter_rule_is_refused_while_it_is_broken(make, offering, owner, room):
    offering.clash_rules = {"room": "warn"}
    for _ in range(2):
        make.agenda_item(offering=offering, starts_at=TEN, room=room, shares_room=True)
    strict = dict.fromkeys(("room", "person", "closure", "capacity", "buffer"), "block") | {"buffer_minutes": "15"}
    answer = owner.post(at(offering, "rules"), data=strict)
    assert (answer.status_code, offering.clash_rules) == (422, {"room": "warn"})
    assert "Hall A is taken by" in answer.text
