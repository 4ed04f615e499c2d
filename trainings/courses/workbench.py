"""What the organiser's page of a course shows: its versions, what changed, what is missing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.database import Localized
from core.errors import Sentence
from core.i18n import _l
from trainings.courses import actions
from trainings.courses.differences import differences
from trainings.courses.models import Course, CourseVersion

STATES = {"draft": _l("Draft"), "published": _l("Published"), "superseded": _l("Superseded")}


@dataclass(frozen=True)
class Run:
    """A cohort of a version. ``move_url``: where a button moves it to the newest version, when that is possible."""

    title: Localized
    url: str
    is_draft: bool
    move_url: str | None = None


RUNS: list[Callable[[Course], dict[int, list[Run]]]] = []
"""Version id -> its cohorts: the folder of cohorts knows, and depends on us."""


@dataclass(frozen=True)
class VersionRow:
    """A version, what is new in it against the one before, and the cohorts that run it."""

    version: CourseVersion
    state: Sentence
    changes: list[str]
    runs: list[Run]


def course_page(course: Course) -> dict[str, Any]:
    """What the template of the course page wants, beside the course itself; newest version first."""
    runs = {number: found for find in RUNS for number, found in find(course).items()}
    pairs = zip([None, *course.versions], course.versions, strict=False)
    rows = [
        VersionRow(new, STATES[new.state], differences(old, new) if old else [], runs.get(new.id, []))
        for old, new in pairs
    ]
    draft = course.draft
    return {
        "draft": draft,
        "rows": rows[::-1],
        "gaps": actions.gaps_of(draft) if draft else [],
        "advice": advice(draft) if draft else [],
    }


def advice(version: CourseVersion) -> list[Sentence]:
    """What would make it better, though it may be published without."""
    missing = [
        (not version.outcomes, _l("Say what people can do afterwards: the outcomes.")),
        (not version.description, _l("Describe it.")),
        (not version.title.get("zh"), _l("Give it a Chinese title.")),
        (not version.title.get("en"), _l("Give it an English title.")),
        (not version.subject, _l("Choose its subject, so that people find it by it.")),
    ]
    return [sentence for is_missing, sentence in missing if is_missing]
