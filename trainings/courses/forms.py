from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form, choices, localized_from, optional_int
from core.i18n import _, _l, localized
from offerings.base.kinds import SPOKEN
from organisations.base.models import Organisation
from trainings.courses.content import PLAIN, TEXTS
from trainings.courses.models import LEVELS, MINUTES, Course
from trainings.courses.subjects import SUBJECTS

_TITLE = [Length(max=200, message=_l("Keep the title under 200 characters."))]


class CourseForm(Form):
    title_en = StringField(_l("Title in English"), _TITLE)
    title_zh = StringField(_l("Title in Chinese"), _TITLE)
    description_en = TextAreaField(_l("Description in English"))
    description_zh = TextAreaField(_l("Description in Chinese"))
    outcomes_en = TextAreaField(_l("Outcomes in English"))
    outcomes_zh = TextAreaField(_l("Outcomes in Chinese"))
    host = SelectField(_l("Host"), [InputRequired(_l("Choose who hosts it."))], coerce=optional_int)
    level = SelectField(_l("Level"), choices=choices(LEVELS))
    class_hours = IntegerField(_l("Class hours"), [InputRequired(_l("Give the number of class hours."))])
    minutes_per_class_hour = RadioField(_l("A class hour has"), coerce=int, default=45)
    languages = SelectMultipleField(
        _l("Languages of instruction"),
        choices=list(SPOKEN.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        default=("zh",),
    )
    subject = SelectField(_l("Field of study"), default="")
    classification = StringField(_l("Other classification"), [Length(max=60)])
    code = StringField(_l("Course code"), [Length(max=40)])

    def offer(self, hosts: Sequence[Organisation]) -> None:
        self._hosts = hosts
        self.host.choices = [(str(host.id), localized(host.name)) for host in hosts]
        self.minutes_per_class_hour.choices = [(each, _("%(number)s minutes", number=each)) for each in MINUTES]
        self.subject.choices = choices(SUBJECTS, _l("None of these"))

    def columns(self) -> dict[str, Any]:
        """What was typed, as ``actions.create`` and ``actions.edit`` take it."""
        return {
            **{name: localized_from(self, name) for name in TEXTS},
            **{name: getattr(self, name).data or "" for name in ("subject", "classification", "code")},
            **{name: getattr(self, name).data for name in ("level", "class_hours", "minutes_per_class_hour")},
            "languages": " ".join(code for code in SPOKEN if code in (self.languages.data or [])),
            "host": next(host for host in self._hosts if host.id == self.host.data),
        }


def values_of(course: Course) -> dict[str, Any]:
    """The draft, else the published version, as initial values of the form."""
    version = course.draft or course.shown
    texts = {f"{name}_{lang}": getattr(version, name).get(lang, "") for name in TEXTS for lang in ("en", "zh")}
    return {
        **texts,
        **{name: getattr(version, name) for name in PLAIN},
        "languages": version.languages.split(),
        "host": course.host_id,
        "code": course.code,
    }
