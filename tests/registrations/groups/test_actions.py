"""Seats for groups: given, resized, let go; never more than there are."""

from datetime import timedelta

import pytest

from accounts.users.models import User
from core import clock as now_of
from core.database import db
from core.errors import DomainError
from registrations.base.actions import register
from registrations.base.profile import Profile
from registrations.group_people.actions import fill
from registrations.groups import actions, times
from registrations.groups.jobs import release_groups
from registrations.groups.models import Group
from registrations.groups.queries import Count, count, get_managed
from tests.registrations.invariants import broken


def test_seats_are_held_and_managers_told(session, ticket_type, give, manager, outbox):
    group = give(4, managers=["HR@kiln.example", "hr@kiln.example"])
    assert (count(group), ticket_type.pools[0].taken) == (Count(0, 4), 4)
    assert [each.email for each in group.managers] == ["hr@kiln.example"]
    (mail,) = outbox()
    assert (mail.to_address, mail.template, mail.context["link"]) == (
        "hr@kiln.example", "registrations/group_seats", f"/my/groups/{group.ref}",
    )  # fmt: skip
    assert get_managed(manager, group.ref) is group
    assert broken() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"name": "x" * 201}, "bad_text"),
        ({"seats": 0}, "seats_out_of_range"),
        ({"seats": 11}, "full"),
        ({"managers": []}, "manager_missing"),
        ({"managers": ["nonsense"]}, "email_shape"),
        ({"release_on": now_of.now().date() - timedelta(days=2)}, "in_the_past"),
    ],
)
def test_what_is_refused(session, give, change, code):
    with pytest.raises(DomainError) as refused:
        give(**change)
    assert refused.value.code == code


def test_resizing(session, ticket_type, give, seat, organiser):
    group = give(4)
    seat(group, "a@example.org"), seat(group, "b@example.org")
    actions.resize(group, organiser, 6)
    assert (count(group), ticket_type.pools[0].taken) == (Count(2, 4), 6)
    actions.resize(group, organiser, 2)
    assert (count(group), ticket_type.pools[0].taken) == (Count(2, 0), 2)
    for seats, code in [(1, "below_filled"), (11, "full"), (1_001, "seats_out_of_range")]:
        with pytest.raises(DomainError) as refused:
            actions.resize(group, organiser, seats)
        assert refused.value.code == code
        session.rollback() if code == "full" else None
    assert broken() == []


def test_what_is_not_filled_is_let_go_and_the_line_moves_up(session, make, conference, ticket_type, give, seat, clock):
    clock.set(clock.now())
    group = give(10)
    seat(group, "a@example.org")
    waiting = [register(make.user(), conference, ticket_type) for _ in range(3)]
    assert {each.state for each in waiting} == {"waiting"}
    release_groups()
    assert group.released_at is None
    clock.set(times.released_at(group.release_on, conference.time_zone))
    release_groups()
    release_groups()
    session.expire_all()
    assert (count(group), group.released_at is not None) == (Count(1, 0), True)
    assert {each.state for each in waiting} == {"offered"}
    assert ticket_type.pools[0].taken == 4
    assert broken() == []


def test_let_go_by_hand_once(session, give, organiser, seat):
    group = give(3)
    assert actions.release(group, organiser) == 3
    for act in (
        lambda: actions.release(group, organiser),
        lambda: actions.resize(group, organiser, 5),
        lambda: actions.move_release(group, organiser, group.release_on),
    ):
        with pytest.raises(DomainError, match="released"):
            act()
    with pytest.raises(DomainError, match="no_seat_left"):
        seat(group, "a@example.org")
    assert broken() == []


def test_managers_hear_a_week_before_and_on_the_day(session, conference, give, seat, outbox, clock):
    clock.set(clock.now())
    group = give(2)
    seat(group, "a@example.org")

    def warned():
        return len([each for each in outbox() if each.template == "registrations/group_release"])

    end = times.released_at(group.release_on, conference.time_zone)
    seen = []
    for before in (timedelta(days=9), timedelta(days=7), timedelta(days=5), timedelta(hours=20), timedelta(hours=2)):
        clock.set(end - before)
        release_groups()
        release_groups()
        seen.append(warned())
    assert seen == [0, 1, 1, 2, 2]


def test_nobody_is_warned_of_a_full_group(session, conference, give, seat, outbox, clock):
    group = give(1)
    seat(group, "a@example.org")
    clock.set(times.released_at(group.release_on, conference.time_zone) - timedelta(hours=3))
    release_groups()
    assert [each for each in outbox() if each.template == "registrations/group_release"] == []


def test_managers_come_and_go_but_never_the_last(session, make, give, organiser, manager):
    group = give()
    other = actions.add_manager(group, organiser, "Boss@kiln.example", "zh")
    assert get_managed(make.user(email="boss@kiln.example"), group.ref) is group
    with pytest.raises(DomainError, match="manager_known"):
        actions.add_manager(group, organiser, "boss@kiln.example", "zh")
    first = next(each for each in group.managers if each is not other)
    actions.remove_manager(group, organiser, first.id)
    session.flush()
    with pytest.raises(DomainError):
        get_managed(manager, group.ref)
    with pytest.raises(DomainError, match="last_manager"):
        actions.remove_manager(group, organiser, other.id)


def test_resizing_against_filling(session, give, organiser, manager, in_threads):
    """Of six seats three are filled and the group is made smaller again and again, all at once."""
    group = give(6)
    group_id, organiser_id, manager_id = group.id, organiser.id, manager.id

    def work(index):
        group = db.session.get_one(Group, group_id)
        try:
            if index % 2:
                actions.resize(group, db.session.get_one(User, organiser_id), 3)
            else:
                who = {"person": Profile("王芳"), "email": f"p{index}@example.org", "language": "en"}
                fill(group, db.session.get_one(User, manager_id), **who)
            db.session.commit()
        except DomainError as error:
            db.session.rollback()
            return error.code
        return "done"

    results = in_threads(work, 8)
    session.expire_all()
    assert set(results) <= {"done", "below_filled", "no_seat_left"}, results
    now = count(group)
    assert now.filled == [results[index] for index in (0, 2, 4, 6)].count("done")
    assert now.size == (3 if "done" in results[1::2] else 6)
    assert broken() == []
