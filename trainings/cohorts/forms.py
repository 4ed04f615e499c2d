from collections.abc import Sequence
from typing import Any, ClassVar

from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from core.forms import optional_int
from core.i18n import _, _l, localized
from core.text import sort_key
from offerings.base.forms import OfferingForm, a_day, a_number
from trainings.courses.models import Course


class CohortForm(OfferingForm):
    EXTRA = ("minimum_headcount", "decision_on", "needs_employer", "reminder_days", "employer_days")
    DEFAULTS: ClassVar = {"languages": ["zh"], "offer_hours": 48}

    course = SelectField(
        _l("Course"), [InputRequired(_l("Choose the course that this is a run of."))], coerce=optional_int
    )
    minimum_headcount = a_number(_l("Minimum headcount"))
    decision_on = a_day(_l("Day of the decision"))
    needs_employer = BooleanField(_l("The employer has to agree"))
    reminder_days = IntegerField(_l("Reminded after days"), [Optional(), NumberRange(1, 60)], default=3)
    employer_days = IntegerField(_l("Days to answer"), [Optional(), NumberRange(1, 60)], default=7)

    def offer_courses(self, courses: Sequence[Course]) -> None:
        named = [(str(course.id), localized(course.title)) for course in courses]
        self.course.choices = [("", _("Choose a course")), *sorted(named, key=lambda pair: sort_key(pair[1]))]
        self._things["course"] = courses

    def begin_like_course(self) -> None:
        """A new run without a title, or without a description, has its course's."""
        course = next((each for each in self._things["course"] if each.id == self.course.data), None)
        if course is None:
            return
        for name in ("title", "description"):
            fields = {language: self[f"{name}_{language}"] for language in ("en", "zh")}
            if not any((field.data or "").strip() for field in fields.values()):
                for language, field in fields.items():
                    field.data = getattr(course.shown, name).get(language, "")

    def columns(self) -> dict[str, Any]:
        """Days that nobody gave are those of the house."""
        given = super().columns()
        return given | {"reminder_days": given["reminder_days"] or 3, "employer_days": given["employer_days"] or 7}
