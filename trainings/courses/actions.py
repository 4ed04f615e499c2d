from typing import Any

from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid
from core.i18n import _l
from organisations.base.models import Organisation
from trainings.courses.models import LEVELS, Course


def create(actor: Actor | None, *, host: Organisation, title: Localized, class_hours: int, **columns: Any) -> Course:
    """A catalogue entry of ``host``; ``class_hours`` of 45 minutes."""
    course = Course(host=host, title=title, class_hours=class_hours, created_at=clock.now(), **columns)
    _check(course)
    db.session.add(course)
    db.session.flush()
    audit.record(actor, "course.created", "course", course.id)
    return course


def edit(course: Course, actor: Actor | None, **columns: Any) -> None:
    """Cohorts that ran keep their own texts."""
    with db.session.no_autoflush:
        changed = sorted(name for name, value in columns.items() if getattr(course, name) != value)
        for name in changed:
            setattr(course, name, columns[name])
        _check(course)
    if changed:
        audit.record(actor, "course.edited", "course", course.id, fields=changed)
    db.session.flush()


def retire(course: Course, actor: Actor | None) -> None:
    """No new cohorts of it; those that exist stay. Nothing happens when it was retired before."""
    if course.retired_at is None:
        course.retired_at = clock.now()
        audit.record(actor, "course.retired", "course", course.id)
        db.session.flush()


def revive(course: Course, actor: Actor | None) -> None:
    """New cohorts of it are possible again."""
    if course.retired_at is not None:
        course.retired_at = None
        audit.record(actor, "course.revived", "course", course.id)
        db.session.flush()


def _check(course: Course) -> None:
    if not course.title:
        raise Invalid("no_title", _l("Give it a title in at least one language."), field="title_en")
    if course.level and course.level not in LEVELS:
        raise Invalid("unknown_level", _l("Choose a level from the list."), field="level")
    if not 0 < course.class_hours <= 10_000:
        raise Invalid(
            "bad_hours", _l("Give the class hours: from 1 to 10,000, of 45 minutes each."), field="class_hours"
        )
