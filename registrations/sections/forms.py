from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length

from core.forms import Form
from core.i18n import _l


class SectionForm(Form):
    title_en = StringField(_l("Title in English"), [Length(max=120)])
    title_zh = StringField(_l("Title in Chinese"), [Length(max=120)])
    intro_en = TextAreaField(_l("Introduction in English"), [Length(max=1_000)])
    intro_zh = TextAreaField(_l("Introduction in Chinese"), [Length(max=1_000)])


class CopyForm(Form):
    source = SelectField(_l("Form of"))
