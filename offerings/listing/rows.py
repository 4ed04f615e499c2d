"""Offerings as the lines and strong items of a page: words of the page's language, from base columns only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton
from flask import get_template_attribute
from flask_babel import get_locale
from markupsafe import Markup

from core.fragments import fragments
from core.i18n import TAGS, _, date_range, date_short, language, localized, pick
from offerings.base.kinds import look
from offerings.base.models import Offering
from offerings.base.states import shown_state
from offerings.base.urls import public_url
from offerings.listing.terms import Terms, terms_for
from offerings.programme.said import said


@dataclass(frozen=True)
class Row:
    """The arguments of templates/_macros/offering.html. ``state`` only when worth saying."""

    url: str
    title: str
    lang: str | None
    kind: str
    start_on: date | None
    end_on: date | None
    dates: str
    place: Markup | str | None
    host: Markup | None
    lead: str
    lead_lang: str | None
    price: str
    seats: str
    state: str | None
    note: str | None


@dataclass(frozen=True)
class Line:
    """A row as HTML."""

    start_on: date | None
    html: Markup


@dataclass(frozen=True)
class Group:
    """The lines of a month, of what is on now, or of what has no date."""

    title: str
    lines: list[Line]


def lines_of(offerings: Sequence[Offering], today: date) -> list[Line]:
    """With host and venue loaded. Each line is rendered once for what it says."""
    terms = _terms(offerings)
    return [Line(each.starts_on, _line(each, terms.get(each.id, Terms()), today)) for each in offerings]


def rows_of(offerings: Sequence[Offering], today: date) -> list[Row]:
    """With host and venue loaded."""
    terms = _terms(offerings)
    return [_row(offering, terms.get(offering.id, Terms()), today) for offering in offerings]


def grouped(lines: Sequence[Line], today: date, *, running_apart: bool) -> list[Group]:
    """Lines in their order, under what is on now, each month, and what has no date yet."""
    groups: dict[date | None, list[Line]] = {}
    for line in lines:
        groups.setdefault(_month(line.start_on, today, running_apart), []).append(line)
    return [Group(_heading(month), those) for month, those in groups.items()]


def month_title(day: date) -> str:
    """ "November 2026", "2026年11月"."""
    return str(format_skeleton("yMMMM", day, locale=get_locale()))


def place_of(offering: Offering) -> Markup | str | None:
    """Venue and city, or that it is online."""
    if offering.mode == "online":
        return str(_("Online"))
    parts = [said(offering.venue.name)] if offering.venue else []
    parts += [said(offering.city)] if localized(offering.city) else []
    place = Markup(", " if language() == "en" else "，").join(parts)
    if offering.mode == "hybrid":
        return Markup(_("%(place)s, and online", place=place)) if parts else str(_("On site and online"))
    return place or None


def _terms(offerings: Sequence[Offering]) -> dict[int, Terms]:
    return terms_for([offering for offering in offerings if offering.state == "published"])


def _line(offering: Offering, terms: Terms, today: date) -> Markup:
    """The key holds all that the line says: what the revision does not stand for is in it word by word."""
    key = (
        "line",
        offering.ref,
        offering.revision,
        language(),
        shown_state(offering),
        _is_running(offering, today),
        terms,
        *offering.host.name.items(),
        *(offering.venue.name.items() if offering.venue else ()),
    )
    macro = get_template_attribute("offerings/listing/_row.html", "row")
    return fragments.get(key, lambda: macro(_row(offering, terms, today)))


_RUNNING = date.min


def _month(start_on: date | None, today: date, running_apart: bool) -> date | None:
    if start_on is None:
        return None
    return _RUNNING if running_apart and start_on < today else start_on.replace(day=1)


def _heading(month: date | None) -> str:
    if month is None:
        return str(_("Date to be confirmed"))
    return str(_("On now")) if month == _RUNNING else month_title(month)


def _row(offering: Offering, terms: Terms, today: date) -> Row:
    title, title_language = pick(offering.title, language())
    lead, lead_language = pick(offering.summary, language())
    state = shown_state(offering)
    return Row(
        url=public_url(offering),
        title=title,
        lang=_other(title_language),
        kind=look(offering.kind),
        start_on=offering.starts_on,
        end_on=offering.ends_on,
        dates=date_range(offering.starts_on, offering.ends_on),
        place=place_of(offering),
        host=said(offering.host.name),
        lead=lead,
        lead_lang=_other(lead_language),
        price=terms.price,
        seats=terms.seats,
        state=state if state != "published" else terms.state,
        note=_note(offering, today, state),
    )


def _note(offering: Offering, today: date, state: str) -> str | None:
    if state == "published" and offering.ends_on and _is_running(offering, today):
        return str(_("On until %(day)s.", day=date_short(offering.ends_on)))
    return None


def _is_running(offering: Offering, today: date) -> bool:
    return offering.starts_on is not None and offering.starts_on < today


def _other(its: str) -> str | None:
    return TAGS.get(its, its) if its != language() else None
