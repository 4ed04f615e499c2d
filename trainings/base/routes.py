from flask import Blueprint
from flask.typing import ResponseReturnValue

from core.access import public
from core.i18n import _
from registrations.pages import page
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
        outcomes=outcomes(version),
        facts=facts_of(cohort),
    )
