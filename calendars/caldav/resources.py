"""What lies where under /caldav/: folders, calendars (the scopes of feeds) and the objects in them.

/caldav/                                       everything
/caldav/public/<language>/                     the public calendars, for everybody
/caldav/public/<language>/<scope>/<uid>.ics
/caldav/people/<ref>/                          a person: principal and home in one, only for themselves
/caldav/people/<ref>/<calendar>/<uid>.ics
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from accounts.users.models import User
from calendars.caldav.objects import CalendarObject, Objects, Shelf, build
from calendars.caldav.segments import from_segment, to_segment
from calendars.feeds.queries import find_scope
from calendars.feeds.scopes import Scope, Voice
from calendars.private.models import PrivateFeed
from calendars.private.queries import find_by_ref, list_feeds, private_scope
from core.errors import NotFound
from core.i18n import TAGS, pick

ROOT = "/caldav/"
PUBLIC = "/caldav/public/"
PEOPLE = "/caldav/people/"

SHELF = Shelf()

KINDS = ("all", "exhibitions", "conferences", "trainings")
"""The scopes that the public home lists; every other one is there for whoever knows its address."""

OWN = "mine"
"""The calendar of everything of a person, for whoever has no feed with a choice of their own."""


@dataclass(frozen=True)
class Viewer:
    """Who asks (None for nobody we know) and where we are."""

    user: User | None
    base_url: str

    @property
    def language(self) -> str:
        return self.user.language if self.user and self.user.language in TAGS else "en"


@dataclass(frozen=True)
class Folder:
    """Not a calendar itself. ``owner`` is whose home and principal it is."""

    href: str
    kind: Literal["root", "public", "people", "home"]
    title: str
    language: str
    owner: User | None = None


@dataclass(frozen=True)
class Collection:
    """One calendar: a scope in a language."""

    href: str
    title: str
    language: str
    scope: Scope
    base_url: str
    owner: User | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.scope.time_zone)

    @property
    def revision(self) -> str:
        """Changes with whatever the objects are made from."""
        return hashlib.sha256(repr((self.scope.revision, self.base_url)).encode()).hexdigest()

    def objects(self) -> Objects:
        """Built once for each revision and process."""
        return SHELF.get((self.scope.key, self.href, self.base_url), self.revision, self._build)

    def _build(self) -> Objects:
        voice = Voice(self.language, self.base_url, self.scope.alarm)
        return build(self.scope.load(voice), TAGS[self.language])  # type: ignore[arg-type]


@dataclass(frozen=True)
class Member:
    """One object in a calendar."""

    collection: Collection
    object: CalendarObject

    @property
    def href(self) -> str:
        return self.collection.href + self.object.name


Resource = Folder | Collection | Member


def find(path: str, viewer: Viewer) -> Resource:
    """What lies at ``path`` (decoded; with or without the last slash). Raises NotFound, alike for what is another's."""
    area, *names = path.removeprefix(ROOT).rstrip("/").split("/")
    if not area and not names:
        return Folder(ROOT, "root", "Huizhi", viewer.language)
    if len(names) > 3 or not all(names):
        raise NotFound
    if area == "public":
        return _in_public(names, viewer)
    if area == "people":
        return _in_people(names, viewer)
    raise NotFound


def children(resource: Resource, viewer: Viewer) -> Iterator[Resource]:
    """What a PROPFIND of depth 1 shows within."""
    if isinstance(resource, Collection):
        yield from (Member(resource, each) for each in resource.objects().values())
    elif isinstance(resource, Folder) and resource.owner is not None:
        yield from _calendars_of(resource.owner, viewer)
    elif isinstance(resource, Folder) and resource.kind == "home":
        yield from (_public(resource.language, name, viewer) for name in KINDS)
    elif isinstance(resource, Folder):
        yield from _folders_in(resource, viewer)


def person_href(user: User) -> str:
    """The address of a person: principal and home."""
    return f"{PEOPLE}{user.ref}/"


def public_href(language: str, key: str = "") -> str:
    """The address of the public calendars in a language, or of the one of a scope."""
    return f"{PUBLIC}{language}/{to_segment(key)}/" if key else f"{PUBLIC}{language}/"


