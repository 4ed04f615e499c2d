"""Calendar data as a tree of components and their lines (RFC 5545 3.1): what filters look at and retrieval cuts.

Only the lines: values stay text, so that what is handed out again is what was there.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from core.ics.lines import fold

_HEAD = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:])*)*):')
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:])*)')
_BREAK = re.compile(r"\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]")
_ESCAPE = re.compile(r"\\(.)")


class Line(NamedTuple):
    """A property: ``name`` in capitals, ``parameters`` as they stand (";TZID=Asia/Shanghai"), ``value`` unchanged."""

    name: str
    parameters: str
    value: str

    @property
    def text(self) -> str:
        """The value without the escapes of TEXT (3.3.11)."""
        return _ESCAPE.sub(lambda hit: "\n" if hit[1] in "nN" else hit[1], self.value)

    def parameter(self, name: str) -> str | None:
        """The value of a parameter, without its quotes; None when it has none of that name."""
        for key, value in _PARAMETER.findall(self.parameters):
            if key.upper() == name:
                return str(value).strip('"')
        return None


@dataclass(frozen=True, slots=True)
class Component:
    """``name`` in capitals ("VEVENT"), its lines and the components within, in the order of the file."""

    name: str
    lines: tuple[Line, ...] = ()
    inside: tuple["Component", ...] = ()

    def all_of(self, name: str) -> Iterator["Component"]:
        return (component for component in self.inside if component.name == name)

    def lines_of(self, name: str) -> Iterator[Line]:
        return (line for line in self.lines if line.name == name)

    def first(self, name: str) -> Line | None:
        return next(self.lines_of(name), None)


def parse(octets: bytes) -> Component:
    """The VCALENDAR in ``octets``, as ``core.ics.emit`` writes it. Raises ValueError for what is none."""
    stack: list[tuple[str, list[Line], list[Component]]] = [("", [], [])]
    for text in _BREAK.split(_FOLD.sub("", octets.decode())):
        if not text:
            continue
        line = _line(text)
        if line.name == "BEGIN":
            stack.append((line.value.upper(), [], []))
        elif line.name == "END":
            name, lines, inside = stack.pop()
            if name != line.value.upper():
                raise ValueError(f"{name or 'Nothing'} ends as {line.value}.")
            stack[-1][2].append(Component(name, tuple(lines), tuple(inside)))
        else:
            stack[-1][1].append(line)
    if len(stack) != 1 or len(stack[0][2]) != 1 or stack[0][1]:
        raise ValueError("This is not one calendar.")
    return stack[0][2][0]


def write(component: Component) -> bytes:
    """Octets, folded; the inverse of ``parse``."""
    return fold(_texts(component))


def _texts(component: Component) -> Iterable[str]:
    yield f"BEGIN:{component.name}"
    for line in component.lines:
        yield f"{line.name}{line.parameters}:{line.value}"
    for inner in component.inside:
        yield from _texts(inner)
    yield f"END:{component.name}"


def _line(text: str) -> Line:
    name, colon, value = text.partition(":")
    if ";" not in name and colon:
        return Line(name.upper(), "", value)
    head = _HEAD.match(text)
    if head is None:
        raise ValueError(f"{text[:40]!r} is no property.")
    return Line(head[1].upper(), head[2], text[head.end() :])
