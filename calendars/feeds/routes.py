"""Public feeds, and the page on which one subscribes to them."""

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from calendars.feeds import queries
from calendars.feeds.answer import answer
from calendars.feeds.formats import EXTENSIONS
from calendars.feeds.links import subscription_links
from calendars.feeds.preview import preview
from calendars.feeds.searches import search_scope
from core.access import public
from core.errors import NotFound
from core.i18n import TAGS, language

blueprint = Blueprint("feeds", __name__)


@blueprint.get(f"/calendars/<any(all, exhibitions, conferences, trainings):name>.<{EXTENSIONS}:form>")
@public
def kind(name: str, form: str) -> Response:
    return answer(queries.kind_scope(name), form)


@blueprint.get(f"/calendars/<any(organisations, rooms, tracks, people, topics):group>/<ref>.<{EXTENSIONS}:form>")
@public
def named(group: str, ref: str, form: str) -> Response:
    return answer(queries.named_scope(group, ref), form)


@blueprint.get(f"/calendars/search.<{EXTENSIONS}:form>")
@public
def search(form: str) -> Response:
    return answer(search_scope(request.args), form)


@blueprint.get(f"/events/<slug>.<{EXTENSIONS}:form>", defaults={"area": "events"})
@blueprint.get(f"/trainings/<slug>.<{EXTENSIONS}:form>", defaults={"area": "trainings"})
@public
def offering(area: str, slug: str, form: str) -> Response:
    return answer(queries.offering_scope(area, slug), form)


@blueprint.get("/calendars/")
@public
def index() -> ResponseReturnValue:
    """Choose a scope, see what it holds, subscribe. ``?scope=`` as in queries.find_scope, ``?titles=`` the language."""
    try:
        scope = queries.find_scope(request.args.get("scope", "all"))
    except NotFound:
        scope = queries.kind_scope("all")
    titles = request.args.get("titles", language())
    titles = titles if titles in TAGS else language()
    base_url = current_app.config["SETTINGS"].base_url
    return render_template(
        "calendars/feeds/index.html",
        scope=scope,
        titles=titles,
        preview=preview(scope, titles, base_url),
        links=subscription_links(f"{base_url}{scope.path}.ics?lang={titles}", scope.title, titles),
        kinds=[(name, title) for name, (_kind, title) in queries.KINDS.items()],
        has_private=current_user.is_authenticated,
    )
