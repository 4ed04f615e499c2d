"""When somebody is busy (RFC 4791 7.10): periods without saying why."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo

from calendars.caldav.components import Component, Line
from calendars.caldav.occurrences import occurrences
from calendars.caldav.times import Span
from core.ics.lines import duration, fold, utc_stamp


def busy_lines(calendars: Iterable[Component], within: Span, floating: tzinfo) -> list[str]:
    """FREEBUSY lines: BUSY-TENTATIVE, then BUSY; what overlaps or touches is one period, none reaches outside."""
    found: dict[str, list[Span]] = {"BUSY-TENTATIVE": [], "BUSY": []}
    for calendar in calendars:
        for one in occurrences(calendar, within, floating):
            if (kind := _kind(one.component)) and one.span.start < one.span.end:
                found[kind].append(Span(max(one.span.start, within.start), min(one.span.end, within.end)))
    return [
        f"FREEBUSY{'' if kind == 'BUSY' else f';FBTYPE={kind}'}:{_period(span)}"
        for kind, spans in found.items()
        for span in _merged(spans)
    ]


def free_busy(calendars: Iterable[Component], within: Span, floating: tzinfo, stamp: datetime) -> bytes:
    """The VFREEBUSY as a calendar; ``stamp``, the moment of the answer, is its DTSTAMP."""
    return fold(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Huizhi//Calendars//EN",
            "BEGIN:VFREEBUSY",
            f"DTSTAMP:{utc_stamp(stamp)}",
            f"DTSTART:{utc_stamp(within.start)}",
            f"DTEND:{utc_stamp(within.end)}",
            *busy_lines(calendars, within, floating),
            "END:VFREEBUSY",
            "END:VCALENDAR",
        ]
    )


def _kind(event: Component) -> str | None:
    """None for what takes no time: cancelled, or said to be transparent."""
    if _value(event.first("TRANSP")) == "TRANSPARENT" or _value(event.first("STATUS")) == "CANCELLED":
        return None
    return "BUSY-TENTATIVE" if _value(event.first("STATUS")) == "TENTATIVE" else "BUSY"


def _value(line: Line | None) -> str:
    return line.value.upper() if line else ""


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for span in sorted(spans):
        if current is not None and span.start <= current.end:
            current = Span(current.start, max(current.end, span.end))
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current


def _period(span: Span) -> str:
    return f"{utc_stamp(span.start.astimezone(UTC))}/{duration(span.end - span.start)}"
