"""New and edit, the same for every kind: load the choices, check, act, commit, redirect."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import require
from core.database import db
from core.errors import DomainError
from core.i18n import _
from offerings.base import actions, queries
from offerings.base.forms import OfferingForm, values_of
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.rules import ZONES
from offerings.base.states import last_day
from offerings.roles.policy import may_edit, may_view
from offerings.roles.queries import list_for_organiser, list_hosts
from offerings.topics.models import Topic
from offerings.topics.queries import in_order, list_topics
from offerings.venues.models import Venue

Fill = Callable[[Any], None]


def load(ref: str, kinds: Sequence[str] = ()) -> Offering:
    """The offering, for somebody who may edit it; 403 for a viewer, 404 for anybody else."""
    offering = queries.get_by_ref(ref, kinds)
    require(may_edit, offering, see=may_view)
    return offering


def new(
    model: type[Offering],
    form_class: type[OfferingForm],
    template: str,
    *,
    fill: Fill = lambda form: None,
    defaults: dict[str, Any] | None = None,
) -> ResponseReturnValue:
    """``fill`` gives a kind's own select fields their choices."""
    form = form_class(data={**_defaults(form_class), **(defaults or {})})
    _offer(form, None)
    fill(form)
    if form.validate_on_submit():
        try:
            offering = _create(model, form)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Saved as a draft. Only its organisers see it until it is published."), "success")
            return redirect(url_for("offerings.show", ref=offering.ref), 303)
    return render_template(template, form=form, zones=sorted(ZONES)), 422 if form.errors else 200


def _create(model: type[Offering], form: OfferingForm) -> Offering:
    columns = form.columns()
    host, title = columns.pop("host"), columns.pop("title")
    settings_host = current_app.config["SETTINGS"].host
    return actions.create(
        model, current_user, host=host, title=title, slug=form.slug.data, settings_host=settings_host, **columns
    )


def edit(
    offering: Offering,
    form_class: type[OfferingForm],
    template: str,
    *,
    fill: Fill = lambda form: None,
    values: dict[str, Any] | None = None,
) -> ResponseReturnValue:
    """``values``: of the select fields that only its kind has."""
    form = form_class(data={**values_of(offering, form_class.EXTRA), **(values or {})})
    _offer(form, offering)
    fill(form)
    if form.validate_on_submit():
        try:
            actions.edit(offering, current_user, **form.columns(), **_slug(form))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Your changes are saved."), "success")
            return redirect(url_for("offerings.show", ref=offering.ref), 303)
    page = render_offering(template, offering, form=form, zones=sorted(ZONES))
    return page, 422 if form.errors else 200


def _slug(form: OfferingForm) -> dict[str, str]:
    return {"slug": form.slug.data} if form.slug.data else {}


def _defaults(form_class: type[OfferingForm]) -> dict[str, Any]:
    """A sensible start: the organiser's own zone and address, what is usual for the kind."""
    usual = {"time_zone": current_user.time_zone, "contact_email": current_user.email, "mode": "on_site"}
    return {"languages": ["zh"], "offer_hours": 24, **usual, **form_class.DEFAULTS}


def _offer(form: OfferingForm, offering: Offering | None) -> None:
    hosts = list(list_hosts(current_user))
    if offering is not None and offering.host not in hosts:
        hosts.append(offering.host)
    form.offer(hosts, db.session.scalars(db.select(Venue)).all(), _parents(offering), _topics(offering))
    if offering is None and request.method == "GET" and form.host.data is None and hosts:
        form.host.data = hosts[0].id


def _topics(offering: Offering | None) -> list[Topic]:
    """Those in use, and what it has already."""
    return in_order([*list_topics(), *(offering.topics if offering is not None else ())])


def _parents(offering: Offering | None) -> list[Offering]:
    """What it may be part of: my offerings that are not over, and what it is part of already."""
    mine = [
        other
        for other in list_for_organiser(current_user)
        if other is not offering and other.state != "cancelled" and not _has_passed(other)
    ]
    now = offering.parent if offering is not None else None
    return mine if now is None or now in mine else [*mine, now]


def _has_passed(offering: Offering) -> bool:
    last = last_day(offering)
    return last is not None and last < clock.today(offering.time_zone)
