"""xCal (RFC 6321): what the .ics says, as XML."""

from copy import deepcopy
from functools import cache

from lxml import etree

from core.ics.components import Component, Property, Rule, read_own

MEDIA_TYPE = "application/calendar+xml"

_NAMESPACE = "urn:ietf:params:xml:ns:icalendar-2.0"
# Appendix A: the parts of a rule in this order, which RFC 5545 leaves free.
_RULE_ORDER = (
    "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY",
    "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST",
)  # fmt: skip
_PARAMETER_TYPES = {"RSVP": "boolean", "ALTREP": "uri", "DIR": "uri", "SENT-BY": "cal-address", "EMAIL": "cal-address"}


def rewrite(octets: bytes) -> bytes:
    """What ``emit`` wrote, as XML: UTF-8, equal octets of equal ones."""
    root = etree.Element(_tag("icalendar"), nsmap={None: _NAMESPACE})  # type: ignore[dict-item]  # the stubs know no default
    _write_component(root, read_own(octets), {})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


@cache
def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name.lower()}"


def _write(parent: etree._Element, name: str, text: str | float) -> None:
    etree.SubElement(parent, _tag(name)).text = str(text)


def _write_component(parent: etree._Element, component: Component, known: dict[int, etree._Element]) -> None:
    """Both lists only where they hold something: the schema wants no empty ones (appendix A).

    ``known``: by identity, for ``read_own`` gives equal lines as one object.
    """
    element = etree.SubElement(parent, _tag(component.name))
    if component.properties:
        properties = etree.SubElement(element, _tag("properties"))
        for said in component.properties:
            written = known.get(id(said))
            if written is None:
                known[id(said)] = _write_property(properties, said)
            else:
                properties.append(deepcopy(written))
    if component.components:
        components = etree.SubElement(element, _tag("components"))
        for each in component.components:
            _write_component(components, each, known)


def _write_property(parent: etree._Element, said: Property) -> etree._Element:
    element = etree.SubElement(parent, _tag(said.name))
    if said.parameters:
        parameters = etree.SubElement(element, _tag("parameters"))
        for name, texts in said.parameters:
            parameter = etree.SubElement(parameters, _tag(name))
            for text in texts:
                _write(parameter, _PARAMETER_TYPES.get(name, "text"), text)
    if said.name == "GEO":  # 3.4.1.2
        for name, degrees in zip(("latitude", "longitude"), said.values, strict=True):
            _write(element, name, f"{degrees:.6f}")
        return element
    for value in said.values:
        if isinstance(value, list):
            _write_rule(element, value)
        else:
            _write(element, said.type, value)
    return element


def _write_rule(parent: etree._Element, rule: Rule) -> None:
    """3.3.10: each value of a part is an element of its own."""
    element = etree.SubElement(parent, _tag("recur"))
    for part, values in sorted(rule, key=lambda each: _RULE_ORDER.index(each[0])):
        for value in values:
            _write(element, part, value)
