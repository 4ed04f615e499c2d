"""What a visitor wants to see, read from an address. Whatever the address holds, this never fails: what can't be meant
is left out, and a sentence says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from core.errors import Sentence
from core.i18n import _l
from core.text import clean
from offerings.base.kinds import SPOKEN

KINDS = {"exhibition": "exhibition", "conference": "conference", "training": "cohort"}
"""Kind as addresses name it -> value of Offering.kind."""

LONGEST_TEXT = 200
FIRST_YEAR, LAST_YEAR = 1990, 2199


@dataclass(frozen=True)
class Filters:
    """``first`` and ``last`` bound the days; without them ``when`` says "upcoming" or "past"."""

    q: str = ""
    kind: str = ""
    topic: str = ""
    city: str = ""
    spoken: str = ""
    host: str = ""
    first: date | None = None
    last: date | None = None
    online: bool = False
    free: bool = False
    seats: bool = False
    when: str = "upcoming"
    page: int = 1
    problems: tuple[Sentence, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Anything beyond upcoming or past."""
        return bool(self.pairs(leave=("when", "page")))

    @property
    def has_dates(self) -> bool:
        return self.first is not None or self.last is not None

    def pairs(self, leave: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Names and values as they stand in an address; defaults and those in ``leave`` left out."""
        return [
            (_NAMES.get(field.name, field.name), _written(value))
            for field in fields(self)
            if field.name not in {"problems", *leave} and (value := getattr(self, field.name)) != field.default
        ]

    def query(self, **changes: object) -> str:
        """The query string with ``changes``, back on the first page; "" or "?..."."""
        pairs = replace(self, **{"page": 1, **changes}).pairs()  # type: ignore[arg-type]
        return "?" + urlencode(pairs) if pairs else ""


_NAMES = {"first": "from", "last": "until"}


def read(arguments: Mapping[str, str]) -> Filters:
    """The filters in a request's arguments."""
    problems: list[Sentence] = []
    first = _date(arguments.get("from", ""), problems)
    last = _date(arguments.get("until", ""), problems)
    if first and last and last < first:
        problems.append(_l("The first day comes after the last one, so nothing can match. Change one of them."))
    return Filters(
        q=_text(arguments, "q"),
        kind=_one_of(arguments, "kind", KINDS),
        topic=_text(arguments, "topic"),
        city=_text(arguments, "city"),
        spoken=_one_of(arguments, "spoken", SPOKEN),
        host=_text(arguments, "host"),
        first=first,
        last=last,
        online=arguments.get("online") == "1",
        free=arguments.get("free") == "1",
        seats=arguments.get("seats") == "1",
        when="past" if arguments.get("when") == "past" else "upcoming",
        page=_page(arguments.get("page", "")),
        problems=tuple(problems),
    )


def _text(arguments: Mapping[str, str], name: str) -> str:
    return clean(arguments.get(name, "")[: LONGEST_TEXT * 2])[:LONGEST_TEXT].strip()


def _one_of(arguments: Mapping[str, str], name: str, known: Iterable[str]) -> str:
    value = arguments.get(name, "")
    return value if value in known else ""


def _date(value: str, problems: list[Sentence]) -> date | None:
    if not value.strip():
        return None
    try:
        found = date.fromisoformat(value.strip())
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        problems.append(_l("This date can't be read. Write it as year-month-day, such as 2026-11-19."))
        return None
    return found


def _page(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and 1 <= len(value) <= 6 and int(value) > 0 else 1


def _written(value: object) -> str:
    return "1" if value is True else value.isoformat() if isinstance(value, date) else str(value)
