"""jCal (RFC 7265): what the .ics says, as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from core.ics.components import Component, Property, Rule, read_own

MEDIA_TYPE = "application/calendar+json"

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def rewrite(octets: bytes) -> bytes:
    """What ``emit`` wrote, as the arrays of section 3.3: UTF-8, equal octets of equal ones."""
    return "".join(_component(read_own(octets), {})).encode()


def _component(component: Component, known: dict[int, str]) -> Iterator[str]:
    """Pieces of JSON. ``known``: by identity, for ``read_own`` gives equal lines as one object."""
    yield f'["{component.name.lower()}",['
    texts = []
    for said in component.properties:
        text = known.get(id(said))
        if text is None:
            text = known[id(said)] = _ENCODE(_property(said))
        texts.append(text)
    yield ",".join(texts)
    yield "],["
    for number, each in enumerate(component.components):
        yield "," if number else ""
        yield from _component(each, known)
    yield "]]"


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
