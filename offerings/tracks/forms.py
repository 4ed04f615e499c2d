from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import Length, NumberRange, Optional

from core.forms import Form
from core.i18n import _l

HUES = [
    (0, _l("Teal")),
    (1, _l("Vermilion")),
    (2, _l("Indigo")),
    (3, _l("Ochre")),
    (4, _l("Jade")),
    (5, _l("Plum")),
]
"""The order is that of the classes hue-1 to hue-6 of the style sheet."""


class TrackForm(Form):
    name_en = StringField(_l("Name in English"), [Length(max=120)])
    name_zh = StringField(_l("Name in Chinese"), [Length(max=120)])
    hue = RadioField(_l("Colour"), choices=HUES, coerce=int, default=0)
    position = IntegerField(_l("Place in the list"), [Optional(), NumberRange(0, 1000)])
