"""Approval by rule, and again after a change."""

import pytest

from core.errors import DomainError
from registrations.base.actions import approve, cancel, change_answers, register
from registrations.base.profile import Profile
from registrations.base.queries import list_steps
from registrations.guests.actions import invite
from registrations.rules import actions
from registrations.waiting.actions import accept_offer
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference(contact_email="office@example.org")


@pytest.fixture
def member_ticket(make, conference):
    return make.ticket_type(offering=conference, needs_approval=True, size=3)


@pytest.fixture
def organiser(make, conference):
    user = make.user()
    make.role(conference, user, "editor")
    return user


def mails_to(outbox, user):
    return [each.template.rpartition("/")[2] for each in outbox() if each.to_address == user.email]


def test_an_address_of_the_domain(session, make, conference, member_ticket, organiser, outbox):
    actions.create(member_ticket, organiser, "domain", domain=" @Kiln.Example ")
    inside, outside = make.user(email="a@kiln.example"), make.user(email="b@not-kiln.example")
    below = make.user(email="c@sub.kiln.example")
    first = register(inside, conference, member_ticket)
    assert first.state == "confirmed"
    assert [register(each, conference, member_ticket).state for each in (outside, below)] == ["pending", "pending"]
    last = list_steps(first.id)[-1]
    assert (last.from_state, last.to_state, last.what, last.reason) == (
        "pending", "confirmed", "rule_domain", "kiln.example",
    )  # fmt: skip
    assert (mails_to(outbox, inside), mails_to(outbox, outside)) == (["confirmation"], ["pending"])
    assert broken() == []


def test_members_of_an_organisation(session, make, conference, member_ticket, organiser):
    association = make.organisation(name="Kiln Association")
    actions.create(member_ticket, organiser, "organisation", organisation=association)
    member, other = make.user(), make.user()
    make.member(association, member, "member")
    states = [register(each, conference, member_ticket).state for each in (member, other)]
    assert states == ["confirmed", "pending"]


def test_invited_people(session, make, conference, member_ticket, organiser):
    actions.create(member_ticket, organiser, "invited")
    guest, other = make.user(email="wang@example.org"), make.user()
    invite(
        conference, organiser, ticket_type=member_ticket, name="Wang", email=guest.email, language="en", secret_key="s"
    )
    assert [register(each, conference, member_ticket).state for each in (guest, other)] == ["confirmed", "pending"]


def test_a_rule_decides_when_a_seat_is_accepted(session, make, conference, organiser):
    ticket_type = make.ticket_type(offering=conference, needs_approval=True, size=1)
    actions.create(ticket_type, organiser, "domain", domain="kiln.example")
    taken = register(make.user(), conference, ticket_type)
    late = make.user(email="a@kiln.example")
    registration = register(late, conference, ticket_type)
    assert (taken.state, registration.state) == ("pending", "waiting")
    cancel(taken, organiser, "Full")
    accept_offer(registration, late)
    assert registration.state == "confirmed"
    assert broken() == []


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("domain", {"domain": "nonsense"}, "bad_domain"),
        ("domain", {"domain": ""}, "bad_domain"),
        ("domain", {"domain": "a@b.example"}, "bad_domain"),
        ("organisation", {}, "no_organisation"),
        ("everybody", {}, "unknown_kind"),
    ],
)
def test_what_is_no_rule(session, member_ticket, organiser, kind, given, code):
    with pytest.raises(DomainError) as refused:
        actions.create(member_ticket, organiser, kind, **given)
    assert refused.value.code == code


def test_no_rule_twice_and_none_after_removal(session, make, conference, member_ticket, organiser):
    rule = actions.create(member_ticket, organiser, "domain", domain="kiln.example")
    with pytest.raises(DomainError, match="rule_known"):
        actions.create(member_ticket, organiser, "domain", domain="KILN.example")
    actions.remove(rule, organiser)
    assert register(make.user(email="a@kiln.example"), conference, member_ticket).state == "pending"


