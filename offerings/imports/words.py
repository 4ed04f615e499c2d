"""The words of a plan: what happens to an item or a row, what of it changes, how much of everything."""

from collections.abc import Sequence

from core.i18n import _, _l, _n, listed, sentences
from offerings.imports.plans import ProgrammePlan, TablesPlan

DEEDS = {
    "create": _l("New"),
    "update": _l("Changes"),
    "unchanged": _l("Stays as it is"),
    "cancel": _l("Is cancelled"),
    "leave": _l("Is left out"),
    "repeated": _l("Repeats another row"),
    "refused": _l("Refused"),
}
TABLES = {
    "organisations": _l("Organisations"),
    "venues": _l("Venues"),
    "rooms": _l("Rooms"),
    "events": _l("Events"),
}
CHANGES = {
    "time": _l("time"),
    "room": _l("room"),
    "title": _l("title"),
    "abstract": _l("text"),
    "people": _l("people"),
    "track": _l("track"),
    "kind": _l("kind"),
    "language": _l("language"),
    "online_url": _l("online address"),
    "name": _l("name"),
    "city": _l("city"),
    "country": _l("country"),
    "address": _l("address"),
    "capacity": _l("capacity"),
    "area_m2": _l("area"),
    "ends_on": _l("last day"),
    "venue": _l("venue"),
    "topics": _l("topics"),
}


def changes(names: Sequence[str]) -> str:
    """ "time, room"."""
    return listed(str(CHANGES[name]) for name in names)


def programme_done(plan: ProgrammePlan) -> str:
    """What was imported, in sentences; for the message afterwards and the command line."""
    created, updated, same = (len(plan.of(deed)) for deed in ("create", "update", "unchanged"))
    cancelled = len(plan.of("cancel")) + (len(plan.missing) if plan.wishes.cancels_missing else 0)
    parts = [
        _n("%(num)s item created.", "%(num)s items created.", created),
        _n("%(num)s item changed.", "%(num)s items changed.", updated) if updated else "",
        _n("%(num)s item stayed as it was.", "%(num)s items stayed as they were.", same) if same else "",
        _n("%(num)s item cancelled or removed.", "%(num)s items cancelled or removed.", cancelled) if cancelled else "",
    ]
    return sentences(parts)


def programme_needs(plan: ProgrammePlan) -> list[str]:
    """What is created along with the items."""
    rooms, tracks, people = len(plan.new_rooms), len(plan.new_tracks), len(plan.new_people)
    parts = [
        _("A new venue: %(name)s.", name=plan.venue_name) if plan.venue_name else "",
        _n("%(num)s new room.", "%(num)s new rooms.", rooms) if rooms else "",
        _n("%(num)s new track.", "%(num)s new tracks.", tracks) if tracks else "",
        _n("%(num)s person who is not known here yet.", "%(num)s people who are not known here yet.", people)
        if people
        else "",
    ]
    return [str(part) for part in parts if part]


def tables_done(plan: TablesPlan) -> str:
    created, updated, same = (len(plan.of(deed)) for deed in ("create", "update", "unchanged"))
    parts = [
        _n("%(num)s entry created.", "%(num)s entries created.", created),
        _n("%(num)s entry changed.", "%(num)s entries changed.", updated) if updated else "",
        _n("%(num)s entry stayed as it was.", "%(num)s entries stayed as they were.", same) if same else "",
    ]
    return sentences(parts)
