"""Who is next, over any line and any room: nobody who could have come is passed over."""

from hypothesis import given
from hypothesis import strategies as st

from registrations.waiting.wishes import Room, next_in, read, size, written

POOLS = {1: (10,), 2: (10, 11), 3: (11, 12), 4: (), 5: (12,)}
choices = st.dictionaries(st.sampled_from([*POOLS]), st.integers(1, 4), min_size=1, max_size=3).map(
    lambda found: tuple(found.items())
)
wishes = st.lists(choices, min_size=1, max_size=3).map(tuple)
lines = st.lists(wishes, max_size=8).map(lambda found: list(enumerate(found)))
rooms = st.builds(
    lambda free, withdrawn: Room(POOLS, free, withdrawn),
    st.fixed_dictionaries({10: st.integers(0, 9), 11: st.integers(0, 9), 12: st.integers(0, 9)}),
    st.frozensets(st.sampled_from([*POOLS])),
)


def needed(choice):
    """Pool -> seats."""
    found = {}
    for ticket, places in choice:
        for pool in POOLS[ticket]:
            found[pool] = found.get(pool, 0) + places
    return found


def fits(choice, place, room):
    is_offered = place == 0 or all(ticket not in room.withdrawn for ticket, _places in choice)
    return is_offered and all(seats <= room.free[pool] for pool, seats in needed(choice).items())


@given(wishes)
def test_written_and_read(wish):
    assert read(written(wish)) == wish


@given(lines, rooms)
def test_the_first_who_fits_gets_what_they_like_best(line, room):
    possible = [
        (entry, place) for entry, wish in line for place, choice in enumerate(wish) if fits(choice, place, room)
    ]
    assert next_in(line, room) == (possible[0] if possible else None)


@given(lines, rooms)
def test_what_is_given_is_there_and_ends(line, room):
    """Given again and again, until nobody fits: never more than is free, each at most once."""
    free, waiting, given_to = dict(room.free), list(line), []
    while (found := next_in(waiting, Room(POOLS, free, room.withdrawn))) is not None:
        entry, place = found
        choice = dict(waiting)[entry][place]
        assert size(choice) > 0
        for pool, seats in needed(choice).items():
            free[pool] -= seats
        waiting = [each for each in waiting if each[0] != entry]
        given_to.append(entry)
    assert all(seats >= 0 for seats in free.values())
    assert len(given_to) == len(set(given_to))
    left = Room(POOLS, free, room.withdrawn)
    assert not any(fits(choice, place, left) for _entry, wish in waiting for place, choice in enumerate(wish))


@given(choices, rooms)
def test_what_lacks_is_what_is_short(choice, room):
    assert room.lacking(choice) == sorted(pool for pool, seats in needed(choice).items() if seats > room.free[pool])
