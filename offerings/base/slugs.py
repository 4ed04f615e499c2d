"""The readable part of an offering's address."""

import re
from datetime import date

from core.database import Localized, db
from core.errors import Invalid
from core.i18n import _l
from core.ids import slugify
from offerings.base.models import Offering

_SHAPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = {"new", "all", "index"}


def free_slug(title: Localized, starts_on: date | None = None) -> str:
    """A slug nobody has, from the English title or from pinyin; with the year, then a number, where taken."""
    base = slugify(title.get("en") or title.get("zh") or "") or "offering"
    tries = [base, f"{base}-{starts_on.year}"] if starts_on else [base]
    taken = set(db.session.scalars(db.select(Offering.slug).where(Offering.slug.startswith(base)))) | RESERVED
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return next(slug for slug in [*tries, *numbered] if slug not in taken)


def check_slug(slug: str, own_id: int | None = None) -> str:
    """``slug`` when it can be an address and is free; raises Invalid at field "slug" otherwise."""
    if not _SHAPE.fullmatch(slug) or len(slug) > 80 or slug in RESERVED:
        sentence = _l("Use small Latin letters, digits and single hyphens, at most 80 characters.")
        raise Invalid("bad_slug", sentence, field="slug")
    holder = db.session.scalar(db.select(Offering.id).where(Offering.slug == slug))
    if holder not in (None, own_id):
        raise Invalid("slug_taken", _l("Another event or training has this address. Choose another."), field="slug")
    return slug
