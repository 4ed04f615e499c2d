"""What an agenda item must satisfy, whoever writes it: each refusal names its form field."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import Invalid, Sentence
from core.i18n import _l
from offerings.agenda.models import KINDS, PERSON_ROLES, AgendaItem
from offerings.base.models import Offering
from offerings.base.rules import is_web_address

LONGEST = timedelta(days=31)
FARTHEST = timedelta(days=400)
"""From the days of its offering: beyond is a slip of the finger."""
MOST_PEOPLE = 1_000_000


def check_columns(item: AgendaItem) -> None:
    """Raise Invalid for the first rule that its words and numbers break."""
    for holds, code, sentence, field in _rules(item):
        if not holds:
            raise Invalid(code, sentence, field=field)


def _rules(item: AgendaItem) -> Iterator[tuple[bool, str, Sentence, str]]:
    yield bool(item.title), "no_title", _l("Give it a title in at least one language."), "title_en"
    yield item.kind in KINDS, "unknown_kind", _l("Choose a kind from the list."), "kind"
    fits = item.capacity is None or 0 <= item.capacity <= MOST_PEOPLE
    yield fits, "bad_capacity", _l("Give a number of seats from 0 to 1,000,000, or leave it empty."), "capacity"
    sentence = _l("Give the whole address, beginning with https:// or http://.")
    yield is_web_address(item.online_url or ""), "bad_address", sentence, "online_url"
    roles = {part.role for part in item.people}
    yield roles <= set(PERSON_ROLES), "unknown_role", _l("Choose a role from the list."), "people"


def check_times(offering: Offering, starts_at: datetime, ends_at: datetime) -> None:
    """Raise Invalid for a span that is empty, longer than a month, or more than a year off its offering."""
    if ends_at <= starts_at:
        raise Invalid("ends_before_start", _l("The end must be after the start."), field="end")
    if ends_at - starts_at > LONGEST:
        raise Invalid("too_long", _l("One item lasts at most 31 days. Make one for each day."), field="end")
    if not 2000 <= starts_at.year <= 2100 or is_far_off(offering, starts_at):
        message = _l("This is more than a year away from the dates of the event. Please check the year.")
        raise Invalid("far_off", message, field="day")


def is_far_off(offering: Offering, moment: datetime) -> bool:
    if offering.starts_on is None:
        return False
    last = offering.ends_on or offering.starts_on
    return not offering.starts_on - FARTHEST <= moment.date() <= last + FARTHEST


def is_outside(item: AgendaItem, zone: Any) -> bool:
    """Not on one of the days of its offering; a night that begins on the last day still belongs to it."""
    first, last = item.offering.starts_on, item.offering.ends_on or item.offering.starts_on
    if first is None or last is None:
        return False
    return not first <= item.starts_at.astimezone(zone).date() <= last


def count_outside(offering: Offering, items: Sequence[AgendaItem]) -> int:
    """How many items that take place lie on days on which it does not."""
    zone = ZoneInfo(offering.time_zone)
    return sum(is_outside(item, zone) for item in items if item.state != "cancelled")


def days_off(offering: Offering, items: Sequence[AgendaItem]) -> int:
    """How far the first item lies from the offering's first day."""
    first = min((item.starts_at for item in items if item.state != "cancelled"), default=None)
    if first is None or offering.starts_on is None:
        return 0
    gap: timedelta = offering.starts_on - first.astimezone(ZoneInfo(offering.time_zone)).date()
    return gap.days
