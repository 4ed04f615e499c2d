from wtforms import SelectField, StringField, TextAreaField, URLField
from wtforms.validators import InputRequired, Length, Regexp

from core.forms import Form, choices
from core.i18n import _l
from organisations.base.models import KINDS


class OrganisationForm(Form):
    name_en = StringField(_l("Name in English"), [Length(max=200)])
    name_zh = StringField(_l("Name in Chinese"), [Length(max=200)])
    kind = SelectField(
        _l("Kind"), [InputRequired(_l("Choose what kind of organisation it is."))], choices=choices(KINDS, _l("Choose"))
    )
    description_en = TextAreaField(_l("What it does, in English"), [Length(max=5_000)])
    description_zh = TextAreaField(_l("What it does, in Chinese"), [Length(max=5_000)])
    city_en = StringField(_l("City in English"), [Length(max=100)])
    city_zh = StringField(_l("City in Chinese"), [Length(max=100)])
    country = StringField(
        _l("Country"),
        [
            InputRequired(_l("Write the country as two letters.")),
            Length(max=2),
            Regexp(r"[A-Z]{2}$", message=_l("Write the country as two capital letters, such as CN, DE or MO.")),
        ],
        default="CN",
    )
    website = URLField(_l("Website"), [Length(max=300)])
