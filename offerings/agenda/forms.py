from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    DateField,
    Field,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    URLField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import Form, SubForm, choices, localized_from, optional_int
from core.i18n import _, _l, localized
from offerings.agenda.bookings import zone_of
from offerings.agenda.local_times import span
from offerings.agenda.models import KINDS, PERSON_ROLES, AgendaItem
from offerings.base.kinds import SPOKEN
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.tracks.models import Track
from offerings.venues.models import Room, Venue

TIME_FORMATS = ["%H:%M", "%H:%M:%S"]
ROWS = 4

_TITLE = [Length(max=200, message=_l("Keep the title under 200 characters."))]
_ABSTRACT = [Length(max=5000, message=_l("Keep the abstract under 5,000 characters."))]

STATES = [
    ("draft", _l("Draft: only organisers see it")),
    ("published", _l("Published: part of the programme")),
]


def sensible_year(form: Any, field: Field) -> None:
    value: date | None = field.data
    if value is not None and not 2000 <= value.year <= 2100:
        raise ValidationError(_("Check the year: it must lie between 2000 and 2100."))


class PlaceForm(Form):
    """When and where; times on the wall of the place."""

    day = DateField(_l("Day"), [InputRequired(_l("Say on which day.")), sensible_year])
    start = TimeField(_l("From"), [InputRequired(_l("Say when it starts."))], format=TIME_FORMATS)
    end = TimeField(_l("Until"), [InputRequired(_l("Say when it ends."))], format=TIME_FORMATS)
    end_day = DateField(_l("Last day"), [Optional(), sensible_year])
    room = SelectField(_l("Room"), coerce=optional_int)

    def offer_rooms(self, venues: Sequence[tuple[Venue, list[Room]]]) -> None:
        """Rooms under the names of their venues."""
        self.room.choices = {"": [("", _("No room yet, or none"))]} | {
            localized(venue.name): [(str(room.id), _room_words(room)) for room in rooms] for venue, rooms in venues
        }
        self._rooms = {room.id: room for _venue, rooms in venues for room in rooms}

    def place(self, offering: Offering) -> tuple[Room | None, datetime, datetime]:
        """As ``actions.place`` takes it. Raises Invalid."""
        room = self._rooms.get(self.room.data or 0)
        zone = room.venue.time_zone if room else offering.time_zone
        return room, *span(self.day.data, self.start.data, self.end.data, zone, self.end_day.data)


class PartForm(SubForm):
    person = SelectField(_l("Person"), coerce=optional_int)
    role = SelectField(_l("Role"), choices=list(PERSON_ROLES.items()), default="speaker")


class WordsForm(PlaceForm):
    """Everything about an item that is not when; also the common part of a series."""

    title_en = StringField(_l("Title in English"), _TITLE)
    title_zh = StringField(_l("Title in Chinese"), _TITLE)
    abstract_en = TextAreaField(_l("Abstract in English"), _ABSTRACT)
    abstract_zh = TextAreaField(_l("Abstract in Chinese"), _ABSTRACT)
    kind = SelectField(_l("Kind"), choices=list(KINDS.items()), default="talk")
    track = SelectField(_l("Track"), coerce=optional_int)
    people = FieldList(FormField(PartForm), label=_l("People"), min_entries=ROWS, max_entries=60)
    capacity = IntegerField(_l("Seats"), [Optional(), NumberRange(0, 1_000_000)])
    language = SelectField(_l("Language"), choices=choices(SPOKEN, _l("As the event")))
    online_url = URLField(_l("Online address"), [Length(max=300)])
    state = RadioField(_l("Who sees it"), choices=STATES, default="draft", validate_choice=False)

    def offer(
        self, venues: Sequence[tuple[Venue, list[Room]]], tracks: Sequence[Track], people: Sequence[Person]
    ) -> None:
        """Fill the choices of the select fields."""
        self.offer_rooms(venues)
        self.track.choices = [("", _("No track")), *((str(t.id), localized(t.name)) for t in tracks)]
        self._tracks = {track.id: track for track in tracks}
        self._people = {person.id: person for person in people}
        self._names = [("", _("Nobody")), *((str(p.id), both_names(p)) for p in people)]
        self._name_rows()

    def add_rows(self) -> None:
        for _number in range(ROWS):
            self.people.append_entry()
        self._name_rows()

    def _name_rows(self) -> None:
        for row in self.people:
            row.form.person.choices = self._names

    def columns(self) -> dict[str, Any]:
        """As ``actions.edit`` takes it."""
        rows = [(self._people.get(row.form.person.data or 0), row.form.role.data) for row in self.people]
        return {
            "title": localized_from(self, "title"),
            "abstract": localized_from(self, "abstract"),
            "kind": self.kind.data,
            "track": self._tracks.get(self.track.data or 0),
            "people": [(person, role) for person, role in rows if person is not None],
            "capacity": self.capacity.data,
            "language": self.language.data or "",
            "online_url": self.online_url.data or "",
        }


ItemForm = WordsForm


class ReasonForm(Form):
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Say why, in a sentence.")), Length(max=500)])


class ShiftForm(Form):
    days = IntegerField(_l("Days to move"), [InputRequired(_l("Say by how many days.")), NumberRange(-400, 400)])


def values_of(item: AgendaItem) -> dict[str, Any]:
    """The item as initial values of its form, in the zone of its place."""
    pairs = [(name, lang) for name in ("title", "abstract") for lang in ("en", "zh")]
    return {
        **{f"{name}_{lang}": getattr(item, name).get(lang, "") for name, lang in pairs},
        **place_of(item),
        "kind": item.kind,
        "track": item.track_id,
        "people": [*({"person": part.person_id, "role": part.role} for part in item.people), {}],
        "capacity": item.capacity,
        "language": item.language,
        "online_url": item.online_url,
        "state": item.state,
    }


def place_of(item: AgendaItem) -> dict[str, Any]:
    """When and where it is; the last day only when it is not plain from the times."""
    zone = ZoneInfo(zone_of(item))
    start, end = item.starts_at.astimezone(zone), item.ends_at.astimezone(zone)
    is_plain = span(start.date(), start.time(), end.time(), str(zone)) == (item.starts_at, item.ends_at)
    times = {"day": start.date(), "start": start.time(), "end": end.time()}
    return {**times, "end_day": None if is_plain else end.date(), "room": item.room_id}


def _room_words(room: Room) -> str:
    name = localized(room.name)
    return str(_("%(room)s (%(number)s people)", room=name, number=room.capacity)) if room.capacity else name


def both_names(person: Person) -> str:
    latin = person.name_latin
    return person.name_native + (f" {latin}" if latin and latin != person.name_native else "")
