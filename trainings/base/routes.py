from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import public
from core.i18n import _
from registrations.pages import page
from trainings.base.asked import asked_of
from trainings.base.facts import facts_of
from trainings.cohorts.models import Cohort
from trainings.courses.words import outcomes

blueprint = Blueprint("trainings", __name__)


@blueprint.get("/trainings/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    cohort = page.load(slug, ("cohort",))
    assert isinstance(cohort, Cohort)
    root = (str(_("Trainings")), "/trainings")
    version = cohort.course_version
    return page.render(
        "trainings/base/show.html",
        cohort,
        root=root,
        course=version,
        course_url=_course_url(cohort),
        outcomes=outcomes(version),
        facts=facts_of(cohort),
        asked=asked_of(cohort, current_user if current_user.is_authenticated else None),
    )


def _course_url(cohort: Cohort) -> str:
    """Of the catalogue; empty while the course is in no catalogue."""
    course = cohort.course
    is_listed = course.published is not None and course.retired_at is None
    return url_for("catalogue.show", slug=course.slug) if is_listed else ""
