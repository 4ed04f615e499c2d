"""What somebody in line waits for, and who is next: values in, values out.

A wish is a list of choices, the best liked first; a choice says how many places of which ticket types. A single person
who waits for ticket 17 and would take 18 as well: ``((17, 1),), ((18, 1),)``. A party of five that wants three of 17
and two of 18, or else five of 19: ``((17, 3), (18, 2)), ((19, 5),)``. A party gets a choice whole or not at all.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Choice = tuple[tuple[int, int], ...]
"""(ticket type id, places), each ticket type once."""

Wish = tuple[Choice, ...]


def written(wish: Iterable[Choice]) -> str:
    """As it is stored: "17:3,18:2|19:5"."""
    return "|".join(",".join(f"{ticket}:{places}" for ticket, places in choice) for choice in wish)


def read(text: str) -> Wish:
    return tuple(
        tuple(
            (int(ticket), int(places)) for ticket, _colon, places in (part.partition(":") for part in choice.split(","))
        )
        for choice in text.split("|")
    )


def size(choice: Choice) -> int:
    """How many people."""
    return sum(places for _ticket, places in choice)


@dataclass(frozen=True)
class Room:
    """``pools``: ticket type id -> ids of its pools. ``free``: pool id -> free seats. ``withdrawn``: ticket types that
    are offered no more to who merely would take them as well."""

    pools: Mapping[int, Collection[int]]
    free: Mapping[int, int]
    withdrawn: Collection[int] = field(default_factory=frozenset)

    def lacking(self, choice: Choice) -> list[int]:
        """Ids of the pools that have too few free seats for all of it, ascending."""
        needed: Counter[int] = Counter()
        for ticket, places in choice:
            for pool in self.pools.get(ticket, ()):
                needed[pool] += places
        return sorted(pool for pool, seats in needed.items() if seats > self.free.get(pool, 0))

    def first_fitting(self, wish: Wish) -> int | None:
        """The place of the best liked choice there is room for."""
        for place, choice in enumerate(wish):
            is_offered = place == 0 or not any(ticket in self.withdrawn for ticket, _places in choice)
            if is_offered and not self.lacking(choice):
                return place
        return None


def next_in(line: Sequence[tuple[int, Wish]], room: Room) -> tuple[int, int] | None:
    """(entry, place of the choice) of the first in ``line`` there is room for, whole. Whoever stands before that one
    is passed over and keeps the place."""
    for entry, wish in line:
        place = room.first_fitting(wish)
        if place is not None:
            return entry, place
    return None
