"""Who is offered another ticket than the first answers what that one asks; the seat is held meanwhile."""

from datetime import timedelta

import pytest

from core.errors import DomainError
from registrations.base.actions import cancel, register
from registrations.questions.actions import answer
from registrations.questions.queries import list_answers
from registrations.waiting.actions import accept_offer, lapse, would_also_take
from registrations.waiting.queries import find_entry, find_open_offer
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def workshop(make, conference):
    return make.ticket_type(offering=conference, name={"en": "Workshop"}, size=1)


@pytest.fixture
def asked(make, conference, workshop):
    """Everybody is asked the first; the others come with the workshop."""
    everybody = make.question(offering=conference, label="Diet", is_required=True)
    level = make.question(
        offering=conference, kind="yes_no", label="First time?", is_required=True, ticket_types=[workshop]
    )
    more = make.question(
        offering=conference,
        label="Who taught you?",
        is_required=True,
        ticket_types=[workshop],
        condition_id=level.id,
        condition_values=[False],
    )
    make.question(offering=conference, label="Anything else?", ticket_types=[workshop])
    return everybody, level, more


@pytest.fixture
def offered(make, conference, workshop, asked):
    """Waits for what is full, would take the workshop too, and is offered that."""
    full = make.ticket_type(offering=conference, size=1)
    diet = {asked[0].ref: "none"}
    register(make.user(), conference, full, diet)
    holder = register(make.user(), conference, workshop, diet | {asked[1].ref: "yes"})
    waiting = register(make.user(), conference, full, diet)
    would_also_take(find_entry(waiting.id), [workshop])
    cancel(holder, make.user())
    assert (waiting.state, waiting.ticket_type) == ("offered", workshop)
    return waiting


def said(registration):
    return {row.question.label["en"]: row.value for row in list_answers(registration.id)}


def test_the_action_refuses_what_is_incomplete(offered, asked):
    with pytest.raises(DomainError, match="answers_missing"):
        accept_offer(offered, offered.user)
    with pytest.raises(DomainError):
        accept_offer(offered, offered.user, {asked[1].ref: "no"})
    assert offered.state == "offered"
    accept_offer(offered, offered.user, {asked[1].ref: "no", asked[2].ref: "Mei"})
    assert offered.state == "confirmed"
    assert said(offered) == {"Diet": "none", "First time?": False, "Who taught you?": "Mei"}
    assert broken() == []


def test_accepting_leads_to_what_is_missing_and_nothing_else(offered, asked, signed_in, session):
    client, path = signed_in(offered.user), f"/my/registrations/{offered.ref}"
    assert "still asks" not in client.get(path).text
    sent = client.post(path + "/acceptance")
    assert (sent.status_code, sent.location) == (303, path + "/acceptance/answers")
    page = client.get(sent.location)
    assert "First time?" in page.text
    assert "Who taught you?" in page.text
    assert "Diet" not in page.text
    assert "Anything else?" not in page.text
    assert "Your name" not in page.text
    refused = client.post(sent.location, data={f"question_{asked[1].ref}": "no"})
    assert (refused.status_code, offered.state) == (422, "offered")
    done = client.post(sent.location, data={f"question_{asked[1].ref}": "yes"})
    assert (done.status_code, done.location) == (303, path)
    assert (offered.state, said(offered)) == ("confirmed", {"Diet": "none", "First time?": True})
    assert client.get(sent.location).location == path
    assert broken() == []


def test_who_has_answered_everything_accepts_at_once(offered, asked, signed_in):
    form = [*asked]
    answer(offered.id, offered.user_id, form, {asked[0].ref: "none", asked[1].ref: "yes"}, offered.ticket_type.ref)
    client, path = signed_in(offered.user), f"/my/registrations/{offered.ref}"
    assert client.post(path + "/acceptance").location == path
    assert offered.state == "confirmed"


def test_an_offer_that_is_over_keeps_nothing(offered, asked, signed_in, clock, session):
    client, path = signed_in(offered.user), f"/my/registrations/{offered.ref}/acceptance/answers"
    offer = find_open_offer(offered.id)
    clock.set(offer.expires_at + timedelta(seconds=1))
    late = client.post(path, data={f"question_{asked[1].ref}": "yes"})
    assert (late.status_code, "expired" in late.text) == (422, True)
    assert (offered.state, said(offered)) == ("offered", {"Diet": "none"})
    lapse(offer.id, clock.now())
    session.commit()
    assert client.get(path).location == f"/my/registrations/{offered.ref}"
    assert broken() == []


def test_nobody_else_sees_it(offered, signed_in, make):
    path = f"/my/registrations/{offered.ref}/acceptance/answers"
    assert signed_in(make.user()).get(path).status_code == 404
