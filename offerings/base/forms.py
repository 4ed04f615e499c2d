"""The form of what all kinds of offering share; each kind's form adds its own fields and names them in EXTRA."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from wtforms import (
    DateField,
    DateTimeLocalField,
    EmailField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form, localized_from, optional_int
from core.i18n import _, _l, localized
from core.text import sort_key
from offerings.base.kinds import MODES, SPOKEN
from offerings.base.models import Offering
from offerings.base.rules import ZONES
from offerings.topics.models import Topic
from offerings.venues.models import Venue
from organisations.base.models import Organisation

INSTANTS = ("registration_opens_at", "registration_closes_at", "changes_until_at")
LOCALIZED = ("title", "summary", "description", "notice", "city")
PLAIN = ("starts_on", "ends_on", "time_zone", "mode", "online_url", "website", "contact_email", "offer_hours")

_TITLE = [Length(max=200, message=_l("Keep the title under 200 characters."))]
_SUMMARY = [Length(max=400, message=_l("Keep the summary under 400 characters."))]
_NOTICE = [Length(max=300, message=_l("Keep the notice under 300 characters."))]
_CITY = [Length(max=80, message=_l("Keep the name of the city under 80 characters."))]


def sensible_year(form: Any, field: Field) -> None:
    """Years that a calendar and a time zone can carry."""
    value: date | None = field.data
    if value is not None and not 1990 <= value.year <= 2200:
        raise ValidationError(_("Check the year: it must lie between 1990 and 2200."))


def a_day(label: Any, *validators: Any) -> DateField:
    return DateField(label, validators=[*(validators or [Optional()]), sensible_year])


def an_instant(label: Any) -> DateTimeLocalField:
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    return DateTimeLocalField(label, format=formats, validators=[Optional(), sensible_year])


def a_number(label: Any, most: int = 10_000_000) -> IntegerField:
    def in_range(form: Any, field: Field) -> None:
        if field.data is not None and not 0 <= field.data <= most:
            raise ValidationError(_("Give a number from 0 to %(most)s.", most=most))

    return IntegerField(label, validators=[Optional(), in_range])


def to_utc(wall: datetime | None, zone: str) -> datetime | None:
    """What was typed as wall-clock time of ``zone``."""
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if wall else None


def to_wall(instant: datetime | None, zone: str) -> datetime | None:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if instant else None


class OfferingForm(Form):
    """Wall-clock times are those of ``time_zone``."""

    EXTRA: ClassVar[tuple[str, ...]] = ()
    DEFAULTS: ClassVar[dict[str, Any]] = {}

    title_en = StringField(_l("Title in English"), _TITLE)
    title_zh = StringField(_l("Title in Chinese"), _TITLE)
    summary_en = TextAreaField(_l("Summary in English"), _SUMMARY)
    summary_zh = TextAreaField(_l("Summary in Chinese"), _SUMMARY)
    description_en = TextAreaField(_l("Description in English"))
    description_zh = TextAreaField(_l("Description in Chinese"))
    notice_en = StringField(_l("Notice in English"), _NOTICE)
    notice_zh = StringField(_l("Notice in Chinese"), _NOTICE)
    topics = SelectMultipleField(
        _l("Topics"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), default=()
    )
    host = SelectField(_l("Host"), [InputRequired(_l("Choose who hosts it."))], coerce=optional_int)
    slug = StringField(
        _l("Address"),
        [
            Optional(),
            Length(max=80),
            Regexp(r"[a-z0-9-]+\Z", message=_l("Use small Latin letters, digits and hyphens.")),
        ],
    )
    starts_on = a_day(_l("First day"))
    ends_on = a_day(_l("Last day"))
    time_zone = StringField(_l("Time zone"), [InputRequired(_l("Say in which time zone it takes place."))])
    mode = RadioField(_l("How it takes place"), choices=list(MODES.items()), default="on_site")
    venue = SelectField(_l("Venue"), coerce=optional_int)
    city_en = StringField(_l("City in English"), _CITY)
    city_zh = StringField(_l("City in Chinese"), _CITY)
    online_url = URLField(_l("Online address"))
    languages = SelectMultipleField(
        _l("Languages spoken"),
        choices=list(SPOKEN.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    parent = SelectField(_l("Part of"), coerce=optional_int)
    website = URLField(_l("Its own website"))
    contact_email = EmailField(
        _l("Contact address"),
        [
            Optional(),
            Length(max=254),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z", message=_l("Write it like name@example.org.")),
        ],
    )
    registration_opens_at = an_instant(_l("Registration opens"))
    registration_closes_at = an_instant(_l("Registration closes"))
    changes_until_at = an_instant(_l("Participants may change or cancel until"))
    offer_hours = IntegerField(
        _l("Hours a seat is held for the next in line"), [InputRequired(_l("Say for how many hours."))], default=24
    )

    def validate_time_zone(self, field: Field) -> None:
        if field.data and field.data not in ZONES:
            raise ValidationError(_("This time zone is unknown. Use a name such as Asia/Shanghai."))

    def offer(
        self,
        hosts: Sequence[Organisation],
        venues: Sequence[Venue],
        parents: Sequence[Offering],
        topics: Sequence[Topic],
    ) -> None:
        """Fill the choices of the select fields."""
        self.topics.choices = [(topic.key, localized(topic.name)) for topic in topics]
        self._topics = topics
        self.host.choices = _named(hosts, "name")
        self.venue.choices = [("", _("Not known yet, or none")), *_named(venues, "name", "city")]
        self.parent.choices = [("", _("Nothing: it stands for itself")), *_named(parents, "title")]
        self._things: dict[str, Sequence[Any]] = {"host": hosts, "venue": venues, "parent": parents}

    def _chosen(self, name: str) -> Any:
        wanted = getattr(self, name).data
        return next((thing for thing in self._things[name] if thing.id == wanted), None)

    def columns(self) -> dict[str, Any]:
        """What was typed, as ``actions.create`` and ``actions.edit`` take it; without slug."""
        zone = self.time_zone.data
        return {
            **{name: localized_from(self, name) for name in LOCALIZED},
            **{name: getattr(self, name).data for name in (*PLAIN, *self.EXTRA)},
            **{name: to_utc(getattr(self, name).data, zone) for name in INSTANTS},
            **{name: self._chosen(name) for name in self._things},
            "topics": [topic for topic in self._topics if topic.key in (self.topics.data or [])],
            "languages": " ".join(code for code in SPOKEN if code in (self.languages.data or [])),
        }


def values_of(offering: Offering, extra: Sequence[str] = ()) -> dict[str, Any]:
    """The offering as initial values of its form."""
    texts = {f"{name}_{lang}": getattr(offering, name).get(lang, "") for name in LOCALIZED for lang in ("en", "zh")}
    return {
        **texts,
        **{name: getattr(offering, name) for name in (*PLAIN, *extra, "slug")},
        **{name: to_wall(getattr(offering, name), offering.time_zone) for name in INSTANTS},
        "host": offering.host_id,
        "venue": offering.venue_id,
        "parent": offering.parent_id,
        "topics": [topic.key for topic in offering.topics],
        "languages": offering.languages.split(),
    }


def _named(things: Sequence[Any], *attributes: str) -> list[tuple[str, str]]:
    """Options in reading order, Chinese by pinyin."""
    words = [(str(t.id), ", ".join(filter(None, (localized(getattr(t, a)) for a in attributes)))) for t in things]
    return sorted(words, key=lambda pair: sort_key(pair[1]))
