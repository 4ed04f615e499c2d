"""What packages above offer to whoever acts for an organisation, in its row of "My organisations"."""

from dataclasses import dataclass

from core.errors import Sentence


@dataclass(frozen=True)
class Link:
    """``endpoint`` takes ``ref``; shown to members in one of ``roles``."""

    label: Sentence
    endpoint: str
    icon: str
    roles: tuple[str, ...] = ("owner", "manager")


LINKS: list[Link] = []
"""In the order of registration."""
