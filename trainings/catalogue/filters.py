"""What narrows the catalogue: read from the address, written into it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from core.i18n import _l
from core.text import has_forbidden_characters
from offerings.base.kinds import SPOKEN
from trainings.courses.models import LEVELS
from trainings.courses.subjects import SUBJECTS

HOURS = {"short": (1, 8), "middle": (9, 40), "long": (41, 10_000)}
"""Lengths by class hours, both ends included."""
HOURS_WORDS = {
    "short": _l("Up to 8 class hours"),
    "middle": _l("9 to 40 class hours"),
    "long": _l("More than 40 class hours"),
}
CHOICES: dict[str, Mapping[str, object]] = {
    "level": LEVELS, "spoken": SPOKEN, "subject": SUBJECTS, "hours": HOURS
}  # fmt: skip


@dataclass(frozen=True)
class Filters:
    q: str = ""
    level: str = ""
    spoken: str = ""
    subject: str = ""
    hours: str = ""
    open: bool = False
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        return replace(self, page=1) != Filters()

    def query(self, **changes: object) -> str:
        """The query string with ``changes``, back on the first page; "" or "?..."."""
        new = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        pairs = [(field.name, getattr(new, field.name)) for field in fields(new)]
        given = [(name, "1" if value is True else value) for name, value in pairs if value not in ("", False)]
        given = [(name, value) for name, value in given if (name, value) != ("page", 1)]
        return "?" + urlencode(given) if given else ""


def read(arguments: Mapping[str, str]) -> Filters:
    """What can't be understood is left out."""
    text = arguments.get("q", "").strip()[:200]
    page = arguments.get("page", "1")
    chosen = {name: arguments.get(name, "") for name in CHOICES}
    return Filters(
        q="" if has_forbidden_characters(text) else text,
        **{name: value if value in CHOICES[name] else "" for name, value in chosen.items()},
        open=arguments.get("open") == "1",
        page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 and int(page) else 1,
    )
