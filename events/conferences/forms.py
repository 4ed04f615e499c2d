from typing import ClassVar

from wtforms import StringField
from wtforms.validators import Length

from core.i18n import _l
from offerings.base.forms import OfferingForm, a_day


class ConferenceForm(OfferingForm):
    EXTRA = ("edition", "submissions_due_on")
    DEFAULTS: ClassVar = {"languages": ["zh", "en"]}

    edition = StringField(_l("Edition"), [Length(max=60)])
    submissions_due_on = a_day(_l("Papers due"))
