from collections.abc import Sequence
from typing import ClassVar

from wtforms import SelectField
from wtforms.validators import InputRequired

from core.forms import optional_int
from core.i18n import _, _l, localized
from core.text import sort_key
from offerings.base.forms import OfferingForm, a_day, a_number
from trainings.courses.models import Course


class CohortForm(OfferingForm):
    EXTRA = ("minimum_headcount", "decision_on")
    DEFAULTS: ClassVar = {"languages": ["zh"], "offer_hours": 48}

    course = SelectField(
        _l("Course"), [InputRequired(_l("Choose the course that this is a run of."))], coerce=optional_int
    )
    minimum_headcount = a_number(_l("Runs from how many people"))
    decision_on = a_day(_l("Decided on"))

    def offer_courses(self, courses: Sequence[Course]) -> None:
        named = [(str(course.id), localized(course.title)) for course in courses]
        self.course.choices = [("", _("Choose a course")), *sorted(named, key=lambda pair: sort_key(pair[1]))]
        self._things["course"] = courses
