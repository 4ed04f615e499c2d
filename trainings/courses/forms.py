from collections.abc import Sequence

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import Form, choices, optional_int
from core.i18n import _l, localized
from organisations.base.models import Organisation
from trainings.courses.models import LEVELS

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

    def offer(self, hosts: Sequence[Organisation]) -> None:
        self.host.choices = [(str(host.id), localized(host.name)) for host in hosts]
