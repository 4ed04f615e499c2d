from collections.abc import Sequence
from typing import Any

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form, localized_from, optional_int
from core.i18n import _l, localized
from core.text import sort_key
from offerings.base.forms import a_number
from organisations.base.models import Organisation
from trainings.courses.models import Course
from trainings.curricula.models import Curriculum

_TITLE = [Length(max=200, message=_l("Keep the title under 200 characters."))]


def _courses(label: Any) -> SelectMultipleField:
    return SelectMultipleField(label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), default=())


class CurriculumForm(Form):
    title_en = StringField(_l("Title in English"), _TITLE)
    title_zh = StringField(_l("Title in Chinese"), _TITLE)
    description_en = TextAreaField(_l("Description in English"))
    description_zh = TextAreaField(_l("Description in Chinese"))
    host = SelectField(_l("Host"), [InputRequired(_l("Choose who hosts it."))], coerce=optional_int)
    required = _courses(_l("Required courses"))
    electives = _courses(_l("Electives"))
    least_electives = a_number(_l("So many electives are needed"), most=100)
    least_hours = a_number(_l("Or so many class hours of electives"), most=100_000)

    def offer(self, hosts: Sequence[Organisation], courses: Sequence[Course]) -> None:
        self._hosts = hosts
        self._courses = sorted(courses, key=lambda each: sort_key(localized(each.title)))
        self.host.choices = [(str(host.id), localized(host.name)) for host in hosts]
        self.required.choices = self.electives.choices = [(each.ref, localized(each.title)) for each in self._courses]

    def columns(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        return {
            "title": localized_from(self, "title"),
            "description": localized_from(self, "description"),
            "host": next(host for host in self._hosts if host.id == self.host.data),
            "required": [each for each in self._courses if each.ref in (self.required.data or ())],
            "electives": [each for each in self._courses if each.ref in (self.electives.data or ())],
            "least_electives": self.least_electives.data,
            "least_hours": self.least_hours.data,
        }


def values_of(curriculum: Curriculum) -> dict[str, Any]:
    texts = {
        f"{name}_{lang}": getattr(curriculum, name).get(lang, "")
        for name in ("title", "description")
        for lang in ("en", "zh")
    }
    return {
        **texts,
        "host": curriculum.host_id,
        "required": [part.course.ref for part in curriculum.parts if part.is_required],
        "electives": [part.course.ref for part in curriculum.parts if not part.is_required],
        "least_electives": curriculum.least_electives,
        "least_hours": curriculum.least_hours,
    }
