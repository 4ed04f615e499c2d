"""What a manager does with the seats of a group."""

import pytest

from core.errors import DomainError
from registrations.base.actions import register
from registrations.base.profile import Profile
from registrations.base.queries import list_steps
from registrations.group_people import actions
from registrations.groups import actions as groups
from registrations.groups.queries import Count, count, list_people
from tests.registrations.invariants import broken


def test_filling_tells_the_person(session, give, seat, outbox):
    group = give(2)
    person = seat(group, "Wang@example.org")
    assert (person.state, person.email, person.user) == ("confirmed", "wang@example.org", None)
    assert (count(group), list_people(group)) == (Count(1, 1), [person])
    assert (outbox()[-1].to_address, outbox()[-1].template) == ("wang@example.org", "registrations/confirmation")
    assert broken() == []


def test_a_manager_takes_a_seat(session, give, seat, manager):
    assert seat(give(), manager.email).user is manager


def test_what_is_refused(session, make, conference, give, seat):
    group = give(2)
    seat(group, "a@example.org")
    taken = make.registration(offering=conference)
    for email, given, code in [
        ("a@example.org", {}, "address_taken"),
        (taken.email, {}, "address_taken"),
        ("nonsense", {}, "email_shape"),
        ("b@example.org", {"name": ""}, "name_missing"),
    ]:
        with pytest.raises(DomainError) as refused:
            seat(group, email, **given)
        assert refused.value.code == code
    seat(group, "b@example.org")
    with pytest.raises(DomainError, match="no_seat_left"):
        seat(group, "c@example.org")
    assert broken() == []


def test_taking_back_keeps_the_seat_for_the_group(session, make, conference, ticket_type, give, seat, manager, outbox):
    group = give(10)
    person = seat(group, "a@example.org")
    waiting = register(make.user(), conference, ticket_type)
    actions.take_back(person, group, manager)
    assert (person.state, waiting.state, count(group)) == ("cancelled", "waiting", Count(0, 10))
    assert [each.template for each in outbox() if each.to_address == "a@example.org"] == [
        "registrations/confirmation", "registrations/cancelled",
    ]  # fmt: skip
    with pytest.raises(DomainError, match="not_active"):
        actions.take_back(person, group, manager)
    assert seat(group, "a@example.org").state == "confirmed"
    assert broken() == []


def test_after_letting_go_a_seat_taken_back_goes_to_the_line(
    session, make, conference, ticket_type, give, seat, organiser, manager
):
    group = give(10)
    person = seat(group, "a@example.org")
    groups.release(group, organiser)
    for _ in range(9):
        register(make.user(), conference, ticket_type)
    waiting = register(make.user(), conference, ticket_type)
    actions.take_back(person, group, manager)
    assert (waiting.state, count(group)) == ("offered", Count(0, 0))
    assert broken() == []


def test_somebody_else_instead(session, give, seat, manager):
    group = give(1)
    person = seat(group, "a@example.org")
    other = actions.replace(
        person, group, manager, person=Profile("李伟"), email="b@example.org", language="zh", answers={}
    )
    assert (person.state, other.state, list_people(group)) == ("cancelled", "confirmed", [other])
    assert broken() == []


def test_what_was_paid_stays_with_the_seat(session, make, conference, give, seat, manager, clock):
    dear = make.ticket_type(offering=conference, price_minor=50_000)
    group = give(1, ticket_type=dear)
    person = seat(group, "a@example.org")
    person.paid_at, person.payment_reference = clock.now(), "T-1"
    other = actions.replace(person, group, manager, person=Profile("李伟"), email="b@example.org", language="zh")
    assert (other.amount_due_minor, other.payment_reference) == (50_000, "T-1")
    assert (person.amount_due_minor, person.paid_at) == (0, None)
    assert broken() == []


def test_correcting_a_name(session, give, seat, manager, outbox):
    group = give()
    person = seat(group, "a@example.org")
    actions.change(person, group, manager, Profile("王芳", "Wang Fang", job_title="Engineer"))
    assert (person.name_latin, outbox()[-1].template) == ("Wang Fang", "registrations/changed")
    assert list_steps(person.id)[-1].actor_id == manager.id
    sent = len(outbox())
    actions.change(person, group, manager, Profile("王芳", "Wang Fang", job_title="Engineer"))
    assert len(outbox()) == sent


def test_not_after_it_began_nor_when_called_off(session, conference, give, seat, manager, clock):
    group = give(2)
    person = seat(group, "a@example.org")
    conference.state = "cancelled"
    with pytest.raises(DomainError, match="not_published"):
        seat(group, "b@example.org")
    conference.state, conference.changes_until_at = "published", clock.now()
    for act in (
        lambda: actions.take_back(person, group, manager),
        lambda: actions.change(person, group, manager, Profile("X")),
        lambda: seat(group, "b@example.org"),
    ):
        with pytest.raises(DomainError, match="too_late"):
            act()
