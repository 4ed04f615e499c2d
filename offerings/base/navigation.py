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


@dataclass(frozen=True)
class Tab:
    """``endpoint`` takes ``ref``; ``blueprint`` (the endpoint's) marks it as the one we are in."""

    label: Sentence
    endpoint: str

    @property
    def blueprint(self) -> str:
        return self.endpoint.partition(".")[0]


TABS = [
    Tab(_l("Overview"), "offerings.show"),
    Tab(_l("Details"), "<kind>.edit"),
    Tab(_l("Agenda"), "agenda.index"),
    Tab(_l("Tracks"), "tracks.index"),
    Tab(_l("People"), "people.index"),
    Tab(_l("Tickets"), "tickets.index"),
    Tab(_l("Questions"), "questions.index"),
    Tab(_l("Participants"), "participants.index"),
    Tab(_l("Roles"), "roles.index"),
]

FILTERS: list[Callable[[Offering, str], bool]] = []
"""Asked whether the reader may see an endpoint's tab; roles/receivers.py puts its policy here."""


def offering_nav(offering: Offering) -> list[tuple[Sentence, str, bool]]:
    """(label, address, whether we are there) of each tab that exists and that the reader may open."""
    tabs = [Tab(tab.label, edit_endpoint(offering)) if "<" in tab.endpoint else tab for tab in TABS]
    return [
        (tab.label, url_for(tab.endpoint, ref=offering.ref), request.blueprint == tab.blueprint)
        for tab in tabs
        if _takes_ref(tab.endpoint) and all(allows(offering, tab.endpoint) for allows in FILTERS)
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
