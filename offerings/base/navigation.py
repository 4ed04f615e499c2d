"""The organiser's sub-navigation of one offering, on every page of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template, request, url_for

from core.errors import Sentence
from core.i18n import _l, localized
from offerings.base.kinds import look
from offerings.base.models import Offering
from offerings.base.urls import edit_endpoint

_VIEW = ("owner", "editor", "viewer")
_EDIT = ("owner", "editor")
_PARTICIPANTS = (
    "decisions", "disclosures", "exports", "people_imports", "waiting", "guests", "guest_imports", "groups", "rules",
)  # fmt: skip


@dataclass(frozen=True)
class Tab:
    """``endpoint`` takes ``ref``; shown to readers who have one of ``roles`` in the offering, for ``kinds`` or all."""

    label: Sentence
    endpoint: str
    roles: tuple[str, ...] = _EDIT
    kinds: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    """Blueprints whose pages belong to it, besides that of ``endpoint``."""


TABS: list[Tab] = [
    Tab(_l("Overview"), "offerings.show", _VIEW),
    Tab(_l("Details"), "edit"),
    Tab(_l("Agenda"), "agenda.index", _VIEW, holds=("series", "places")),
    Tab(_l("Tracks"), "tracks.index"),
    Tab(_l("People"), "people.index"),
    Tab(_l("Tickets"), "tickets.index", holds=("codes", "payments", "order_payments")),
    Tab(_l("Questions"), "questions.index", holds=("sections", "previews")),
    Tab(_l("Participants"), "participants.index", _VIEW, holds=_PARTICIPANTS),
    Tab(_l("Messages"), "messages.index", holds=("reminders", "message_templates", "opt_outs")),
    Tab(_l("Credits"), "credits.index", _VIEW),
    Tab(_l("Roles"), "roles.index", ("owner",)),
]

ROLE_FINDERS: list[Callable[[Offering], str | None]] = []
"""Which role the reader has: roles/routes.py knows, and depends on us."""


def offering_nav(offering: Offering) -> list[tuple[Sentence, str, bool]]:
    """(label, address, whether we are there) of each tab that is installed and that the reader may open."""
    roles = {find(offering) for find in ROLE_FINDERS}
    tabs = [(tab, edit_endpoint(offering) if tab.endpoint == "edit" else tab.endpoint) for tab in TABS]
    return [
        (tab.label, url_for(endpoint, ref=offering.ref), request.blueprint in (endpoint.partition(".")[0], *tab.holds))
        for tab, endpoint in tabs
        if roles & set(tab.roles) and (not tab.kinds or offering.kind in tab.kinds) and _takes_ref(endpoint)
    ]


def _takes_ref(endpoint: str) -> bool:
    """Whether some installed package serves it for one offering."""
    if endpoint not in current_app.view_functions:
        return False
    return any(rule.arguments == {"ref"} for rule in current_app.url_map.iter_rules(endpoint))


def render_offering(template: str, offering: Offering, **context: Any) -> str:
    """``template`` (which extends _organise.html) with the sub-navigation of ``offering`` and ``offering`` itself."""
    return render_template(
        template,
        offering=offering,
        offering_nav=offering_nav(offering),
        offering_title=localized(offering.title),
        offering_kind=look(offering.kind),
        **context,
    )