@pytest.fixture
def confirmed(make, conference, member_ticket, organiser):
    user = make.user()
    registration = register(user, conference, member_ticket, profile=Profile("王芳"))
    approve(registration, organiser)
    return registration


def test_any_change_asks_again(session, make, conference, member_ticket, organiser, confirmed, outbox):
    make.role(conference, make.user(language="en"), "owner")
    actions.ask_again(member_ticket, organiser, "any")
    change_answers(confirmed, confirmed.user, Profile("王芳", job_title="Engineer"), {})
    assert (confirmed.state, member_ticket.pools[0].taken) == ("pending", 1)
    assert mails_to(outbox, confirmed.user)[-2:] == ["changed", "pending_again"]
    assert [each.template for each in outbox() if each.to_address == "office@example.org"] == [
        "registrations/approval_again"
    ]
    assert next(each.language for each in outbox() if each.to_address == "office@example.org") == "en"
    approve(confirmed, organiser)
    assert confirmed.state == "confirmed"
    change_answers(confirmed, confirmed.user, Profile("王芳", job_title="Engineer"), {})
    assert confirmed.state == "confirmed"
    assert broken() == []


def test_only_named_questions_ask_again(session, make, conference, member_ticket, organiser):
    diet, thesis = make.question(offering=conference, label="Diet"), make.question(offering=conference, label="Thesis")
    actions.ask_again(member_ticket, organiser, "questions", [thesis])
    user = make.user()
    registration = register(user, conference, member_ticket, {diet.ref: "none", thesis.ref: "Glaze"})
    approve(registration, organiser)
    change_answers(registration, user, Profile.of(user), {diet.ref: "vegan", thesis.ref: "Glaze"})
    assert registration.state == "confirmed"
    change_answers(registration, user, Profile.of(user), {diet.ref: "vegan", thesis.ref: "Kilns"})
    assert registration.state == "pending"
    actions.ask_again(member_ticket, organiser, "never")
    approve(registration, organiser)
    change_answers(registration, user, Profile.of(user), {diet.ref: "vegan", thesis.ref: "Clay"})
    assert registration.state == "confirmed"


@pytest.mark.parametrize("wanted", ["questions", "always"])
def test_when_to_ask_again_is_checked(session, member_ticket, organiser, wanted):
    with pytest.raises(DomainError):
        actions.ask_again(member_ticket, organiser, wanted)


def test_the_page(session, make, conference, member_ticket, organiser, signed_in):
    make.organisation(name="Kiln Association")
    question = make.question(offering=conference, label="Thesis")
    client, url = signed_in(organiser), f"/organise/offerings/{conference.ref}/rules"
    ticket = f"{url}/tickets/{member_ticket.ref}"
    assert "No rule: you decide on each registration." in client.get(url).text
    for data, status in [
        ({"kind": "domain", "value": "kiln.example"}, 303),
        ({"kind": "domain", "value": "kiln.example"}, 409),
        ({"kind": "domain", "value": "?"}, 422),
        ({"kind": "organisation", "value": "Kiln Association"}, 303),
        ({"kind": "organisation", "value": "Nobody"}, 422),
        ({"kind": "invited"}, 303),
        ({"kind": "x"}, 422),
    ]:
        assert client.post(ticket, data=data).status_code == status, data
    page = client.get(url).text
    for words in ("People with an address at kiln.example", "Members of Kiln Association", "were invited to this"):
        assert words in page
    for data, status in [
        ({"when": "any"}, 303),
        ({"when": "questions", "question": question.ref}, 303),
        ({"when": "questions"}, 422),
        ({}, 422),
    ]:
        assert client.post(ticket + "/reapproval", data=data).status_code == status, data
    user = make.user(email="a@kiln.example")
    registration = register(user, conference, member_ticket)
    shown = client.get(f"/organise/offerings/{conference.ref}/participants/{registration.ref}").text
    assert "Approved by rule: the address" in shown
    assert "kiln.example" in shown
