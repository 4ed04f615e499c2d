"""What cohorts need when they come from a file: the course of the same title, or a new one."""

from typing import Any

from sqlalchemy.orm import selectinload

from core.audit import Actor
from core.database import Localized, db
from offerings.imports.new_offerings import NEEDS
from organisations.base.models import Organisation
from trainings.courses import actions
from trainings.courses.models import Course

HOURS_A_DAY = 8
"""Class hours that a day is taken to hold, until somebody says better."""


def course_of(actor: Actor | None, host: Organisation, title: Localized, columns: dict[str, Any]) -> dict[str, Any]:
    wanted = {text.casefold() for text in title.values()}
    query = db.select(Course).where(Course.host_id == host.id).options(selectinload(Course.versions))
    for course in filter(lambda each: each.published, db.session.scalars(query.order_by(Course.id))):
        if wanted & {text.casefold() for text in course.title.values()}:
            return {"course": course}
    first, last = columns.get("starts_on"), columns.get("ends_on")
    days = min((last - first).days + 1, 100) if first and last else 1
    made = actions.create(actor, host=host, title=dict(title), class_hours=HOURS_A_DAY * days)
    actions.publish(made, actor)
    return {"course": made}


NEEDS["cohort"] = course_of
