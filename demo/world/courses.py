"""Catalogue entries that cohorts run."""

from core.audit import Actor
from core.database import Localized
from organisations.base.models import Organisation
from trainings.courses.actions import create, publish
from trainings.courses.models import Course

A_DAY = 8
ESTIMATE = {
    "en": "Class hours are an estimate: eight a day.",
    "zh": "学时为估算值：每天按八学时计。",
}


def course_of(
    actor: Actor | None, host: Organisation, title: Localized, days: int, level: str = "intermediate"
) -> Course:
    made = create(actor, host=host, title=title, class_hours=A_DAY * days, level=level, description=ESTIMATE)
    publish(made, actor)
    return made
