"""A person's own feeds: the pages that manage them, and the secret addresses themselves."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from calendars.feeds.answer import answer
from calendars.feeds.formats import EXTENSIONS
from calendars.feeds.links import Links, subscription_links
from calendars.feeds.words import alarm_word
from calendars.private import actions, queries
from calendars.private.addresses import token_of, version_of
from calendars.private.clients import plain_name
from calendars.private.forms import FeedForm
from calendars.private.models import PrivateFeed
from core.access import may_sign_in, policy, public
from core.database import db, writing
from core.errors import DomainError, NotFound
from core.i18n import _, language

blueprint = Blueprint("private_feeds", __name__)


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


@blueprint.get(f"/calendars/private/<token>.<{EXTENSIONS}:form>")
@public
def show(token: str, form: str) -> Response:
    """The feed; 404 alike for unknown and malformed, 410 after a reset, removal or for a disabled owner."""
    feed = queries.find_by_ref(token.partition(".")[0])
    version = version_of(token, feed.version, _secret()) if feed else None
    if feed is None or version is None:
        return _refused(404, "There is no calendar at this address. 此地址没有日历。\n")
    if version != feed.version or feed.removed_at is not None or feed.user.disabled_at is not None:
        return _refused(410, "This address no longer works: its owner ended it. 此地址已由其所有者停用。\n")
    response = answer(queries.private_scope(feed), form)
    _note_fetch(feed)
    return response


def _refused(status: int, text: str) -> Response:
    """In both languages, and no page: that would look at cookies."""
    response = Response(text, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _note_fetch(feed: PrivateFeed) -> None:
    client, feed_id = plain_name(request.user_agent.string), feed.id
    if not actions.is_fetch_news(feed, client):
        return
    db.session.rollback()  # ends the read: the note is a small transaction of its own
    with writing():
        actions.note_fetch(feed_id, client)
        db.session.commit()


@blueprint.get("/calendars/private")
@policy(may_sign_in)
def index() -> ResponseReturnValue:
    feeds = [(feed, _links(feed)) for feed in queries.list_feeds(current_user)]
    return render_template("calendars/private/index.html", feeds=feeds, alarm_word=alarm_word)


@blueprint.route("/calendars/private/new", methods=["GET", "POST"])
@policy(may_sign_in)
def new() -> ResponseReturnValue:
    form = FeedForm()
    if form.validate_on_submit():
        try:
            feed = actions.create(current_user, **form.columns())
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            return redirect(url_for(".index", _anchor=feed.ref), 303)
    page = render_template("calendars/private/edit.html", form=form, feed=None)
    return page, 422 if form.has_errors else 200


@blueprint.route("/calendars/private/<ref>", methods=["GET", "POST"])
@policy(may_sign_in)
def edit(ref: str) -> ResponseReturnValue:
    feed = _own(ref)
    form = FeedForm(data=_values(feed))
    if form.validate_on_submit():
        try:
            actions.edit(feed, **form.columns())
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The feed is saved. Calendars that follow it change when they look next."), "success")
            return redirect(url_for(".index", _anchor=ref), 303)
    page = render_template("calendars/private/edit.html", form=form, feed=feed)
    return page, 422 if form.has_errors else 200


def _values(feed: PrivateFeed) -> dict[str, Any]:
    alarm = "" if feed.alarm_minutes is None else str(feed.alarm_minutes)
    chosen = {name: getattr(feed, name) for name in ("name", *actions.CONTENTS, "language")}
    return {**chosen, "busy_only": "1" if feed.busy_only else "", "alarm_minutes": alarm}


def _links(feed: PrivateFeed) -> Links:
    base_url = current_app.config["SETTINGS"].base_url
    address = f"{base_url}/calendars/private/{token_of(feed.ref, feed.version, _secret())}.ics"
    return subscription_links(address, {"en": feed.name}, language())


def _own(ref: str) -> PrivateFeed:
    feed = queries.find_by_ref(ref)
    if feed is None or feed.user_id != current_user.id or feed.removed_at is not None:
        raise NotFound
    return feed


@blueprint.post("/calendars/private/<ref>/reset")
@policy(may_sign_in)
def reset(ref: str) -> ResponseReturnValue:
    actions.reset(_own(ref))
    db.session.commit()
    return redirect(url_for(".index"), 303)


@blueprint.post("/calendars/private/<ref>/removal")
@policy(may_sign_in)
def remove(ref: str) -> ResponseReturnValue:
    actions.remove(_own(ref))
    db.session.commit()
    return redirect(url_for(".index"), 303)
