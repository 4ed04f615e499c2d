"""Curricula: written, published, taken back. What they hold may change: people are measured by what it says now."""

from collections.abc import Sequence

from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid, Refused
from core.i18n import _l
from core.ids import slugify
from core.text import search_document
from organisations.base.models import Organisation
from trainings.courses.models import Course
from trainings.curricula.models import Curriculum, CurriculumCourse

MOST = 100


def create(
    actor: Actor | None, *, host: Organisation, title: Localized, description: Localized,
    required: Sequence[Course] = (), electives: Sequence[Course] = (),
    least_electives: int | None = None, least_hours: int | None = None,
) -> Curriculum:  # fmt: skip
    """A draft that only those who lead ``host`` see."""
    now = clock.now()
    with db.session.no_autoflush:
        made = Curriculum(host=host, slug=_free_slug(title), created_at=now)
        _write(made, title, description, required, electives, least_electives, least_hours)
    db.session.add(made)
    db.session.flush()
    audit.record(actor, "curriculum.created", "curriculum", made.id)
    return made


def edit(
    curriculum: Curriculum, actor: Actor | None, *, host: Organisation, title: Localized, description: Localized,
    required: Sequence[Course], electives: Sequence[Course], least_electives: int | None, least_hours: int | None,
) -> Curriculum:  # fmt: skip
    db.session.refresh(curriculum, with_for_update={"of": Curriculum})
    with db.session.no_autoflush:
        curriculum.host = host
        _write(curriculum, title, description, required, electives, least_electives, least_hours)
        if curriculum.published_at is not None:
            _refuse_empty(curriculum)
    audit.record(actor, "curriculum.edited", "curriculum", curriculum.id)
    db.session.flush()
    return curriculum


def publish(curriculum: Curriculum, actor: Actor | None) -> None:
    """Everybody sees it. Nothing happens when they do already."""
    if curriculum.published_at is None:
        _refuse_empty(curriculum)
        curriculum.published_at = clock.now()
        audit.record(actor, "curriculum.published", "curriculum", curriculum.id)
        db.session.flush()


def withdraw(curriculum: Curriculum, actor: Actor | None) -> None:
    """It is a draft again."""
    if curriculum.published_at is not None:
        curriculum.published_at = None
        audit.record(actor, "curriculum.withdrawn", "curriculum", curriculum.id)
        db.session.flush()


def _write(
    curriculum: Curriculum, title: Localized, description: Localized, required: Sequence[Course],
    electives: Sequence[Course], least_electives: int | None, least_hours: int | None,
) -> None:  # fmt: skip
    curriculum.title, curriculum.description = title, description
    curriculum.least_electives, curriculum.least_hours = least_electives or None, least_hours or None
    _arrange(curriculum, required, electives)
    _check(curriculum)
    curriculum.changed_at = clock.now()
    curriculum.search_text = search_document(*title.values(), *curriculum.host.name.values())


def _arrange(curriculum: Curriculum, required: Sequence[Course], electives: Sequence[Course]) -> None:
    twice = {course.id for course in required} & {course.id for course in electives}
    if twice:
        raise Invalid("twice", _l("A course is either required or an elective: tick it once."), field="electives")
    if len(required) + len(electives) > MOST:
        raise Invalid("too_many", _l("Choose at most %(most)s courses.", most=MOST), field="required")
    known = {part.course_id: part for part in curriculum.parts}
    wanted = [(course, True) for course in required] + [(course, False) for course in electives]
    parts = []
    for position, (course, is_required) in enumerate(wanted):
        part = known.get(course.id) or CurriculumCourse(course=course)
        part.is_required, part.position = is_required, position
        parts.append(part)
    curriculum.parts = parts


def _check(curriculum: Curriculum) -> None:
    if not curriculum.title:
        raise Invalid("no_title", _l("Give it a title in at least one language."), field="title_en")
    electives = [part.course.shown for part in curriculum.parts if not part.is_required]
    if curriculum.least_electives and curriculum.least_hours:
        sentence = _l("Count the electives either by courses or by hours.")
        raise Invalid("two_measures", sentence, field="least_hours")
    if (curriculum.least_electives or 0) > len(electives):
        raise Invalid("too_few", _l("There are not so many electives."), field="least_electives")
    if (curriculum.least_hours or 0) > sum(version.class_hours for version in electives):
        raise Invalid("too_few_hours", _l("The electives do not have so many hours."), field="least_hours")


def _refuse_empty(curriculum: Curriculum) -> None:
    if not curriculum.parts:
        raise Refused("empty", _l("Choose its courses first."), field="required")


def _free_slug(title: Localized) -> str:
    base = slugify(title.get("en") or title.get("zh") or "") or "curriculum"
    taken = set(db.session.scalars(db.select(Curriculum.slug).where(Curriculum.slug.startswith(base)))) | {"new"}
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return next(slug for slug in [base, *numbered] if slug not in taken)
