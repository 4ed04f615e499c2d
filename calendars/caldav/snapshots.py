"""What is kept of a calendar's members, and how two such states differ. Values in, values out."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

Members = Mapping[str, str]
"""The last segment of each address, and its entity tag."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Names, in order: what is new or other than it was, and what is gone."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.changed) + len(self.removed)


def pack(members: Members) -> bytes:
    return zlib.compress(json.dumps(dict(sorted(members.items())), separators=(",", ":")).encode(), 6)


def unpack(packed: bytes) -> dict[str, str]:
    return dict(json.loads(zlib.decompress(packed)))


def digest(members: Members) -> str:
    """The same for the same members, whatever order they come in."""
    return hashlib.sha256(json.dumps(sorted(members.items())).encode()).hexdigest()


def difference(before: Members, after: Members) -> Difference:
    changed = (name for name, etag in after.items() if before.get(name) != etag)
    return Difference(tuple(sorted(changed)), tuple(sorted(before.keys() - after.keys())))


def first_of(difference: Difference, limit: int, before: Members, after: Members) -> tuple[Difference, dict[str, str]]:
    """The first ``limit`` of the changes, and what the members are for a client that knows of these only."""
    changed = difference.changed[:limit]
    removed = difference.removed[: limit - len(changed)]
    known = {name: etag for name, etag in before.items() if name not in removed}
    return Difference(changed, removed), known | {name: after[name] for name in changed}
