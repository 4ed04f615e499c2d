"""What a course must be: what can be stored at all, and what it needs before it is published."""

from typing import Any

from core.database import db
from core.errors import Invalid
from core.i18n import _l
from offerings.base.kinds import SPOKEN
from trainings.courses.models import LEVELS, MINUTES, Course, CourseVersion
from trainings.courses.subjects import SUBJECTS

DEFAULTS: dict[str, Any] = {
    "description": {}, "outcomes": {}, "languages": "zh", "level": "introductory", "minutes_per_class_hour": 45,
    "subject": "", "classification": "", "prerequisites": {}, "attendance_rule": {}, "completion_rule": {},
    "credit_rule": {}, "certificate_rule": {},
}  # fmt: skip
"""What a version says when nobody says otherwise: the rules look at it before the database does."""


def check_input(version: CourseVersion) -> None:
    """Raises Invalid at its field for what no draft may hold."""
    if not version.title:
        raise Invalid("no_title", _l("Give it a title in at least one language."), field="title_en")
    if version.level not in LEVELS:
        raise Invalid("unknown_level", _l("Choose a level from the list."), field="level")
    if not 0 < version.class_hours <= 10_000:
        raise Invalid("bad_hours", _l("Give the class hours: from 1 to 10,000."), field="class_hours")
    if version.minutes_per_class_hour not in MINUTES:
        raise Invalid("bad_minutes", _l("A class hour has 45 or 60 minutes."), field="minutes_per_class_hour")
    if not set(version.languages.split()) <= SPOKEN.keys():
        raise Invalid("unknown_language", _l("Choose languages from the list."), field="languages")
    if version.subject and version.subject not in SUBJECTS:
        raise Invalid("unknown_subject", _l("Choose a subject from the list."), field="subject")


def check(version: CourseVersion) -> None:
    """Raises Invalid when it can't be published yet."""
    check_input(version)
    if not version.languages:
        raise Invalid("no_language", _l("Say in which language it is taught."), field="languages")


def check_code(course: Course) -> None:
    """Raises Invalid when another course of the host has its code."""
    if not course.code:
        return
    query = db.select(Course.id).where(Course.host_id == course.host.id, Course.code == course.code)
    if db.session.scalar(query) not in (None, course.id):
        raise Invalid("code_taken", _l("Another course of this host has this code."), field="code")
