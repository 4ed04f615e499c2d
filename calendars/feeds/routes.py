"""Public feeds, and the page on which one subscribes to them."""

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from calendars.feeds import queries
from calendars.feeds.answer import ALARMS, address, answer
from calendars.feeds.finder import LONGEST_TEXT, find
from calendars.feeds.formats import EXTENSIONS, FORMATS
from calendars.feeds.links import subscription_links
from calendars.feeds.preview import preview
from calendars.feeds.scopes import Scope, Voice
from calendars.feeds.searches import search_scope
from calendars.feeds.words import alarm_word
from core.access import public
from core.errors import NotFound
from core.i18n import TAGS, language
from core.text import clean
from offerings.topics.queries import list_topics

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
    """Choose a scope, see what it holds, subscribe.

    ``?scope=`` as in queries.find_scope, ``?titles=`` the language, ``?alarm=`` minutes, ``?q=`` a name to look for.
    """
    scope = _chosen()
    titles = request.args.get("titles", language())
    titles = titles if titles in TAGS else language()
    alarm = request.args.get("alarm", "")
    voice = Voice(titles, current_app.config["SETTINGS"].base_url, int(alarm) if alarm in map(str, ALARMS) else None)
    text = clean(request.args.get("q", ""))[:LONGEST_TEXT]
    return render_template(
        "calendars/feeds/index.html",
        scope=scope,
        sort=scope.key.partition("?")[0].partition("/")[0],
        voice=voice,
        text=text,
        found=find(text),
        preview=preview(scope, titles, voice.base_url),
        links=subscription_links(address(scope, voice), scope.title, titles),
        forms={form: address(scope, voice, form) for form in FORMATS},
        kinds=[(name, title) for name, (_kind, title) in queries.KINDS.items()],
        topics=list_topics(),
        alarms=[(minutes, alarm_word(minutes)) for minutes in ALARMS],
        has_private=current_user.is_authenticated,
    )


def _chosen() -> Scope:
    try:
        return queries.find_scope(clean(request.args.get("scope", "all")))
    except NotFound:
        return queries.kind_scope("all")
