"""jCal (RFC 7265): what the .ics says, as JSON."""

import json
from typing import Any

from core.ics.components import Component, Property, Rule, read_own
from core.ics.emit import emit
from core.ics.values import Calendar

MEDIA_TYPE = "application/calendar+json"


def write(calendar: Calendar) -> bytes:
    """UTF-8 octets; equal calendars give equal ones."""
    return json.dumps(of(read_own(emit(calendar))), ensure_ascii=False, separators=(",", ":")).encode()


def of(component: Component) -> list[Any]:
    """As the arrays of section 3.3."""
    return [
        component.name.lower(),
        [_property(each) for each in component.properties],
        [of(each) for each in component.components],
    ]


def _property(said: Property) -> list[Any]:
    """Name, parameters, type, then each value; a GEO is one value of two numbers (3.4.1.2)."""
    parameters = {name.lower(): values[0] if len(values) == 1 else list(values) for name, values in said.parameters}
    values = [said.values] if said.name == "GEO" else [_value(value) for value in said.values]
    return [said.name.lower(), parameters, said.type, *values]


def _value(value: str | float | Rule) -> Any:
    """A rule as an object, its parts numbers or texts, or lists of them (3.6.10)."""
    if isinstance(value, list):
        return {part.lower(): values[0] if len(values) == 1 else values for part, values in value}
    return value
