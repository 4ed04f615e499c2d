import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form, localized_from, optional_int
from core.i18n import _, _l, localized
from offerings.agenda.forms import TIME_FORMATS, both_names, sensible_year
from offerings.agenda.recurrence import MOST
from offerings.people.models import Person
from offerings.series.forms import WEEKDAYS
from offerings.venues.models import Room, Venue
from trainings.plans.planning import Wish

_TITLE = [Length(max=200, message=_l("Keep the title under 200 characters."))]


def read_days(text: str) -> frozenset[date]:
    """Dates as 2026-10-01, whatever stands between them. Raises ValidationError."""
    found = set()
    for word in filter(None, re.split(r"[\s,;，；、]+", text.strip())):
        try:
            found.add(date.fromisoformat(word) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word) else None)
        except ValueError:
            found.add(None)
        if None in found:
            raise ValidationError(_("“%(word)s” is no date. Write 2026-10-01.", word=word[:40]))
    return frozenset(day for day in found if day)


class PlanForm(Form):
    title_en = StringField(_l("Title in English"), _TITLE)
    title_zh = StringField(_l("Title in Chinese"), _TITLE)
    first = DateField(_l("First day"), [InputRequired(_l("Say on which day it begins.")), sensible_year])
    weekdays = SelectMultipleField(
        _l("Days of the week"),
        choices=WEEKDAYS,
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    start = TimeField(_l("From"), [InputRequired(_l("Say when it starts."))], format=TIME_FORMATS)
    end = TimeField(_l("Until"), [InputRequired(_l("Say when it ends."))], format=TIME_FORMATS)
    break_minutes = IntegerField(_l("Breaks in minutes"), [Optional(), NumberRange(0, 600)])
    count = IntegerField(_l("Number of meetings"), [Optional(), NumberRange(1, MOST)])
    class_hours = IntegerField(_l("Class hours"), [Optional(), NumberRange(1, 10_000)])
    exceptions = TextAreaField(_l("Own days off"), [Length(max=10_000)])
    works_on_holidays = BooleanField(_l("Also on public holidays"))
    skips_make_up_days = BooleanField(_l("Not on weekends that are working days"))
    room = SelectField(_l("Room"), coerce=optional_int)
    trainer = SelectField(_l("Trainer"), coerce=optional_int)
    second_trainer = SelectField(_l("Second trainer"), coerce=optional_int)
    third_trainer = SelectField(_l("Third trainer"), coerce=optional_int)

    def offer(self, venues: Sequence[tuple[Venue, list[Room]]], people: Sequence[Person]) -> None:
        self.room.choices = {"": [("", _("No room yet, or none"))]} | {
            localized(venue.name): [(str(room.id), localized(room.name)) for room in rooms] for venue, rooms in venues
        }
        self._rooms = {room.id: room for _venue, rooms in venues for room in rooms}
        for each in self._trainers:
            each.choices = [("", _("Nobody")), *((str(person.id), both_names(person)) for person in people)]
        self._people = {person.id: person for person in people}

    def validate_exceptions(self, field: Field) -> None:
        self.days_off = read_days(field.data or "")

    def wish(self, class_minutes: int) -> Wish:
        return Wish(
            first=self.first.data,
            weekdays=frozenset(self.weekdays.data or []),
            start=self.start.data,
            end=self.end.data,
            count=self.count.data,
            class_hours=self.class_hours.data,
            class_minutes=class_minutes,
            break_minutes=self.break_minutes.data or 0,
            exceptions=self.days_off,
            works_on_holidays=bool(self.works_on_holidays.data),
            skips_make_up_days=bool(self.skips_make_up_days.data),
        )

    def columns(self) -> dict[str, Any]:
        """As ``actions.apply`` takes it."""
        chosen = [self._people[id_] for id_ in dict.fromkeys(each.data for each in self._trainers) if id_]
        return {
            "title": localized_from(self, "title"),
            "room": self.chosen_room,
            "people": [(person, "trainer") for person in chosen],
        }

    @property
    def _trainers(self) -> tuple[SelectField, ...]:
        return self.trainer, self.second_trainer, self.third_trainer

    @property
    def chosen_room(self) -> Room | None:
        return self._rooms.get(self.room.data or 0)


class ReplanForm(Form):
    days = TextAreaField(
        _l("No class on"), [InputRequired(_l("Say on which days there is no class.")), Length(max=2000)]
    )

    def validate_days(self, field: Field) -> None:
        self.dropped = read_days(field.data or "")
