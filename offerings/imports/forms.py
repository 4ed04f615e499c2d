from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, SelectField, StringField, ValidationError
from wtforms.validators import Length

from core.forms import Form
from core.i18n import _, _l, aside, date_range, joined, localized
from core.text import sort_key
from offerings.base.models import Offering
from offerings.base.rules import ZONES
from offerings.venues.models import Venue
from organisations.base.models import Organisation


class UploadForm(Form):
    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])
    into = SelectField(_l("Import into"))

    def offer(self, targets: Sequence[Offering]) -> None:
        self.into.choices = _targets(targets)


class ChoicesForm(Form):
    """What the preview asks; sent by GET to look again and by POST to import."""

    into = SelectField(_l("Import into"))
    title = StringField(_l("Title of the new conference"), [Length(max=200)])
    host = SelectField(_l("Host"))
    venue = SelectField(_l("Venue of its rooms"))
    zone = StringField(_l("Time zone of the place"), [Length(max=64)])
    file_zone = StringField(_l("Time zone of the times in the file"), [Length(max=64)])
    cancel_missing = BooleanField(_l("Cancel what the file no longer has; drafts are removed"))

    def offer(
        self, targets: Sequence[Offering], hosts: Sequence[Organisation], venues: Sequence[Venue], may_lack_host: bool
    ) -> None:
        """Fill the choices of the select fields."""
        self.into.choices = _targets(targets)
        named = sorted(((one.ref, localized(one.name)) for one in hosts), key=lambda pair: sort_key(pair[1]))
        self.host.choices = ([("", _("Nobody"))] if may_lack_host or not named else []) + named
        places = [(one.ref, joined((localized(one.name), localized(one.city)))) for one in venues]
        self.venue.choices = [("", _("A new venue")), *sorted(places, key=lambda pair: sort_key(pair[1]))]

    def validate_file_zone(self, field: Field) -> None:
        self.validate_zone(field)

    def validate_zone(self, field: Field) -> None:
        if field.data and field.data not in ZONES:
            raise ValidationError(_("This time zone is unknown. Use a name such as Asia/Shanghai."))


def _targets(targets: Sequence[Offering]) -> list[tuple[str, Any]]:
    known = [(one.ref, aside(localized(one.title), date_range(one.starts_on, one.ends_on))) for one in targets]
    return [("", _("A new draft conference")), *known]
