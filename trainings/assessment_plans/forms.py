from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from core.forms import Form, choices, localized_from
from core.i18n import _l
from trainings.assessments.plan import KINDS, MOST_ATTEMPTS, Assessment

_TITLE = [Length(max=200, message=_l("Keep it under 200 characters."))]


class AssessmentForm(Form):
    title_en = StringField(_l("Title in English"), _TITLE)
    title_zh = StringField(_l("Title in Chinese"), _TITLE)
    kind = SelectField(_l("Kind"), choices=choices(KINDS))
    weight = IntegerField(
        _l("Weight in the total, in per cent"),
        [Optional(), NumberRange(0, 100, _l("Give a percentage from 0 to 100."))],
    )
    pass_percent = IntegerField(
        _l("Passed from so many per cent"), [Optional(), NumberRange(1, 100, _l("Give a percentage from 1 to 100."))]
    )
    attempts = IntegerField(
        _l("Attempts allowed"),
        [Optional(), NumberRange(1, MOST_ATTEMPTS, _l("Give a whole number from 1 to 20, or leave it empty."))],
    )

    def fill(self, assessment: Assessment) -> None:
        self.title_en.data, self.title_zh.data = (assessment.title.get(each, "") for each in ("en", "zh"))
        self.kind.data, self.weight.data = assessment.kind, assessment.weight or None
        self.pass_percent.data, self.attempts.data = assessment.pass_percent, assessment.attempts or None

    def assessment(self, key: str) -> Assessment:
        """Not checked beyond the form: the plan does that as a whole."""
        return Assessment(
            key,
            localized_from(self, "title"),
            self.kind.data,
            self.weight.data or 0,
            self.pass_percent.data,
            self.attempts.data or 0,
        )
