from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from offerings.agenda.clashes import Booking, Clash, Closure, Place, Rules, Who, find_clashes, overlapping

NINE = datetime(2026, 11, 19, 9, tzinfo=UTC)
HALL = Place(1, "hall", {"en": "Hall"}, capacity=50)
OWN, FOREIGN = 1, 2
LI, WANG = Who(1, "li", "李雷"), Who(2, "wang", "王梅")


def booking(ref: str, start: int = 0, minutes: int = 60, **columns) -> Booking:
    starts_at = NINE + timedelta(minutes=start)
    given = {"offering_id": OWN, "family_id": columns.get("offering_id", OWN), "title": {"en": ref}, "room_id": 1}
    return Booking(ref=ref, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), **given | columns)


def clashes(*bookings: Booking, closures: tuple[Closure, ...] = (), **rules: object) -> list[Clash]:
    return find_clashes(OWN, bookings, {1: HALL}, closures, Rules(**rules))


def keys(*bookings: Booking, **given) -> list[str]:
    return [clash.key for clash in clashes(*bookings, **given)]


def test_one_room_is_wanted_twice():
    assert keys(booking("a"), booking("b", 30)) == ["room:a:b"]


def test_one_after_the_other_is_no_clash():
    assert keys(booking("a"), booking("b", 60)) == []


def test_items_without_a_room_do_not_meet_in_one():
    assert keys(booking("a", room_id=None), booking("b", room_id=None)) == []


def test_the_key_does_not_depend_on_the_order():
    assert keys(booking("b", 30), booking("a")) == keys(booking("a", 30), booking("b"))


def test_a_foreign_booking_counts_but_two_foreign_ones_do_not():
    theirs = [booking("x", offering_id=FOREIGN), booking("y", offering_id=FOREIGN)]
    found = clashes(booking("a"), *theirs)
    assert [(c.key, c.item.ref) for c in found] == [("room:a:x", "a"), ("room:a:y", "a")]


def test_of_two_of_ours_the_draft_is_the_one_to_move():
    (clash,) = clashes(booking("a", is_draft=True), booking("b", 30))
    assert (clash.item.ref, clash.other.ref, clash.refs) == ("a", "b", {"a", "b"})


def test_a_clash_with_a_draft_forbids_nothing_yet():
    (with_draft,) = clashes(booking("a"), booking("b", 30, is_draft=True))
    (published,) = clashes(booking("a"), booking("b", 30))
    assert (with_draft.item.ref, with_draft.forbids) == ("b", True)
    assert published.forbids
    (seen_from_a,) = clashes(booking("a"), booking("x", 30, offering_id=FOREIGN, is_draft=True))
    assert (seen_from_a.is_hard, seen_from_a.forbids) == (True, False)


def test_opening_hours_hold_the_hall_against_other_families_only():
    doors = booking("doors", minutes=480, is_opening=True)
    assert keys(doors, booking("ceremony", 30)) == []
    assert keys(doors, booking("child", 30, offering_id=FOREIGN, family_id=OWN)) == []
    assert keys(doors, booking("stranger", 30, offering_id=FOREIGN)) == ["room:doors:stranger"]


def test_one_person_in_two_rooms():
    first, second = booking("a", people=(LI,)), booking("b", 30, room_id=2, people=(WANG, LI))
    assert keys(first, second) == ["person:li:a:b"]


def test_a_person_with_two_roles_is_one_person():
    assert keys(booking("a", people=(LI, LI)), booking("b", 30, room_id=2, people=(LI,))) == ["person:li:a:b"]


def test_time_to_change_rooms_counts_only_when_asked_for():
    first, second = booking("a", people=(LI,)), booking("b", 70, room_id=2, people=(LI,))
    assert keys(first, second) == []
    assert keys(first, second, buffer="warn", buffer_minutes=15) == ["buffer:li:a:b"]
    assert keys(first, second, buffer="warn", buffer_minutes=10) == []
    assert keys(first, booking("b", 70, people=(LI,)), buffer="warn") == []


def test_a_closed_room():
    closure = Closure(7, 1, NINE + timedelta(minutes=30), NINE + timedelta(hours=9))
    (clash,) = clashes(booking("a"), booking("b", 0, 30, room_id=2), closures=(closure,))
    assert (clash.key, clash.is_hard) == ("closure:a:7", True)
    assert keys(booking("a", 0, 30), closures=(closure,)) == []


def test_more_people_than_seats_is_a_warning():
    (clash,) = clashes(booking("a", expected=51))
    assert (clash.key, clash.is_hard) == ("capacity:a:hall:51", False)
    assert keys(booking("a", expected=50)) == []


def test_each_rule_can_be_off_or_warn():
    both = (booking("a", people=(LI,)), booking("b", 30, people=(LI,), expected=99))
    closure = Closure(7, 1, NINE, NINE + timedelta(hours=9))
    off = {"room": "off", "person": "off", "closure": "off", "capacity": "off"}
    assert keys(*both, closures=(closure,), **off) == []
    assert [c.is_hard for c in clashes(*both, room="warn", person="warn", capacity="block")] == [True, False, False]


def test_rules_are_stored_as_far_as_they_differ():
    rules = Rules(room="warn", buffer="block", buffer_minutes=20)
    assert rules.stored() == {"room": "warn", "buffer": "block", "buffer_minutes": "20"}
    assert Rules.of(rules.stored()) == rules
    assert Rules.of({"room": "nonsense", "buffer_minutes": "many", "unknown": "block"}) == Rules()


_bookings = st.lists(
    st.builds(
        lambda number, start, minutes, room, owner, people: booking(
            f"r{number}", start, minutes, room_id=room, offering_id=owner, people=tuple(people)
        ),
        number=st.integers(0, 10**9),
        start=st.integers(0, 300),
        minutes=st.integers(1, 120),
        room=st.sampled_from([None, 1, 2, 3]),
        owner=st.sampled_from([OWN, FOREIGN]),
        people=st.lists(st.sampled_from([LI, WANG]), max_size=2),
    ),
    max_size=25,
    unique_by=lambda b: b.ref,
)


def _overlap(a: Booking, b: Booking, minutes: int = 0) -> bool:
    gap = timedelta(minutes=minutes)
    return a.starts_at < b.ends_at + gap and b.starts_at < a.ends_at + gap


@given(_bookings, st.integers(0, 60))
def test_the_sweep_finds_what_brute_force_finds(bookings: list[Booking], minutes: int):
    expected = {frozenset((a.ref, b.ref)) for a, b in combinations(bookings, 2) if _overlap(a, b, minutes)}
    found = [frozenset((a.ref, b.ref)) for a, b in overlapping(bookings, timedelta(minutes=minutes))]
    assert set(found) == expected
    assert len(found) == len(expected)


@given(_bookings)
def test_rooms_and_people_as_by_brute_force(bookings: list[Booking]):
    expected = set()
    for a, b in combinations(bookings, 2):
        if OWN not in (a.offering_id, b.offering_id) or not _overlap(a, b):
            continue
        pair = ":".join(sorted((a.ref, b.ref)))
        if a.room_id is not None and a.room_id == b.room_id:
            expected.add(f"room:{pair}")
        expected |= {f"person:{who.ref}:{pair}" for who in set(a.people) & set(b.people)}
    found = [clash.key for clash in clashes(*bookings)]
    assert sorted(found) == sorted(expected)
