"""Who listens: decisions book credits, the employer keeps them, a course can't count more than the ledger holds."""

from typing import Any

from core.audit import Actor
from core.database import db
from core.errors import Invalid
from core.i18n import _l
from registrations.base.models import Registration
from registrations.credits.actions import EMPLOYERS
from trainings.completion.models import CompletionResult
from trainings.completion.signals import completion_decided
from trainings.courses.actions import GUARDS
from trainings.courses.models import CourseVersion
from trainings.credits.actions import follow
from trainings.credits.queries import employers_by_enrolment
from trainings.credits.rules import MOST_MINUTES, parse


@completion_decided.connect
def book_or_take_back(registration: Registration, result: CompletionResult, actor: Actor | None, **_: Any) -> None:
    follow(registration, result, db.session.get_one(CourseVersion, result.course_version_id), actor)


def refuse_too_long(version: CourseVersion) -> None:
    """Raises Invalid before such a version is published."""
    counts = any(line.minutes == "course" for line in parse(version.credit_rule))
    if counts and version.minutes > MOST_MINUTES:
        raise Invalid("too_long", _l("A course of more than 1,000 hours can't count its whole length as credits."))


EMPLOYERS.append(employers_by_enrolment)
GUARDS.append(refuse_too_long)
