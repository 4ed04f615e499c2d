"""The course: the catalogue entry of which cohorts are runs. A published version never changes."""

from collections.abc import Callable
from typing import Any

from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import DomainError, Refused
from core.i18n import _l
from core.text import search_document
from organisations.base.models import Organisation
from trainings.courses import rules
from trainings.courses.content import CONTENT, RULES, content, content_hash
from trainings.courses.models import Course, CourseVersion
from trainings.courses.outcomes import tidy
from trainings.courses.slugs import free_slug

OWN = ("host", "code")
"""What is the course's and not a version's: it may change at any time."""

GUARDS: list[Callable[[CourseVersion], None]] = []
"""Asked before a version is published; each raises a DomainError. The folders that evaluate a rule add theirs."""


def create(
    actor: Actor | None, *, host: Organisation, title: Localized, class_hours: int, code: str = "", **columns: Any
) -> Course:
    """A catalogue entry of ``host`` with a first version that is still a draft."""
    now = clock.now()
    with db.session.no_autoflush:
        course = Course(host=host, code=code, slug=free_slug(title), created_at=now)
        version = CourseVersion(course=course, number=1, state="draft", created_at=now, changed_at=now)
        _write(version, {**rules.DEFAULTS, **columns, "title": title, "class_hours": class_hours})
        rules.check_code(course)
    db.session.add(course)
    db.session.flush()
    audit.record(actor, "course.created", "course", course.id)
    return course


def edit(course: Course, actor: Actor | None, **columns: Any) -> None:
    """Host and code change at once; what a version says goes into the draft, which is made when there is none."""
    lock(course)
    own = {name: value for name, value in columns.items() if name in OWN and getattr(course, name) != value}
    said = {name: value for name, value in columns.items() if name not in OWN}
    if "outcomes" in said:
        said["outcomes"] = tidy(said["outcomes"])
    with db.session.no_autoflush:
        _own(course, own)
        base = course.draft or course.shown
        changed = {name: value for name, value in said.items() if getattr(base, name) != value}
        if changed:
            _write(course.draft or _draft_from(course), changed)
    if own or changed:
        audit.record(actor, "course.edited", "course", course.id, fields=sorted({**own, **changed}))
    db.session.flush()


def set_rule(version: CourseVersion, actor: Actor | None, name: str, value: dict[str, Any]) -> None:
    """Store a rule of a draft. ``name``: one of content.RULES; whoever evaluates the rule has checked ``value``."""
    assert name in RULES, name
    lock(version.course)
    _refuse_published(version)
    if getattr(version, name) != value:
        _write(version, {name: value})
        audit.record(actor, "course.rule_set", "course", version.course_id, rule=name, version=version.number)
    db.session.flush()


def start_draft(course: Course, actor: Actor | None) -> CourseVersion:
    """The draft there is, or a new one that says what the published version says."""
    lock(course)
    if course.draft is not None:
        return course.draft
    draft = _draft_from(course)
    db.session.flush()
    audit.record(actor, "course.draft_started", "course", course.id, version=draft.number)
    return draft


def discard_draft(course: Course, actor: Actor | None) -> None:
    """What was written since the last publication is lost. Nothing happens when there is no draft."""
    lock(course)
    draft = course.draft
    if draft is None:
        return
    if course.published is None:
        raise Refused("never_published", _l("It has no other version. Retire the course if nobody needs it."))
    audit.record(actor, "course.draft_discarded", "course", course.id, version=draft.number)
    course.versions.remove(draft)
    db.session.flush()


def publish(course: Course, actor: Actor | None) -> CourseVersion:
    """The draft becomes what the catalogue shows and new cohorts run; the version before it is superseded.

    Cohorts that exist keep theirs. Raises Refused without a draft, Invalid when something is missing.
    """
    lock(course)
    draft, before = course.draft, course.published
    if draft is None:
        raise Refused("no_draft", _l("There is no draft to publish: nothing was changed since the last version."))
    refuse_gaps(draft)
    if before is not None:
        before.state = "superseded"
        db.session.flush()  # one published version at a time: the old one makes room first
    draft.state, draft.published_at = "published", clock.now()
    draft.content_hash = content_hash(draft)
    db.session.flush()
    audit.record(actor, "course.published", "course", course.id, version=draft.number)
    return draft


def refuse_gaps(version: CourseVersion) -> None:
    """Raises the first thing that stands in the way of publishing."""
    rules.check(version)
    for guard in GUARDS:
        guard(version)


def gaps_of(version: CourseVersion) -> list[DomainError]:
    """Everything that stands in the way of publishing; empty when nothing does."""
    found = []
    for guard in (rules.check, *GUARDS):
        try:
            guard(version)
        except DomainError as error:
            found.append(error)
    return found


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


def lock(course: Course) -> None:
    """One change of a course at a time; what others did meanwhile is seen."""
    if course.id is not None:
        db.session.flush()
        db.session.execute(db.select(Course.id).where(Course.id == course.id).with_for_update())
        db.session.refresh(course)


def _draft_from(course: Course) -> CourseVersion:
    now, before = clock.now(), course.shown
    number = max(version.number for version in course.versions) + 1
    said, found = content(before), before.search_text
    draft = CourseVersion(number=number, state="draft", search_text=found, created_at=now, changed_at=now, **said)
    course.versions.append(draft)
    return draft


def _write(version: CourseVersion, columns: dict[str, Any]) -> None:
    _refuse_published(version)
    assert columns.keys() <= set(CONTENT), columns.keys() - set(CONTENT)
    for name, value in columns.items():
        setattr(version, name, tidy(value) if name == "outcomes" else value)
    rules.check_input(version)
    version.changed_at = clock.now()
    _index(version)


def _own(course: Course, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(course, name, value)
    if columns:
        rules.check_code(course)
        for version in course.versions:
            _index(version)


def _index(version: CourseVersion) -> None:
    course = version.course
    said = (version.title, version.outcomes, course.host.name)
    texts = [text for each in said for text in each.values()]
    version.search_text = search_document(*texts, course.code, version.classification)


def _refuse_published(version: CourseVersion) -> None:
    if version.state != "draft":
        raise Refused(
            "published",
            _l("A published version never changes: people learned by it. Change the draft of the next one."),
        )
