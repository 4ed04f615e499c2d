from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.database import Localized
from core.forms import Form, choices, localized_from
from core.i18n import _l
from trainings.certificates.rules import CertificateRule
from trainings.certificates.states import KINDS

_TEXT = [Length(max=300, message=_l("Keep it under 300 characters: it has to fit."))]


class RuleForm(Form):
    kind = RadioField(
        _l("Kind"), [InputRequired(_l("Choose one of the two kinds."))], choices=choices(KINDS), default="completion"
    )
    validity_months = IntegerField(_l("Valid for how many months"), [Optional()])
    renewal_days = IntegerField(_l("May be renewed how many days before its end"), [Optional()])
    is_automatic = BooleanField(_l("Issue it by itself, as soon as somebody completes"))
    signatory_en = StringField(_l("Who signs, in English"), _TEXT)
    signatory_zh = StringField(_l("Who signs, in Chinese"), _TEXT)
    text_en = TextAreaField(_l("What it says, in English"), _TEXT)
    text_zh = TextAreaField(_l("What it says, in Chinese"), _TEXT)

    def fill(self, rule: CertificateRule) -> None:
        self.kind.data = rule.kind
        self.validity_months.data, self.renewal_days.data = rule.validity_months, rule.renewal_days
        self.is_automatic.data = rule.is_automatic
        for name in ("signatory", "text"):
            said: Localized = getattr(rule, name)
            for language in ("en", "zh"):
                getattr(self, f"{name}_{language}").data = said.get(language, "")

    def rule(self) -> CertificateRule:
        """Raises Invalid."""
        days = self.renewal_days.data
        return CertificateRule.parse(
            {
                "kind": self.kind.data,
                "validity_months": self.validity_months.data,
                "renewal_days": CertificateRule().renewal_days if days is None else days,
                "is_automatic": self.is_automatic.data,
                "signatory": localized_from(self, "signatory"),
                "text": localized_from(self, "text"),
            }
        )


class ReasonForm(Form):
    reason = StringField(_l("Reason"), [Length(max=500)])


class CorrectionForm(Form):
    name_native = StringField(
        _l("Name as it should be printed"),
        [InputRequired(_l("Give the name as it should be printed.")), Length(max=120)],
    )
    name_latin = StringField(_l("The same in Latin letters"), [Length(max=120)])
    reason = StringField(_l("Reason"), [Length(max=500)])
