"""Offerings as the lines and strong items of a page: words of the page's language, from base columns only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton
from flask_babel import get_locale
from markupsafe import Markup

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
class Group:
    """The rows of a month; ``month`` None for what is on now or has no date."""

    title: str
    rows: list[Row]


def rows_of(offerings: Sequence[Offering], today: date) -> list[Row]:
    """With host and venue loaded."""
    terms = terms_for([offering for offering in offerings if offering.state == "published"])
    return [_row(offering, terms.get(offering.id, Terms()), today) for offering in offerings]


def grouped(rows: Sequence[Row], today: date, *, running_apart: bool) -> list[Group]:
    """Rows in their order, under what is on now, each month, and what has no date yet."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_heading(row, today, running_apart), []).append(row)
    return [Group(title, those) for title, those in groups.items()]


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


def _heading(row: Row, today: date, running_apart: bool) -> str:
    if row.start_on is None:
        return str(_("Date to be confirmed"))
    if running_apart and row.start_on < today:
        return str(_("On now"))
    return month_title(row.start_on)


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
    if state == "published" and offering.starts_on and offering.ends_on and offering.starts_on < today:
        return str(_("On until %(day)s.", day=date_short(offering.ends_on)))
    return None


def _other(its: str) -> str | None:
    return TAGS.get(its, its) if its != language() else None
