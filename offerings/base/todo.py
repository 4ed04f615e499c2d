"""What an organiser should do next. Each noun that knows of something to do adds a source; none may guess."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core import clock
from core.database import db
from core.errors import Sentence
from core.i18n import _, _n, date_short, datetime_in, localized
from offerings.base.models import Offering
from offerings.base.publication import list_obstacles
from offerings.base.states import is_over
from offerings.base.urls import edit_endpoint


@dataclass(frozen=True)
class Todo:
    """One thing to do, at ``url_for(endpoint, **values)``. The sentence names the offering."""

    offering: Offering
    sentence: Sentence
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    hint: Sentence = ""
    is_urgent: bool = False
    is_last: bool = False
    """Comes after everything else about the same offering."""


@dataclass(frozen=True)
class Figure:
    """A number about an offering, with its words ("12 registered") and, perhaps, the page that opens its rows."""

    number: int
    words: Sentence
    endpoint: str | None = None


Source = Callable[[Sequence[Offering]], Iterable[Todo]]
Figures = Callable[[Sequence[Offering]], dict[int, list[Figure]]]

SOURCES: list[Source] = []
"""Each gets all offerings at once and needs a constant number of queries."""

FIGURES: list[Figures] = []
"""By offering id; each gets all offerings at once and needs a constant number of queries."""


def list_todos(offerings: Sequence[Offering]) -> list[Todo]:
    """Urgent ones first, then by the day the offering begins; what belongs to one offering stays together."""
    alive = [offering for offering in offerings if offering.state != "cancelled" and not is_over(offering)]
    found = [todo for source in SOURCES for todo in source(alive)] if alive else []
    return sorted(found, key=_order)


def _order(todo: Todo) -> tuple[bool, str, int, bool]:
    return not todo.is_urgent, str(todo.offering.starts_on or "9999-12-31"), todo.offering.id, todo.is_last


def figures(offerings: Sequence[Offering]) -> dict[int, list[Figure]]:
    """All numbers of these offerings, by id, in the order of FIGURES."""
    found: dict[int, list[Figure]] = {offering.id: [] for offering in offerings}
    for source in FIGURES if offerings else []:
        for offering_id, numbers in source(offerings).items():
            found[offering_id] += numbers
    return found


def _own(offerings: Sequence[Offering]) -> Iterable[Todo]:
    for offering in offerings:
        yield from _dates(offering)
        yield from _publication(offering)
        yield from _place(offering)


def _dates(offering: Offering) -> Iterable[Todo]:
    title, values = localized(offering.title), {"ref": offering.ref}
    if offering.state == "postponed":
        yield Todo(
            offering,
            _("Give %(title)s its new dates", title=title),
            "offerings.reschedule",
            values,
            _("It is postponed; people wait to hear."),
            is_urgent=True,
        )
    elif offering.starts_on is None:
        yield Todo(offering, _("Add the dates of %(title)s", title=title), edit_endpoint(offering), values)
    elif offering.state == "draft" and offering.starts_on < clock.today(offering.time_zone):
        hint = _("It was to begin on %(day)s and is still a draft.", day=date_short(offering.starts_on))
        sentence = _("Move or delete %(title)s", title=title)
        yield Todo(offering, sentence, edit_endpoint(offering), values, hint, is_urgent=True)


def _publication(offering: Offering) -> Iterable[Todo]:
    if offering.state != "draft" or offering.starts_on is None:
        return
    title, values = localized(offering.title), {"ref": offering.ref}
    if offering.publish_at is not None:
        when = datetime_in(offering.publish_at, offering.time_zone)
        obstacles = len(list_obstacles(offering))  # only few are planned at any time
        hint = _("It publishes itself on %(when)s.", when=when)
        if obstacles:
            hint = _n(
                "It can't publish itself on %(when)s as planned: %(num)s thing stands in the way.",
                "It can't publish itself on %(when)s as planned: %(num)s things stand in the way.",
                obstacles,
                when=when,
            )
        sentence = _("Look through %(title)s before it is published", title=title)
        yield Todo(offering, sentence, _SHOW, values, hint, is_urgent=bool(obstacles))
    elif offering.starts_on >= clock.today(offering.time_zone):
        hint = _("Only organisers see it now.")
        yield Todo(offering, _("Publish %(title)s", title=title), _SHOW, values, hint, is_last=True)


def _umbrellas(offerings: Sequence[Offering]) -> Iterable[Todo]:
    """Parts of something that no longer takes place on their days."""
    ids = {offering.parent_id for offering in offerings if offering.parent_id and offering.starts_on}
    parents = db.session.scalars(db.select(Offering).where(Offering.id.in_(ids))) if ids else ()
    by_id = {parent.id: parent for parent in parents}
    for offering in offerings:
        parent = by_id.get(offering.parent_id or 0)
        if parent is None or offering.starts_on is None:
            continue
        whole = localized(parent.title)
        if parent.state == "cancelled":
            hint = _("It is part of %(whole)s, which is cancelled.", whole=whole)
        elif parent.state == "postponed":
            hint = _("It is part of %(whole)s, which is postponed.", whole=whole)
        elif _is_apart(offering, parent):
            hint = _("It is part of %(whole)s, which takes place on other days.", whole=whole)
        else:
            continue
        sentence = _("Check the dates of %(title)s", title=localized(offering.title))
        yield Todo(offering, sentence, edit_endpoint(offering), {"ref": offering.ref}, hint, is_urgent=True)


def _is_apart(offering: Offering, parent: Offering) -> bool:
    """No day in common."""
    start, first = offering.starts_on, parent.starts_on
    if start is None or first is None:
        return False
    return (offering.ends_on or start) < first or start > (parent.ends_on or first)


def _place(offering: Offering) -> Iterable[Todo]:
    title, values = localized(offering.title), {"ref": offering.ref}
    if offering.mode != "online" and offering.venue_id is None and offering.is_public:
        yield Todo(offering, _("Say where %(title)s takes place", title=title), edit_endpoint(offering), values)
    if offering.mode != "on_site" and not offering.online_url and offering.is_public:
        yield Todo(offering, _("Add the online address of %(title)s", title=title), edit_endpoint(offering), values)


_SHOW = "offerings.show"

SOURCES.extend((_own, _umbrellas))
