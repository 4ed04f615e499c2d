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


GROUPS: dict[str, Sentence] = {
    "home": _l("Overview"),
    "programme": _l("Programme"),
    "registration": _l("Registration"),
    "results": _l("Results"),
}
"""The first row. A group of which the reader sees one tab goes by the name of that tab."""


@dataclass(frozen=True)
class Tab:
    """``endpoint`` takes ``ref``; shown to readers who have one of ``roles`` in the offering, for ``kinds`` or all."""

    label: Sentence
    endpoint: str
    roles: tuple[str, ...] = _EDIT
    kinds: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    """Blueprints whose pages belong to it, besides that of ``endpoint``."""
    group: str = "home"
    place: int = 0
    """Within its group."""


TABS: list[Tab] = [
    Tab(_l("Overview"), "offerings.show", _VIEW),
    Tab(_l("Details"), "edit", place=20),
    Tab(_l("Roles"), "roles.index", ("owner",), place=30),
    Tab(_l("Agenda"), "agenda.index", _VIEW, holds=("series", "clashes", "places"), group="programme"),
    Tab(_l("Tracks"), "tracks.index", group="programme", place=20),
    Tab(_l("People"), "people.index", group="programme", place=30),
    Tab(_l("Tickets"), "tickets.index", holds=("codes", "payments", "order_payments"), group="registration"),
    Tab(_l("Questions"), "questions.index", holds=("sections", "previews"), group="registration", place=10),
    Tab(_l("Participants"), "participants.index", _VIEW, holds=_PARTICIPANTS, group="registration", place=20),
    Tab(
        _l("Messages"), "messages.index", holds=("reminders", "message_templates", "opt_outs"),
        group="registration", place=40,
    ),
    Tab(_l("Credits"), "credits.index", _VIEW, group="results", place=40),
]  # fmt: skip
"""Packages above append theirs; the order is that of ``place``."""

ROLE_FINDERS: list[Callable[[Offering], str | None]] = []
"""Which role the reader has: roles/routes.py knows, and depends on us."""

Row = list[tuple[Sentence, str, bool]]
"""(label, address, whether we are there) of each."""


def offering_nav(offering: Offering) -> tuple[Row, Row]:
    """The groups, and the tabs of the one that we are in (none when it has but one), as far as they are installed and
    the reader may open them."""
    groups, tabs = Row(), Row()
    shown = _tabs(offering)
    for group, name in GROUPS.items():
        inside = [(tab.label, url_for(endpoint, ref=offering.ref), _here(tab, endpoint))
                  for tab, endpoint in shown if tab.group == group]  # fmt: skip
        if not inside:
            continue
        is_here = any(here for _label, _url, here in inside)
        groups.append((name if len(inside) > 1 else inside[0][0], inside[0][1], is_here))
        if is_here and len(inside) > 1:
            tabs = inside
    return groups, tabs


def _tabs(offering: Offering) -> list[tuple[Tab, str]]:
    roles = {find(offering) for find in ROLE_FINDERS}
    found = [(tab, edit_endpoint(offering) if tab.endpoint == "edit" else tab.endpoint) for tab in TABS]
    found = [
        (tab, endpoint) for tab, endpoint in found
        if roles & set(tab.roles) and (not tab.kinds or offering.kind in tab.kinds) and _takes_ref(endpoint)
    ]  # fmt: skip
    return sorted(found, key=lambda pair: pair[0].place)


def _here(tab: Tab, endpoint: str) -> bool:
    return request.blueprint in (endpoint.partition(".")[0], *tab.holds)


def _takes_ref(endpoint: str) -> bool:
    """Whether some installed package serves it for one offering."""
    if endpoint not in current_app.view_functions:
        return False
    return any(rule.arguments == {"ref"} for rule in current_app.url_map.iter_rules(endpoint))


def render_offering(template: str, offering: Offering, **context: Any) -> str:
    """``template`` (which extends _organise.html) with the sub-navigation of ``offering`` and ``offering`` itself."""
    groups, tabs = offering_nav(offering)
    return render_template(
        template,
        offering=offering,
        offering_nav=groups,
        offering_tabs=tabs,
        offering_title=localized(offering.title),
        offering_kind=look(offering.kind),
        **context,
    )
