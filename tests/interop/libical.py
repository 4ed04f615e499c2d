"""Debian's libical (Evolution, GNOME, KOrganizer) through ctypes: parse, iterate, convert to UTC, expand."""

import ctypes
import ctypes.util
from collections.abc import Iterator
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from datetime import datetime
from typing import Any

from tests.interop.seen import FROM, TO, Component, Occurrence, of_epoch

VEVENT = 4  # icalcomponent_kind ICAL_VEVENT_COMPONENT


class Time(Structure):
    """struct icaltimetype"""

    _fields_ = (
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")),
        ("zone", c_void_p),
    )


class Span(Structure):
    """struct icaltime_span"""

    _fields_ = (("start", c_int64), ("end", c_int64), ("is_busy", c_int))


Callback = CFUNCTYPE(None, c_void_p, POINTER(Span), c_void_p)
PREFIX = "icalcomponent_"
SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "icalparser_parse_string": (c_void_p, (c_char_p,)),
    "icalproperty_string_to_kind": (c_int, (c_char_p,)),
    "icalproperty_get_value_as_string": (c_char_p, (c_void_p,)),
    "icaltime_as_timet_with_zone": (c_int64, (Time, c_void_p)),
    "icalproperty_get_datetime_with_component": (Time, (c_void_p, c_void_p)),
    "icaltimezone_get_utc_timezone": (c_void_p, ()),
    PREFIX + "free": (None, (c_void_p,)),
    PREFIX + "count_errors": (c_int, (c_void_p,)),
    PREFIX + "get_first_component": (c_void_p, (c_void_p, c_int)),
    PREFIX + "get_next_component": (c_void_p, (c_void_p, c_int)),
    PREFIX + "get_first_property": (c_void_p, (c_void_p, c_int)),
    PREFIX + "get_uid": (c_char_p, (c_void_p,)),
    PREFIX + "get_summary": (c_char_p, (c_void_p,)),
    PREFIX + "get_description": (c_char_p, (c_void_p,)),
    PREFIX + "get_sequence": (c_int, (c_void_p,)),
    PREFIX + "get_dtstart": (Time, (c_void_p,)),
    PREFIX + "get_dtend": (Time, (c_void_p,)),
    PREFIX + "foreach_recurrence": (None, (c_void_p, Time, Time, Callback, c_void_p)),
    "icaltime_from_timet_with_zone": (Time, (c_int64, c_int, c_void_p)),
}


def missing() -> str | None:
    return None if ctypes.util.find_library("ical") else "libical is not installed: apt-get install libical3"


def components(octets: bytes) -> list[Component]:
    with _Parsed(octets) as calendar:
        return [calendar.component(event) for event in calendar.events()]


def occurrences(octets: bytes) -> list[Occurrence]:
    """Each rule expanded by libical; the override of an occurrence stands for it, as in Evolution."""
    with _Parsed(octets) as calendar:
        events = [(calendar.component(event), event) for event in calendar.events()]
        moved = {(seen.uid, seen.recurrence_id) for seen, _event in events if seen.recurrence_id}
        found = []
        for seen, event in events:
            if seen.recurrence_id:
                found.append(Occurrence(seen.uid, seen.start, seen.end, seen.summary, seen.status))
                continue
            length = seen.end - seen.start  # icaltime_span ends a day too late where an event is all-day
            found += [
                Occurrence(seen.uid, start, start + length, seen.summary, seen.status)
                for start in calendar.starts(event)
                if (seen.uid, start) not in moved
            ]
        return found


class _Parsed:
    def __init__(self, octets: bytes) -> None:
        self._library = ctypes.CDLL(ctypes.util.find_library("ical"))
        for name, (result, arguments) in SIGNATURES.items():
            function = getattr(self._library, name)
            function.restype, function.argtypes = result, arguments
        self._root = self._call("icalparser_parse_string", octets)
        assert self._root, "libical could not parse it"
        assert self._call("icalcomponent_count_errors", self._root) == 0, "libical found errors"

    def __enter__(self) -> "_Parsed":
        return self

    def __exit__(self, *_: object) -> None:
        self._call("icalcomponent_free", self._root)

    def _call(self, name: str, *arguments: Any) -> Any:
        return getattr(self._library, name)(*arguments)

    def _text(self, name: str, event: int) -> str:
        return (self._call(PREFIX + name, event) or b"").decode()

    def events(self) -> Iterator[int]:
        event = self._call("icalcomponent_get_first_component", self._root, VEVENT)
        while event:
            yield event
            event = self._call("icalcomponent_get_next_component", self._root, VEVENT)

    def component(self, event: int) -> Component:
        start, end = (self._call(PREFIX + name, event) for name in ("get_dtstart", "get_dtend"))
        planned = self._property(event, b"RECURRENCE-ID")
        resolve = "icalproperty_get_datetime_with_component"  # get_recurrenceid leaves the zone out
        status = self._property(event, b"STATUS")
        return Component(
            self._text("get_uid", event),
            self._instant(self._call(resolve, planned, event)) if planned else None,
            bool(start.is_date),
            self._instant(start),
            self._instant(end),
            self._text("get_summary", event),
            self._text("get_description", event),
            self._call("icalproperty_get_value_as_string", status).decode(),
            self._call("icalcomponent_get_sequence", event),
        )

    def _property(self, event: int, name: bytes) -> Any:
        kind = self._call("icalproperty_string_to_kind", name)
        return self._call("icalcomponent_get_first_property", event, kind)

    def _instant(self, time: Time) -> Any:
        assert time.is_date or time.zone, "a floating time"
        return of_epoch(self._call("icaltime_as_timet_with_zone", time, time.zone))

    def starts(self, event: int) -> list[datetime]:
        zone = self._call("icaltimezone_get_utc_timezone")
        window = (self._call("icaltime_from_timet_with_zone", int(edge.timestamp()), 0, zone) for edge in (FROM, TO))
        found: list[datetime] = []

        def take(_event: int, span: Any, _data: int) -> None:
            found.append(of_epoch(span.contents.start))

        self._call("icalcomponent_foreach_recurrence", event, *window, Callback(take), None)
        return found
