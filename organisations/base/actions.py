from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from core import audit, clock
from core.database import Localized, db
from core.errors import Invalid
from core.i18n import _l
from core.ids import new_ref, slugify
from core.text import search_document
from organisations.base.models import KINDS, Organisation
from organisations.base.queries import find_by_slug


def create(actor: audit.Actor | None, *, name: Localized, kind: str, **columns: Any) -> Organisation:
    """A new organisation, without members. ``columns``: description, city (localised), country, website."""
    now = clock.now()
    organisation = Organisation(ref=new_ref(), created_at=now, calendar_changed_at=now, description={}, city={})
    _write(organisation, name=name, kind=kind, **columns)
    organisation.slug = _free_slug(name, organisation.ref)
    db.session.add(organisation)
    db.session.flush()
    audit.record(actor, "organisation.created", "organisation", organisation.id)
    return organisation


def edit(organisation: Organisation, actor: audit.Actor | None, **columns: Any) -> None:
    """Change what it says of itself; its address stays. A new name is that of its calendar too."""
    old = organisation.name
    _write(organisation, **columns)
    if organisation.name != old:
        before = organisation.calendar_changed_at
        organisation.calendar_changed_at = max(clock.now(), before + timedelta(microseconds=1))
    audit.record(actor, "organisation.edited", "organisation", organisation.id, columns=sorted(columns))


_EDITABLE = {"name", "kind", "description", "city", "country", "website"}


def _write(organisation: Organisation, **columns: Any) -> None:
    assert columns.keys() <= _EDITABLE, columns.keys() - _EDITABLE
    if "name" in columns and not columns["name"]:
        raise Invalid("name_missing", _l("Write the name in at least one language."), "name_en")
    if "kind" in columns and columns["kind"] not in KINDS:
        raise Invalid("kind_unknown", _l("Choose what kind of organisation it is."), "kind")
    if columns.get("website"):
        _check_website(columns["website"])
    for column, value in columns.items():
        setattr(organisation, column, value)
    texts = [*organisation.name.values(), *organisation.city.values()]
    organisation.search_text = search_document(*texts)


def _check_website(website: str) -> None:
    try:
        parts = urlsplit(website)
        is_good = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        is_good = False
    if not is_good or any(char.isspace() for char in website):
        sentence = _l("Write the whole address, beginning with https://, or leave it empty.")
        raise Invalid("website_shape", sentence, "website")


def _free_slug(name: Localized, ref: str) -> str:
    """From the English name or the pinyin of the Chinese one; with the reference when that is taken or empty."""
    slug = slugify(name.get("en") or name.get("zh") or "")
    return slug if slug and find_by_slug(slug) is None else f"{slug[:70]}-{ref}".strip("-")
