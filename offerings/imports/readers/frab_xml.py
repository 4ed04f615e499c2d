"""frab / pentabarf ``schedule.xml``: days hold rooms hold events.

Tolerant: only title, start and duration must be there.
"""

from collections.abc import Iterator

from lxml import etree

from core.i18n import _l
from offerings.imports.readers.moments import SourceDay, parse_day, source_day
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.refusal import ImportRefused
from offerings.imports.readers.schedule_item import SourceEvent
from offerings.imports.readers.schedules import SourceSchedule, build_programme
from offerings.imports.readers.texts import one_line
from offerings.imports.readers.values import Programme

_HEADER = ("title", "start", "end", "time_zone_name", "day_change")


def read_frab_xml(data: bytes) -> Programme:
    root = _parse(data)
    if root.tag != "schedule":
        message = _l("This XML file is not a schedule: its first element is “%(tag)s”.", tag=str(root.tag)[:80])
        raise ImportRefused("not_a_schedule", message)
    problems = Problems()
    days = list(_days(root, problems))
    header = {name: _text(root, f"conference/{name}") for name in _HEADER}
    header["version"] = _text(root, "version")
    source = SourceSchedule(
        header=header,
        days=[day for _element, day in days],
        rooms=[room.get("name", "") for element, _day in days for room in element.findall("room")],
        events=[event for element, day in days for event in _events(element, day)],
    )
    return build_programme(source, problems)


def _parse(data: bytes) -> etree._Element:
    """Refuses entity declarations before parsing and never fetches anything."""
    if b"<!ENTITY" in data.replace(b"\0", b""):
        raise ImportRefused("entities", _l("XML files that declare entities are not taken."))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        message = _l(
            "The XML breaks off or is damaged at line %(line)s: %(reason)s.",
            line=error.lineno,
            reason=one_line(error.msg or "")[:200],
        )
        raise ImportRefused("broken_xml", message, line=error.lineno) from error
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise ImportRefused("broken_xml", _l("This XML file can't be read.")) from error


def _days(root: etree._Element, problems: Problems) -> Iterator[tuple[etree._Element, SourceDay]]:
    for element in root.findall("day"):
        on = parse_day(element.get("date", ""))
        if on is None:
            message = _l("This day has no readable date; the items in it are not taken.")
            problems.error("no_day", message, line=_line(element))
        else:
            yield element, source_day(on, element.get("start", ""), element.get("end", ""))


def _events(day_element: etree._Element, day: SourceDay) -> Iterator[SourceEvent]:
    for room in day_element.findall("room"):
        for element in room.findall("event"):
            yield SourceEvent(
                line=_line(element),
                day=day,
                room=room.get("name", ""),
                fields=_fields(element),
                people=[(person.get("id", ""), _content(person)) for person in element.findall("persons/person")],
            )


def _fields(element: etree._Element) -> dict[str, str]:
    fields = {str(child.tag): _content(child) for child in element}
    return fields | {"guid": element.get("guid", ""), "id": element.get("id", "")}


def _text(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else _content(found)


def _content(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _line(element: etree._Element) -> int | None:
    line: object = element.sourceline
    return line if isinstance(line, int) else None
