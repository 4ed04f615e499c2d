"""Every write of an offering's own row but its moves from state to state (moves.py).

The actor is a user, or None for Huizhi itself (worker, command line).
"""

from datetime import date
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid, Refused
from core.i18n import _l
from core.ids import new_ref, slugify
from core.text import search_document
from offerings.base import signals, states
from offerings.base.models import BEGINS_ANEW, Offering
from offerings.base.moves import note
from offerings.base.rules import check, chosen_topics
from offerings.base.shifting import shift
from offerings.base.slugs import check_slug, free_slug
from offerings.base.stamps import lock, stamp, stamp_agenda, stamp_hosts, stamp_topics
from organisations.base.models import Organisation

O = TypeVar("O", bound=Offering)  # noqa: E741

Changes = dict[str, tuple[Any, Any]]

MOVING = {"starts_on", "ends_on", "time_zone", "venue", "city", "mode", "online_url"}
"""Columns whose change raises SEQUENCE (RFC 5546 2.1.4), as a change of state does."""

UNSEEN = {
    "publish_at", "clash_rules", "offer_hours", "changes_until_at", "description", "website", "contact_email",
    "registration_opens_at", "registration_closes_at",
}  # fmt: skip
"""Columns that no calendar shows."""

_FRESH = {
    "id", "ref", "uid", "slug", "kind", "title", "host_id", "state", "publish_at", "notice", "parent_id", "sequence",
    "changed_at", "agenda_changed_at", "revision", "entry_revision", "agenda_revision", "search_text", "created_at",
    "published_at",
}  # fmt: skip
"""Columns that a copy does not take over as they are; a subclass marks its own with ``info=BEGINS_ANEW``."""


def create(
    model: type[O],
    actor: Actor | None,
    *,
    host: Organisation,
    title: Localized,
    slug: str | None = None,
    settings_host: str,
    **columns: Any,
) -> O:
    """A draft of the kind ``model``. ``settings_host`` is the right-hand side of its calendar UID, for life.

    Relationships are given as objects (``venue=``, ``parent=``, ``topics=``). The actor becomes its owner.
    """
    now, ref, parent = clock.now(), new_ref(), columns.pop("parent", None)
    columns["topics"] = chosen_topics(columns.get("topics", ()))
    with db.session.no_autoflush:
        offering = model(
            ref=ref,
            uid=f"{ref}@{settings_host}",
            slug=check_slug(slug) if slug else free_slug(title, columns.get("starts_on")),
            **{**_defaults(model), **columns, "title": title, "host": host},
            state="draft",
            created_at=now,
            changed_at=now,
        )
        _settle(offering)
    _insert(offering, parent)
    note(offering, None, actor)
    audit.record(actor, "offering.created", "offering", offering.id)
    signals.offering_created.send(offering, actor=actor)
    return offering


def _defaults(model: type[Offering]) -> dict[str, Any]:
    """What the columns will hold when nobody says otherwise: the rules look at it before the database does."""
    found = {}
    for attribute in inspect(model).column_attrs:
        default = attribute.columns[0].default
        if default is not None and attribute.key not in _FRESH:
            found[attribute.key] = default.arg({}) if default.is_callable else default.arg
    return found


def _insert(offering: Offering, parent: Offering | None) -> None:
    """Two people may choose one address at the same moment: the database decides."""
    try:
        with db.session.begin_nested():
            db.session.add(offering)
            offering.parent = parent
    except IntegrityError as error:
        if "slug" not in str(error.orig):
            raise
        sentence = _l("Another event or training has this address. Choose another.")
        raise Invalid("slug_taken", sentence, field="slug") from error


def edit(offering: Offering, actor: Actor | None, **columns: Any) -> Changes:
    """Set ``columns`` (relationships as objects); returns {name: (old, new)} of those that differ.

    A host that changes is told to both hosts' feeds, topics to those of the topics that come or go.
    """
    lock(offering)
    if "topics" in columns:
        columns["topics"] = chosen_topics(columns["topics"], offering.topics)
    if "slug" in columns:
        _check_new_slug(offering, columns["slug"])
    host_ids = {offering.host_id}
    with db.session.no_autoflush:
        changes = _apply(offering, columns)
        if not changes:
            return changes
        _refuse_quiet_dates(offering, changes)
        _settle(offering)
    calendar, moving = bool(changes.keys() - UNSEEN), bool(changes.keys() & MOVING)
    db.session.flush()
    stamp(offering, calendar=calendar, sequence=moving)
    if "host" in changes and offering.is_public:
        stamp_hosts(*host_ids, offering.host_id)
    if "topics" in changes and offering.is_public:
        old, new = changes["topics"]
        stamp_topics({*old} ^ {*new})
    audit.record(actor, "offering.edited", "offering", offering.id, fields=sorted(changes))
    db.session.flush()
    signals.offering_changed.send(offering, actor=actor, changes=changes)
    return changes


