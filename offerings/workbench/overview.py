"""Values for the pages: a row of a list, an entry of a history, a thing to do."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import current_app, url_for

from core.errors import Sentence
from core.i18n import _, date_range, datetime_in, joined, localized, localized_lang
from offerings.base import todo
from offerings.base.kinds import look
from offerings.base.models import Offering, OfferingStep
from offerings.base.states import shown_state
from offerings.base.todo import Figure, Todo

_ICONS = {"draft": "edit", "published": "eye", "postponed": "clock", "cancelled": "close"}
_TONES = {"published": "good", "postponed": "warn", "cancelled": "bad"}

STATE_WORDS: list[Callable[[Sequence[Offering]], dict[int, Sentence]]] = []
"""Offering id -> what its kind says instead of "Published" or "Over"; each gets all at once, for a constant number of
queries."""


def find_url(endpoint: str, **values: Any) -> str | None:
    """The address, or None when the package that serves it is not installed."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def todo_entries(todos: Iterable[Todo]) -> list[dict[str, Any]]:
    """For the ``todo`` macro."""
    return [
        {
            "text": item.sentence,
            "url": find_url(item.endpoint, **item.values),
            "hint": item.hint,
            "urgent": item.is_urgent,
        }
        for item in todos
    ]


def rows(offerings: Sequence[Offering]) -> list[dict[str, Any]]:
    """For a table of offerings: base columns only, and the numbers that other nouns know."""
    numbers = todo.figures(offerings)
    words = {id_: sentence for find in STATE_WORDS for id_, sentence in find(offerings).items()}
    return [
        {
            "ref": offering.ref,
            "title": localized(offering.title),
            "lang": localized_lang(offering.title),
            "kind": look(offering.kind),
            "state": shown_state(offering),
            "state_words": words.get(offering.id),
            "dates": date_range(offering.starts_on, offering.ends_on),
            "place": place(offering),
            "host": localized(offering.host.name),
            "planned": datetime_in(offering.publish_at, offering.time_zone) if offering.publish_at else "",
            "figures": links(offering, numbers[offering.id]),
        }
        for offering in offerings
    ]


def links(offering: Offering, numbers: Sequence[Figure]) -> list[dict[str, Any]]:
    return [
        {
            "number": figure.number,
            "words": figure.words,
            "url": find_url(figure.endpoint, ref=offering.ref) if figure.endpoint else None,
        }
        for figure in numbers
    ]


def place(offering: Offering) -> str:
    """Venue and city, "Online", or nothing when it is not known."""
    if offering.mode == "online":
        return str(_("Online"))
    venue = localized(offering.venue.name) if offering.venue else ""
    return joined(dict.fromkeys((venue, localized(offering.city))))


def history(offering: Offering, steps: Sequence[OfferingStep]) -> list[dict[str, Any]]:
    """For the ``timeline`` macro, newest first."""
    return [
        {
            "at": datetime_in(step.at, offering.time_zone),
            "iso": step.at.isoformat(),
            "who": step.actor_name or _("Huizhi, as planned"),
            "text": _said(step),
            "note": step.reason,
            "icon": _ICONS.get(step.to_state),
            "tone": _TONES.get(step.to_state),
        }
        for step in reversed(steps)
    ]


def _said(step: OfferingStep) -> str:
    if step.from_state is None:
        return str(_("Created as a draft"))
    if (step.from_state, step.to_state) == ("postponed", "published"):
        return str(_("Given new dates"))
    said = {"published": _("Published"), "postponed": _("Postponed"), "cancelled": _("Cancelled")}
    return str(said[step.to_state])