def _folders_in(folder: Folder, viewer: Viewer) -> Iterator[Folder]:
    if folder.kind == "root":
        yield Folder(PUBLIC, "public", _PUBLIC_TITLE[viewer.language], viewer.language)
        if viewer.user:
            yield _home(viewer.user, viewer)
    elif folder.kind == "public":
        yield from (_public_home(language) for language in TAGS)
    elif viewer.user:
        yield _home(viewer.user, viewer)


_PUBLIC_TITLE = {"en": "Public calendars", "zh": "公开日历"}
_OWN_TITLE = {"en": "My Huizhi", "zh": "我的汇智"}
_PEOPLE_TITLE = {"en": "People", "zh": "用户"}


def _in_public(names: list[str], viewer: Viewer) -> Resource:
    if not names:
        return Folder(PUBLIC, "public", _PUBLIC_TITLE[viewer.language], viewer.language)
    language, *rest = names
    if language not in TAGS:
        raise NotFound
    if not rest:
        return _public_home(language)
    key = from_segment(rest[0])
    if key is None:
        raise NotFound
    return _within(_public(language, key, viewer), rest[1:])


def _in_people(names: list[str], viewer: Viewer) -> Resource:
    if not names:
        return Folder(PEOPLE, "people", _PEOPLE_TITLE[viewer.language], viewer.language)
    ref, *rest = names
    if viewer.user is None or viewer.user.ref != ref:
        raise NotFound
    if not rest:
        return _home(viewer.user, viewer)
    return _within(_calendar_of(viewer.user, rest[0], viewer), rest[1:])


def _within(collection: Collection, names: list[str]) -> Resource:
    if not names:
        return collection
    found = collection.objects().get(names[0])
    if found is None:
        raise NotFound
    return Member(collection, found)


def _public_home(language: str) -> Folder:
    return Folder(public_href(language), "home", _PUBLIC_TITLE[language], language)


def _home(user: User, viewer: Viewer) -> Folder:
    return Folder(person_href(user), "home", user.display_name, viewer.language, user)


def _public(language: str, key: str, viewer: Viewer) -> Collection:
    scope = find_scope(key)
    return Collection(
        public_href(language, scope.key), pick(scope.title, language)[0], language, scope, viewer.base_url
    )


def _calendars_of(user: User, viewer: Viewer) -> Iterator[Collection]:
    """Their feeds, each with its choice of contents; else everything of theirs; and the public ones by kind."""
    feeds = list_feeds(user)
    yield from (_of_feed(feed, user, viewer) for feed in feeds)
    if not feeds:
        yield _own(user, viewer)
    for name in KINDS:
        if name != "all":
            yield _kind_of(user, name, viewer)


def _calendar_of(user: User, name: str, viewer: Viewer) -> Collection:
    if name == OWN:
        return _own(user, viewer)
    if name in KINDS:
        return _kind_of(user, name, viewer)
    feed = find_by_ref(name)
    if feed is None or feed.user_id != user.id or feed.removed_at is not None:
        raise NotFound
    return _of_feed(feed, user, viewer)


def _of_feed(feed: PrivateFeed, user: User, viewer: Viewer) -> Collection:
    language = feed.language if feed.language in TAGS else viewer.language
    href = f"{person_href(user)}{feed.ref}/"
    return Collection(href, feed.name, language, private_scope(feed), viewer.base_url, user)


def _own(user: User, viewer: Viewer) -> Collection:
    """A feed that is no row: it has no secret address, and nothing about it can be chosen."""
    since = user.created_at
    feed = PrivateFeed(
        ref=f"{OWN}-{user.ref}",
        user_id=user.id,
        user=user,
        name=_OWN_TITLE[viewer.language],
        registrations=True,
        picks=True,
        talks=True,
        duties=True,
        busy_only=False,
        language="",
        created_at=since,
        changed_at=since,
    )
    href = f"{person_href(user)}{OWN}/"
    return Collection(href, feed.name, viewer.language, private_scope(feed), viewer.base_url, user)


def _kind_of(user: User, name: str, viewer: Viewer) -> Collection:
    scope = find_scope(name)
    title = pick(scope.title, viewer.language)[0]
    return Collection(f"{person_href(user)}{name}/", title, viewer.language, scope, viewer.base_url, user)