def _refuse_quiet_dates(offering: Offering, changes: Changes) -> None:
    """New dates of what is postponed publish it again, move its agenda and are told: ``reschedule`` does all that."""
    field = next((name for name in ("starts_on", "ends_on") if name in changes), None)
    if field and offering.state == "postponed":
        sentence = _l("It is postponed. Press “Give it new dates” on its overview, so that everybody is told.")
        raise Refused("postponed", sentence, field=field)


def _check_new_slug(offering: Offering, slug: str) -> None:
    if slug == offering.slug:
        return
    if offering.is_public:
        raise Refused("slug_fixed", _l("The address stays as it is once published: people have it."), field="slug")
    check_slug(slug, offering.id)


def _apply(offering: Offering, columns: dict[str, Any]) -> Changes:
    changes = {}
    for name, new in columns.items():
        old = getattr(offering, name)
        old = list(old) if isinstance(old, list) else old
        if old != new:
            setattr(offering, name, new)
            changes[name] = (old, new)
    _follow_venue(offering, changes)
    return changes


def _follow_venue(offering: Offering, changes: Changes) -> None:
    """A city that was only the old venue's becomes the new one's."""
    old, new = changes.get("venue", (None, None))
    if old and new and "city" not in changes and offering.city == old.city != new.city:
        offering.city = dict(new.city)
        changes["city"] = (old.city, new.city)


def _settle(offering: Offering) -> None:
    """Check the rules, then fill in what follows from other columns."""
    check(offering)
    if offering.venue is not None and not offering.city:
        offering.city = dict(offering.venue.city)
    offering.city_key = _city_key(offering)
    refresh_search(offering)


def _city_key(offering: Offering) -> str:
    venue = offering.venue
    if venue is not None and venue.city_key and offering.city == venue.city:
        return venue.city_key
    city = offering.city
    return slugify(city["en"]) if city.get("en") else slugify(city.get("zh", "")).replace("-", "")


def refresh_search(offering: Offering) -> None:
    """What the search finds it by: titles, summaries, city, host, venue and topics."""
    venue = offering.venue.name if offering.venue is not None else {}
    topics = [topic.name for topic in offering.topics]
    texts = (offering.title, offering.summary, offering.city, offering.host.name, venue, *topics)
    offering.search_text = search_document(*(value for text in texts for value in (text or {}).values()))


def touch(offering: Offering, calendar: bool = False) -> None:
    """Something that its pages show has changed elsewhere (agenda, tickets); ``calendar``: entries of its agenda too.

    SEQUENCE stays: the offering's own dates and place did not change. An item raises its own.
    """
    lock(offering)
    if calendar:
        stamp_agenda(offering)
    else:
        stamp(offering, calendar=False)
    db.session.flush()


def delete_draft(offering: Offering, actor: Actor | None) -> None:
    """Only a draft that nobody outside ever saw; everything else is cancelled and stays visible."""
    lock(offering)
    if offering.state != "draft" or offering.published_at is not None:
        raise states.refusal(offering, "delete")
    audit.record(actor, "offering.deleted", "offering", offering.id, title=offering.title)
    for child in list(offering.children):
        child.parent = None
    db.session.delete(offering)
    db.session.flush()


def copy(offering: O, actor: Actor | None, starts_on: date) -> O:
    """A draft like ``offering`` that begins on ``starts_on``: every date and time moves along, on the wall's clock.

    The agenda and whatever else hangs on it is copied by those who listen to ``offering_copied``.
    """
    days = (starts_on - offering.starts_on).days if offering.starts_on else 0
    model = type(offering)
    columns = {
        attribute.key: shift(getattr(offering, attribute.key), days, offering.time_zone)
        for attribute in inspect(model).column_attrs
        if attribute.key not in _FRESH and attribute.columns[0].info != BEGINS_ANEW
    }
    made = create(
        model,
        actor,
        host=offering.host,
        title=dict(offering.title),
        settings_host=offering.uid.rpartition("@")[2],
        **{**columns, "starts_on": starts_on, "parent": _parent_on(offering, starts_on)},
        topics=[topic for topic in offering.topics if topic.retired_at is None],
    )
    db.session.refresh(made)
    audit.record(actor, "offering.copied", "offering", made.id, original=offering.ref)
    signals.offering_copied.send(offering, actor=actor, copy=made, days=days)
    return made


def _parent_on(offering: Offering, starts_on: date) -> Offering | None:
    """The umbrella stays when the copy's first day still lies within it."""
    parent = offering.parent
    if parent is None or parent.starts_on is None:
        return None
    last = parent.ends_on or parent.starts_on
    return parent if parent.starts_on <= starts_on <= last else None
