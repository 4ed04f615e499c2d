"""Home, lists, search, month, and the map of the site."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from core import clock
from core.access import public
from core.i18n import TAGS, aside, language, localized
from core.text import sort_key
from offerings.base.kinds import SPOKEN
from offerings.listing import features, month, queries
from offerings.listing.calendar_month import spans
from offerings.listing.filters import KINDS, Filters, read
from offerings.listing.rows import grouped, lines_of, month_title, rows_of
from offerings.listing.sitemap import ADDRESSES
from offerings.listing.terms import CONDITIONS
from offerings.topics.models import Topic
from offerings.topics.queries import find_topic, list_topics

blueprint = Blueprint("listing", __name__)

EVENTS = ("exhibition", "conference")
TRAININGS = ("cohort",)
EVERYTHING = (*EVENTS, *TRAININGS)
CANDIDATES = 30
"""So many of what comes next are looked at for the home page."""
FEEDS = {"exhibition": "exhibitions", "conference": "conferences", "training": "trainings"}
"""Kind -> scope of the feed that holds exactly it."""


def _today() -> date:
    return clock.today(current_app.config["SETTINGS"].default_zone)


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    today = _today()
    upcoming = queries.list_next(today, CANDIDATES)
    strong = features.choose(upcoming, today)
    others = [offering for offering in upcoming if offering not in strong][:12]
    counted = queries.count_by_kind_and_month(today)
    months = Counter[date]()
    kinds = Counter[str]()
    for kind, day, count in counted:
        months[max(day, today).replace(day=1)] += count
        kinds[kind] += count
    return render_template(
        "offerings/listing/home.html",
        features=rows_of(strong, today),
        groups=grouped(lines_of(others, today), today, running_apart=True),
        kinds=[(name, kinds[kind]) for name, kind in KINDS.items()],
        months=[(first, month_title(first), months[first]) for first in _coming_months(today, 12)],
        total=sum(kinds.values()),
        topics=queries.count_coming_by_topic(today),
        webcal=_webcal(),
        today=today,
    )


@blueprint.get("/events")
@public
def events() -> ResponseReturnValue:
    return _list("events", EVENTS)


@blueprint.get("/trainings")
@public
def trainings() -> ResponseReturnValue:
    return _list("trainings", TRAININGS)


@blueprint.get("/search")
@public
def search() -> ResponseReturnValue:
    return _list("search", EVERYTHING)


def _list(area: str, kinds: tuple[str, ...]) -> ResponseReturnValue:
    filters, today = read(request.args), _today()
    found = queries.find(filters, kinds, today)
    is_past = filters.when == "past" and not filters.has_dates
    counted = queries.count_by_topic(filters, kinds, today)
    offered = {topic: aside(localized(topic.name), str(count)) for topic, count in counted}
    return render_template(
        "offerings/listing/index.html",
        area=area,
        filters=filters,
        found=found,
        groups=grouped(lines_of(found.rows, today), today, running_apart=not is_past),
        pages=_page_links(found.page, found.pages),
        organisations=queries.list_organisations(filters.q) if area == "search" and filters.q else [],
        **_choices(filters, kinds, offered),
    )


@blueprint.get("/calendar")
@public
def calendar() -> ResponseReturnValue:
    filters, today = read(request.args), _today()
    first = month.read_month(request.args.get("month", ""), today)
    start, end = month.span(first)
    offerings = queries.list_between(filters, EVERYTHING, start, end)
    return render_template(
        "offerings/listing/calendar.html",
        area="calendar",
        filters=filters,
        first=first,
        title=month_title(first),
        weeks=month.weeks(first, today, spans(offerings, start, end)),
        count=sum(_touches(offering.starts_on, offering.ends_on, first) for offering in offerings),
        previous=month.moved(first, -1),
        next=month.moved(first, 1),
        is_now=first == today.replace(day=1),
        **_choices(filters, EVERYTHING, {topic: localized(topic.name) for topic in list_topics()}),
    )


@blueprint.get("/sitemap.xml")
@public
def sitemap() -> Response:
    pages = ["/", "/events", "/trainings", "/calendar", "/calendars/"]
    others = [pair for addresses in ADDRESSES for pair in addresses()]
    body = render_template(
        "offerings/listing/sitemap.xml", pages=pages, offerings=queries.list_addresses(), others=others, tags=TAGS
    )
    return Response(body, mimetype="application/xml")


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    hidden = ["/accounts/", "/my", "/organise/", "/desk/", "/dev/", "/calendars/private/", "/search"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in hidden)]
    lines.append(f"Sitemap: {current_app.config['SETTINGS'].base_url}/sitemap.xml")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _choices(filters: Filters, kinds: tuple[str, ...], topics: dict[Topic, str]) -> dict[str, object]:
    """What the filter form offers, and the feed that holds what it leaves (by topic, else by kind).

    ``topics``: each with the words of its option; one that was chosen is always offered.
    """
    cities = {key: localized(name) or key for key, name in queries.list_cities(kinds).items()}
    kind = filters.kind or ("training" if kinds == TRAININGS else "")
    topic = find_topic(filters.topic) if filters.topic else None
    if topic:
        topics.setdefault(topic, localized(topic.name))
    return {
        "topics": [(each.key, words) for each, words in topics.items()],
        "topic": topic,
        "cities": sorted(cities.items(), key=lambda pair: sort_key(pair[1])),
        "spoken": list(SPOKEN.items()),
        "kinds": [name for name, value in KINDS.items() if value in kinds],
        "conditions": list(CONDITIONS),
        "host": queries.find_host(filters.host) if filters.host else None,
        "scope": _scope(filters, kind),
    }


def _scope(filters: Filters, kind: str) -> str:
    """The feed that holds what the list holds, whenever it is."""
    pairs = dict(replace(filters, kind=kind).pairs(leave=("when", "page", "seats")))
    if pairs.keys() <= {"kind"}:
        return FEEDS.get(kind, "all")
    return f"topics/{pairs['topic']}" if pairs.keys() == {"topic"} else f"search?{urlencode(pairs)}"


def _page_links(page: int, pages: int) -> list[int | None]:
    """First, last and the neighbours; None for a gap."""
    near = sorted({1, pages, *(n for n in (page - 1, page, page + 1) if 1 <= n <= pages)})
    links: list[int | None] = []
    for number in near:
        if links and number - (links[-1] or 0) > 1:
            links.append(None)
        links.append(number)
    return links


def _coming_months(today: date, count: int) -> list[date]:
    first = today.replace(day=1)
    return [found for n in range(count) if (found := month.moved(first, n))]


def _touches(starts_on: date | None, ends_on: date | None, first: date) -> bool:
    last_of_month = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return starts_on is not None and starts_on <= last_of_month and (ends_on or starts_on) >= first


def _webcal() -> str:
    """Opens the calendar program of the device at the feed of everything."""
    base: str = current_app.config["SETTINGS"].base_url
    return f"webcal://{base.partition('://')[2]}/calendars/all.ics?lang={language()}"
