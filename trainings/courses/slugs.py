"""The readable end of a course's address."""

from core.database import Localized, db
from core.ids import slugify
from trainings.courses.models import Course

RESERVED = {"new", "all", "index"}


def free_slug(title: Localized) -> str:
    """A slug no course has, from the English title or from pinyin; numbered where taken."""
    base = slugify(title.get("en") or title.get("zh") or "") or "course"
    taken = set(db.session.scalars(db.select(Course.slug).where(Course.slug.startswith(base)))) | RESERVED
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return next(slug for slug in [base, *numbered] if slug not in taken)
