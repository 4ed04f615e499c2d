"""What the columns of an offering must satisfy, whoever writes them: each refusal names its form field."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from core.errors import Invalid, Sentence
from core.i18n import _l
from offerings.base.kinds import MODES, SPOKEN
from offerings.base.models import Offering
from offerings.topics.models import MOST, Topic
from offerings.topics.queries import in_order

ZONES = frozenset(available_timezones())


def check(offering: Offering) -> None:
    """Raise Invalid for the first rule that ``offering`` breaks."""
    for holds, code, sentence, field in _rules(offering):
        if not holds:
            raise Invalid(code, sentence, field=field)


def _rules(offering: Offering) -> Iterator[tuple[bool, str, Sentence, str]]:
    start, end = offering.starts_on, offering.ends_on
    yield bool(offering.title), "no_title", _l("Give it a title in at least one language."), "title_en"
    yield end is None or start is not None, "no_start", _l("Say the first day too, or leave both empty."), "starts_on"
    yield (
        not (start and end) or bool(start and end and start <= end),
        "dates_reversed",
        _l("The last day lies before the first. Check both dates."),
        "ends_on",
    )
    yield (
        offering.time_zone in ZONES,
        "unknown_zone",
        _l("This time zone is unknown. Use a name such as Asia/Shanghai."),
        "time_zone",
    )
    yield offering.mode in MODES, "unknown_mode", _l("Choose how it takes place."), "mode"
    spoken = offering.languages.split()
    yield set(spoken) <= set(SPOKEN), "unknown_language", _l("Choose languages from the list."), "languages"
    sentence = _l("Choose at most %(most)s topics: those that it is most about.", most=MOST)
    yield len(offering.topics) <= MOST, "too_many_topics", sentence, "topics"
    yield from _links(offering)
    yield from _registration(offering)
    yield _is_no_cycle(offering), "cycle", _l("It can't be part of itself or of something inside it."), "parent"


def chosen_topics(topics: Iterable[Topic], had: Collection[Topic] = ()) -> list[Topic]:
    """Each once, as lists show them. Raises Invalid for a retired one that is not among those it ``had``."""
    chosen = in_order(topics)
    retired = next((topic for topic in chosen if topic.retired_at is not None and topic not in had), None)
    if retired is not None:
        raise Invalid("topic_retired", _l("This topic is no longer in use. Choose another."), field="topics")
    return chosen


def _links(offering: Offering) -> Iterator[tuple[bool, str, Sentence, str]]:
    sentence = _l("Give the whole address, beginning with https:// or http://.")
    for field in ("website", "online_url"):
        yield is_web_address(getattr(offering, field)), "bad_address", sentence, field


def _registration(offering: Offering) -> Iterator[tuple[bool, str, Sentence, str]]:
    opens, closes = offering.registration_opens_at, offering.registration_closes_at
    yield (
        not (opens and closes) or bool(opens and closes and opens < closes),
        "registration_reversed",
        _l("Registration must close after it opens."),
        "registration_closes_at",
    )
    yield (
        1 <= offering.offer_hours <= 336,
        "bad_offer_hours",
        _l("Hold an offered seat for at least 1 hour and at most 14 days (336 hours)."),
        "offer_hours",
    )


def is_web_address(text: str) -> bool:
    """Empty, or an http(s) address with a host: what may become a link."""
    if not text:
        return True
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(c.isspace() for c in text)
    except ValueError:
        return False


def _is_no_cycle(offering: Offering) -> bool:
    above: Any = offering.parent
    while above is not None:
        if above is offering:
            return False
        above = above.parent
    return True
