from typing import Any

from wtforms import DecimalField, Field, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import NumberRange, Optional

from core.errors import Invalid
from core.forms import Form
from core.i18n import _l
from trainings.attendance.rules import LONGEST_DAY, AttendanceRule

PRESET_WORDS = {
    "house": _l("Four fifths of the meetings"),
    "sile": _l("Singapore lawyers (SILE): at most 15 minutes absent a day"),
    "hk_law_society": _l("Law Society of Hong Kong: at most 10 or 30 minutes absent"),
    "iacet": _l("IACET: each minute counts, hours of 60 minutes"),
    "china": _l("Continuing education in China: class hours of 45 minutes, four fifths of the minutes"),
}

_PERCENT = [Optional(), NumberRange(1, 100, _l("Give a percentage from 1 to 100."))]
_MINUTES = [Optional(), NumberRange(0, LONGEST_DAY, _l("Give a whole number of minutes."))]


class RuleForm(Form):
    """Percentages where the rule has shares; an empty field asks nothing."""

    share = DecimalField(_l("Share that must be attended, in per cent"), _PERCENT, places=None)
    share_of = RadioField(
        _l("Share of what"), choices=[("meetings", _l("of the meetings")), ("minutes", _l("of all minutes"))],
        default="meetings",
    )  # fmt: skip
    meeting_share = DecimalField(_l("A meeting counts from, in per cent of its minutes"), _PERCENT, places=None)
    minimum_meetings = IntegerField(
        _l("At least so many meetings"), [Optional(), NumberRange(1, 1000, _l("Give a whole number from 1 to 1000."))]
    )
    mandatory = StringField(_l("Meetings that may not be missed"))
    max_absent_minutes = IntegerField(_l("At most so many minutes absent on a day"), _MINUTES)
    short_day_minutes = IntegerField(_l("A short day has less than so many minutes"), _MINUTES)
    max_absent_minutes_short = IntegerField(_l("At most so many minutes absent on a short day"), _MINUTES)
    late_tolerance_minutes = IntegerField(_l("Minutes of lateness that nobody counts"), _MINUTES)
    excused = SelectField(
        _l("A meeting from which somebody is excused"),
        choices=[("not_counted", _l("does not count at all")), ("present", _l("counts as attended")),
                 ("absent", _l("counts as missed"))],
    )  # fmt: skip
    unclosed = SelectField(
        _l("Who signs in but not out"),
        choices=[("to_end", _l("stayed to the end")), ("nothing", _l("gets nothing for that time"))],
    )
    unopened = SelectField(
        _l("Who signs out but not in"),
        choices=[("nothing", _l("gets nothing for that time")), ("from_start", _l("was there from the beginning"))],
    )
    credit = SelectField(
        _l("Hours are credited"),
        choices=[
            ("all", _l("whole, to those who fulfil the rule")),
            ("pro_rata", _l("to everybody, minute by minute")),
        ],
    )
    class_hour_minutes = SelectField(
        _l("A class hour has"), choices=[("45", _l("45 minutes")), ("60", _l("60 minutes"))]
    )

    def fill(self, rule: AttendanceRule) -> None:
        for name, field in self._fields.items():
            if name != "csrf_token":
                field.data = _shown(name, getattr(rule, name))

    def rule(self) -> AttendanceRule:
        """Raises Invalid at its field."""
        values: dict[str, Any] = {
            name: _read(name, field) for name, field in self._fields.items() if name != "csrf_token"
        }
        return AttendanceRule.parse(values)


def _shown(name: str, value: Any) -> Any:
    if value is not None and name in ("share", "meeting_share"):
        return f"{value * 100:g}"
    if name == "mandatory":
        return ", ".join(str(number) for number in value)
    return str(value) if name == "class_hour_minutes" else value


def _read(name: str, field: Field) -> Any:
    if name in ("share", "meeting_share"):
        return None if field.data is None else float(field.data) / 100
    if name == "mandatory":
        return _numbers(field.data or "")
    return int(field.data) if name == "class_hour_minutes" else field.data


def _numbers(text: str) -> list[int]:
    parts = [part for part in text.replace("，", ",").replace("、", ",").replace(" ", ",").split(",") if part]
    try:
        return [int(part) for part in parts]
    except ValueError as error:
        sentence = _l("Give the mandatory meetings as numbers, such as 1, 5, -1.")
        raise Invalid("bad_rule", sentence, field="mandatory") from error
