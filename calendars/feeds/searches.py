"""A saved search as a feed: the filters of the public lists, of which only those narrow it that hold at any time.

What depends on the day (upcoming, past), on the page or on seats that are left does not: nothing in a feed comes from
the clock. Whoever writes the same filters in another order, or names others that nobody knows, gets the same feed.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import true

from calendars.feeds.entries import OFFERING_COLUMNS, PUBLIC_OFFERING, Condition, load_offerings, offering_rows
from calendars.feeds.revisions import count_offerings, revision_of
from calendars.feeds.scopes import Revision, Scope
from core.database import Localized, db
from core.i18n import pick
from offerings.base.models import Offering
from offerings.listing.filters import KINDS, Filters, read
from offerings.listing.queries import find_host, list_cities, select_filtered
from offerings.topics.queries import find_topic

_KIND_WORDS: dict[str, Localized] = {
    "exhibition": {"en": "exhibitions", "zh": "展览会"},
    "conference": {"en": "conferences", "zh": "学术会议"},
    "training": {"en": "trainings", "zh": "人才培训"},
}
_WORDS: dict[str, Localized] = {"online": {"en": "online", "zh": "线上"}, "free": {"en": "free", "zh": "免费"}}


def search_scope(arguments: Mapping[str, str]) -> Scope:
    """What the list shows for these arguments, at any time. Whatever they hold, there is a feed."""
    filters = replace(read(arguments), when="upcoming", page=1, seats=False, problems=())
    query = urlencode(filters.pairs())
    condition = Offering.id.in_(select_filtered(filters, KINDS.values()).with_only_columns(Offering.id))
    revision = revision_of(count_offerings(true()))
    return Scope(
        key=f"search?{query}",
        path="/calendars/search",
        query=query,
        title=_title(filters),
        revision=_with_members(revision, condition) if filters.free else revision,
        load=lambda voice: load_offerings(condition, voice),
        page_path=f"/search?{query}" if query else "/search",
        is_dated=not filters.free,
    )


def arguments_in(query: str) -> dict[str, str]:
    """The first value of each name, as a request has them; nothing is too odd."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(query[:4000], keep_blank_values=True, errors="replace"):
        found.setdefault(name, value)
    return found


def _with_members(revision: Revision, condition: Condition) -> Revision:
    """What is free depends on tickets, whose changes leave no trace in calendars: so the entries themselves tell."""
    query = db.select(*OFFERING_COLUMNS).where(condition, PUBLIC_OFFERING).order_by(Offering.id)
    digest = blake2b(repr([row.uid for row in offering_rows(query)]).encode(), digest_size=7)
    return replace(revision, counter=revision.counter + int.from_bytes(digest.digest()))


def _title(filters: Filters) -> Localized:
    """What was asked for, in words."""
    names: list[Localized] = []
    if filters.q:
        names.append({"en": f"“{filters.q}”", "zh": f"“{filters.q}”"})
    if filters.kind:
        names.append(_KIND_WORDS[filters.kind])
    if filters.topic:
        topic = find_topic(filters.topic)
        names.append(topic.name if topic else {"en": filters.topic})
    if filters.city:
        names.append(list_cities(KINDS.values()).get(filters.city) or {"en": filters.city})
    if filters.host:
        host = find_host(filters.host)
        names.append(host.name if host else {"en": filters.host})
    names += [{"en": f"{day:%Y-%m-%d}"} for day in (filters.first, filters.last) if day]
    names += [words for name, words in _WORDS.items() if getattr(filters, name)]
    if filters.spoken:
        names.append({"en": filters.spoken})
    return {
        "en": "Huizhi: " + (", ".join(pick(name, "en")[0] for name in names) or "everything"),
        "zh": "汇智：" + ("，".join(pick(name, "zh")[0] for name in names) or "全部活动"),
    }
