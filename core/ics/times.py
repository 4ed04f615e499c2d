"""The times of an event as they are written: DTSTART and DTEND (RFC 5545 3.3.5, 3.8.2)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from core.ics.checks import Moment, zone_name
from core.ics.lines import WEEKDAYS, date_stamp, local_stamp, utc_stamp
from core.ics.values import Event, Recurrence

Span = tuple[Moment, Moment]


def written_span(starts: Moment, ends: Moment) -> Span:
    """Start and end on a wall clock that shows them once and unmistakably.

    A local time that the clock shows twice means the first of the two (3.3.5): the second is said in UTC.
    Readers disagree about times that the clock jumps over, so these are moved to what it showed instead.
    An event that recurs is never changed here, for its rule goes by its wall clock: `Event` refuses such times.
    """
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return starts, ends
    span = _settled(starts), _settled(ends)
    if any(moment.fold for moment in span):
        return starts.astimezone(UTC), ends.astimezone(UTC)
    return span


def plan_spans(event: Event) -> Iterator[Span]:
    """What else its zone must be right for: all days of its plan, or the day on which it was planned."""
    if event.recurrence is not None:
        yield event.starts, event.recurrence.until
    if event.recurrence_id is not None:
        yield event.recurrence_id, event.recurrence_id


def plan_lines(event: Event) -> Iterator[str]:
    """RRULE and EXDATE of an event that recurs, or the RECURRENCE-ID of an occurrence that differs.

    UNTIL is in UTC where DTSTART has a zone (RFC 5545 3.3.10). One EXDATE a line: not every client reads lists.
    """
    if event.recurrence is not None:
        yield f"RRULE:{_rule(event.recurrence)}"
        for moment in sorted(event.recurrence.excluded):
            yield time_line("EXDATE", moment)
    if event.recurrence_id is not None:
        yield time_line("RECURRENCE-ID", event.recurrence_id)


def _rule(recurrence: Recurrence) -> str:
    parts = [f"FREQ={recurrence.frequency}"]
    if recurrence.interval > 1:
        parts.append(f"INTERVAL={recurrence.interval}")
    if recurrence.weekdays:
        parts.append(f"BYDAY={','.join(WEEKDAYS[day] for day in sorted(set(recurrence.weekdays)))}")
    until = recurrence.until
    parts.append(f"UNTIL={utc_stamp(until.astimezone(UTC)) if isinstance(until, datetime) else date_stamp(until)}")
    return ";".join(parts)


def zone_years(spans: Iterable[Span]) -> dict[str, tuple[int, int]]:
    """The first and last local year for which each named zone is used, zones in alphabetical order."""
    years: dict[str, tuple[int, int]] = {}
    for span in spans:
        for moment in span:
            if isinstance(moment, datetime) and (key := zone_name(moment.tzinfo)) != "UTC":
                first, last = years.get(key, (moment.year, moment.year))
                years[key] = min(first, moment.year), max(last, moment.year)
    return dict(sorted(years.items()))


def time_line(name: str, moment: Moment) -> str:
    if not isinstance(moment, datetime):
        return f"{name};VALUE=DATE:{date_stamp(moment)}"
    key = zone_name(moment.tzinfo)
    return f"{name}:{utc_stamp(moment)}" if key == "UTC" else f"{name};TZID={key}:{local_stamp(moment)}"


def _settled(moment: datetime) -> datetime:
    return moment.astimezone(UTC).astimezone(moment.tzinfo)
