from zoneinfo import available_timezones

from wtforms import DateTimeLocalField, FloatField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from core.forms import Form, optional_int
from core.i18n import _l

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
)
_NAME = [Length(max=200)]


class VenueForm(Form):
    name_en = StringField(_l("Name in English"), _NAME)
    name_zh = StringField(_l("Name in Chinese"), _NAME)
    address_en = StringField(_l("Address in English"))
    address_zh = StringField(_l("Address in Chinese"))
    city_en = StringField(_l("City in English"), [Length(max=80)])
    city_zh = StringField(_l("City in Chinese"), [Length(max=80)])
    country = StringField(
        _l("Country"),
        [
            InputRequired(),
            Regexp(r"[A-Z]{2}\Z", message=_l("Give two capital letters, such as CN.")),
        ],
        default="CN",
    )
    latitude = FloatField(_l("Latitude"), [Optional(), NumberRange(-90, 90)])
    longitude = FloatField(_l("Longitude"), [Optional(), NumberRange(-180, 180)])
    time_zone = SelectField(_l("Time zone"), choices=ZONES, default="Asia/Shanghai")
    organisation = SelectField(_l("Looked after by"), coerce=optional_int)


class RoomForm(Form):
    name_en = StringField(_l("Name in English"), _NAME)
    name_zh = StringField(_l("Name in Chinese"), _NAME)
    capacity = IntegerField(_l("People it holds"), [Optional()])
    area_m2 = IntegerField(_l("Area in square metres"), [Optional()])


class ClosureForm(Form):
    """Times on the wall of the venue."""

    starts = DateTimeLocalField(_l("From"), [InputRequired(_l("Say from when."))], format=FORMATS)
    ends = DateTimeLocalField(_l("Until"), [InputRequired(_l("Say until when."))], format=FORMATS)
    reason_en = StringField(_l("Reason in English"))
    reason_zh = StringField(_l("Reason in Chinese"))
