"""Deciding on many: nothing before it is confirmed, everybody of the filter, batches that can be taken up again."""

import pytest

from core import audit
from core.database import db
from registrations.decisions.actions import advance, decide
from registrations.decisions.jobs import carry_out_decisions
from registrations.decisions.models import BulkDecision
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def editor(make, conference):
    user = make.user(name_native="Mei")
    make.role(conference, user, "editor")
    return user


@pytest.fixture
def organiser(editor, signed_in):
    return signed_in(editor)


@pytest.fixture
def pending(make, conference):
    ticket_type = make.ticket_type(offering=conference, needs_approval=True)

    def some(count, state="pending"):
        return [make.registration(offering=conference, ticket_type=ticket_type, state=state) for _ in range(count)]

    return some


def base(offering):
    return f"/organise/offerings/{offering.ref}/participants/decisions"


def test_the_preview_says_how_many_and_moves_nobody(organiser, conference, pending):
    waiting, confirmed = pending(2), pending(1, "confirmed")
    data = {"decision": "approve", "everybody": "1", "query": "state=active"}
    page = organiser.post(base(conference) + "/preview", data=data)
    assert "For 2 people of those chosen" in page.text
    assert "For 1 person this is not possible" in page.text
    assert confirmed[0].ref in page.text
    assert [each.state for each in waiting] == ["pending", "pending"]
    assert "Nobody is chosen" in organiser.post(base(conference) + "/preview", data={"decision": "approve"}).text


def test_those_who_were_ticked_and_no_others(make, organiser, conference, pending):
    people, foreign = pending(3), make.registration(state="pending")
    refs = [each.ref for each in people[:2]] + [foreign.ref, "nothing", "%00"]
    done = organiser.post(base(conference), data={"registration": refs, "decision": "approve"})
    assert done.status_code == 303
    assert [each.state for each in people] == ["confirmed", "confirmed", "pending"]
    assert foreign.state == "pending"
    assert "Decided" in organiser.get(done.location).text
    assert broken() == []


def test_a_reason_for_whoever_is_turned_down(organiser, conference, pending, outbox):
    (one,) = pending(1)
    data = {"decision": "reject", "registration": one.ref, "reason": " "}
    refused = organiser.post(base(conference), data=data)
    assert (refused.status_code, "Write the reason" in refused.text, one.state) == (422, True, "pending")
    organiser.post(base(conference), data=data | {"reason": "Full"})
    assert (one.state, outbox()[-1].context["reason"]) == ("rejected", "Full")


def test_everybody_of_the_filter_in_batches_that_go_on_where_they_stopped(session, conference, editor, pending):
    people = pending(7)
    pending(2, "confirmed")
    decision = decide(conference, editor, "approve", query="state=all")
    late = pending(1)
    assert advance(decision.id, batch=4)
    assert sum(each.state == "confirmed" for each in people) == 4
    session.commit()
    carry_out_decisions()
    carry_out_decisions()
    assert {each.state for each in people} == {"confirmed"}
    assert [each.state for each in late] == ["pending"]  # whoever came after the decision is not meant
    done = session.scalars(db.select(BulkDecision)).one()
    assert (done.total, done.done, done.refused_count, len(done.refused)) == (9, 7, 2, 2)
    assert done.finished_at is not None
    verbs = [entry.verb for entry in audit.list_entries("offering", conference.id)]
    assert (verbs.count("registration.approved"), verbs.count("participants.decided")) == (7, 1)
    assert broken() == []


def test_cancelling_all_frees_their_seats(organiser, conference, pending):
    people = pending(2, "confirmed") + pending(1)
    organiser.post(base(conference), data={"decision": "cancel", "everybody": "1", "reason": "Flood", "query": "x=%FF"})
    assert {each.state for each in people} == {"cancelled"}
    assert people[0].ticket_type.pools[0].taken == 0
    assert broken() == []


def test_hostile_forms_move_nobody(organiser, conference, pending):
    (one,) = pending(1)
    for data in ({}, {"decision": "approve"}, {"decision": "delete", "registration": "\u202e"}, {"registration": [""]}):
        assert organiser.post(base(conference), data=data).status_code == 422
        assert organiser.post(base(conference) + "/preview", data=data).status_code == 200
    assert one.state == "pending"


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("desk", 404), (None, 404)])
def test_who_may_not(make, signed_in, conference, pending, role, status):
    (one,) = pending(1)
    user = make.user()
    if role:
        make.role(conference, user, role)
    data = {"decision": "approve", "registration": one.ref}
    for address in (base(conference), base(conference) + "/preview"):
        assert signed_in(user).post(address, data=data).status_code == status
    assert one.state == "pending"


def test_a_decision_on_another_offering_is_not_here(session, make, organiser, conference, editor, pending):
    pending(1)
    decision = decide(conference, editor, "approve", query="")
    other = make.conference()
    make.role(other, editor, "owner")
    assert organiser.get(f"{base(conference)}/{decision.ref}").status_code == 200
    assert organiser.get(f"{base(other)}/{decision.ref}").status_code == 404
