"""The box that decides within ten seconds: price, seats, deadline, one button."""

from dataclasses import dataclass

from core.errors import Sentence
from core.i18n import _, datetime_in
from offerings.base.models import Offering
from offerings.base.urls import registration_url
from registrations.base.models import Registration
from registrations.pages.spoken_dates import last_moment
from registrations.tickets.availability import TicketOverview


@dataclass(frozen=True)
class Panel:
    """``sentence`` says where things stand; ``button`` what one can do about it, None when nothing."""

    overview: TicketOverview
    sentence: Sentence
    tone: str
    button: Sentence
    url: str
    deadline: str
    is_mine: bool = False
    several_url: str = ""


def panel(offering: Offering, overview: TicketOverview, mine: Registration | None) -> Panel:
    """``mine``: the reader's own active registration."""
    sentence, tone, button = _of_mine(mine) if mine is not None else _of_anybody(offering, overview)
    closes = overview.closes_at if overview.is_open else None
    return Panel(
        overview=overview,
        sentence=sentence,
        tone=tone,
        button=button,
        url=registration_url(offering) if mine is None else f"/my/registrations/{mine.ref}",
        deadline=last_moment(closes, offering.time_zone) if closes else "",
        is_mine=mine is not None,
        several_url=registration_url(offering) + "/people",
    )


def _of_mine(mine: Registration) -> tuple[Sentence, str, Sentence]:
    return {
        "confirmed": (_("You are registered."), "good", _("My ticket")),
        "pending": (_("Your registration waits for the organiser's approval."), "warn", _("My registration")),
        "waiting": (_("You are on the waiting list."), "warn", _("My place in line")),
        "offered": (_("A seat is held for you. Accept it before somebody else gets it."), "warn", _("Accept the seat")),
    }[mine.state]


def _of_anybody(offering: Offering, overview: TicketOverview) -> tuple[Sentence, str, Sentence]:
    if overview.is_full:
        return _("All seats are taken."), "warn", _("Join the waiting list")
    if overview.is_open:
        return "", "good", _("Register")
    if overview.reason == "code":
        return _("Registration needs an access code."), "info", _("Enter your code")
    if overview.reason == "not_yet" and overview.opens_at is not None:
        opens = datetime_in(overview.opens_at, offering.time_zone)
        return _("Registration opens on %(day)s.", day=opens), "info", ""
    sentences = {
        "closed": _("Registration has closed."),
        "over": _("This is over."),
        "cancelled": _("This has been cancelled. One can no longer register."),
        "postponed": _("Registration rests until there are new dates."),
        "draft": _("Registration starts once this is published."),
        "invited": _("Registration is by invitation."),
    }
    return sentences.get(overview.reason, _("There is no registration here.")), "info", ""
