"""What a person would have to be at twice, and the sentence that says so."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from core.errors import Sentence
from core.i18n import _, date_short, joined, localized, time_range
from offerings.agenda.models import AgendaItem
from registrations.picks.overlaps import Span, overlaps_of
from registrations.picks.programme import LOOSE


def overlapping(item: AgendaItem, held: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Which of ``held`` lie at the same time as ``item``, by their start. Opening hours overlap with nothing."""
    others = {each.id: each for each in held if each.id != item.id and each.kind != LOOSE}
    if item.kind == LOOSE:
        return []
    spans = [Span(each.id, each.starts_at, each.ends_at) for each in others.values()]
    found = overlaps_of(Span(item.id, item.starts_at, item.ends_at), spans)
    return [others[overlap.key] for overlap in found]


def overlap_words(other: AgendaItem) -> Sentence:
    """Naming the other item, its time and the offering it belongs to."""
    zone = other.offering.time_zone
    day = other.starts_at.astimezone(ZoneInfo(zone)).date()
    when = joined([date_short(day), time_range(other.starts_at, other.ends_at, zone)])
    return _(
        "It is at the same time as “%(title)s” (%(whole)s), %(when)s.",
        title=localized(other.title),
        whole=localized(other.offering.title),
        when=when,
    )
