"""What an organiser asks of the list: a filter, columns and an order, as values and as the pairs of an address."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from core.text import clean
from registrations.base.states import WORDS
from registrations.invitations.words import REPLIES

Pair = tuple[str, str]

MOST_ANSWERS = 8
_LONGEST = 200
_HOWS = ("is", "has", "none", "some")
_WORDS = {
    "state": ("all", *WORDS),
    "reply": (*REPLIES, "none"),
    "arrived": ("yes", "no"),
    "paid": ("yes", "no"),
}
ORDERS = ("newest", "oldest", "changed", "name", "organisation")


@dataclass(frozen=True)
class AnswerFilter:
    """``how``: "is" this stored value, "has" this text in it, "none" (not answered), "some" (answered)."""

    question: str
    how: str
    value: str = ""


@dataclass(frozen=True)
class Filter:
    """Who is wanted; all must hold, empty values leave everybody in. Days are on the wall of the offering."""

    text: str = ""
    """In Chinese, Latin letters or pinyin: names, organisation, e-mail, number."""
    state: str = "active"
    """A state, "active" or "all"."""
    ticket: str = ""
    reply: str = ""
    arrived: str = ""
    paid: str = ""
    """ "no": something is to be paid and has not been."""
    organisation: str = ""
    since: date | None = None
    until: date | None = None
    answers: tuple[AnswerFilter, ...] = ()

    def pairs(self) -> list[Pair]:
        """As in an address; ``read_filter`` makes the same filter of them."""
        plain = {
            "q": self.text,
            "state": "" if self.state == "active" else self.state,
            "ticket": self.ticket,
            "reply": self.reply,
            "arrived": self.arrived,
            "paid": self.paid,
            "organisation": self.organisation,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        answers = [("answer", ":".join((each.question, each.how, each.value))) for each in self.answers]
        return [(name, value) for name, value in plain.items() if value] + answers


@dataclass(frozen=True)
class Look:
    """A filter with how its people are shown."""

    wanted: Filter = field(default_factory=Filter)
    columns: tuple[str, ...] = ()
    """Keys of columns.py; none: the usual ones."""
    order: str = "newest"

    def pairs(self) -> list[Pair]:
        order = [] if self.order == "newest" else [("order", self.order)]
        return self.wanted.pairs() + [("column", key) for key in self.columns] + order

    def query_string(self) -> str:
        return urlencode(self.pairs())

    def without(self, pair: Pair) -> "Look":
        """The same without one condition."""
        return replace(self, wanted=read_filter(each for each in self.wanted.pairs() if each != pair))


def read_filter(pairs: Iterable[Pair]) -> Filter:
    """What it does not understand leaves everybody in."""
    plain: dict[str, str] = {}
    answers: list[AnswerFilter] = []
    for name, raw in pairs:
        value = clean(raw[: 2 * _LONGEST])[:_LONGEST].strip()
        if name == "answer":
            answers += _answer(value)
        elif name.startswith("has-"):
            answers += _answer(f"{name.removeprefix('has-')}:has:{value}")
        elif value:
            plain.setdefault(name, value)
    words = {name: plain[name] for name, known in _WORDS.items() if plain.get(name) in known}
    return Filter(
        text=plain.get("q", ""),
        state=words.pop("state", "active"),
        ticket=plain.get("ticket", "")[:12].strip(),
        organisation=plain.get("organisation", ""),
        since=_day(plain.get("since", "")),
        until=_day(plain.get("until", "")),
        answers=tuple(dict.fromkeys(answers))[:MOST_ANSWERS],
        **words,
    )


def read_look(pairs: Iterable[Pair]) -> Look:
    pairs = list(pairs)
    columns = [clean(value)[:20].strip() for name, value in pairs if name == "column"]
    order = next((value for name, value in pairs if name == "order" and value in ORDERS), "newest")
    return Look(read_filter(pairs), tuple(dict.fromkeys(key for key in columns if key))[:100], order)


def parse_look(query_string: str) -> Look:
    """Of what ``Look.query_string`` made."""
    return read_look(parse_qsl(query_string, max_num_fields=300))


def _answer(text: str) -> list[AnswerFilter]:
    question, _, rest = text.partition(":")
    how, _, value = rest.partition(":")
    value = value.strip()
    if not question or len(question) > 12 or how not in _HOWS or (how in ("is", "has")) != bool(value):
        return []
    return [AnswerFilter(question, how, value)]


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 < day.year < 2200 else None
