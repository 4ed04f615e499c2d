"""Results and rules as sentences."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.i18n import _, _n, date_short, listed
from trainings.attendance.results import AttendanceResult, Reason
from trainings.attendance.rules import AttendanceRule


def outlook_word(result: AttendanceResult) -> str:
    """In a word or two, for tables."""
    if result.outlook == "met":
        return str(_("Fulfilled") if result.fulfilled else _("Fulfilled already"))
    if result.outlook == "missed":
        return str(_("Not reachable"))
    return str(_("At risk") if result.outlook == "tight" else _("On course"))


TONES = {"met": "good", "open": "plain", "tight": "warn", "missed": "bad"}


def reason_sentence(reason: Reason) -> str:
    return _SENTENCES[reason.key](reason.status, reason.values)


def _meetings(status: str, values: Mapping[str, Any]) -> str:
    if status == "met":
        return _("%(reached)s of %(planned)s meetings attended; %(needed)s are needed.", **values)
    if status == "open":
        return _("%(reached)s meetings attended so far; %(needed)s of %(planned)s are needed.", **values)
    return _("At most %(best)s of %(planned)s meetings are still possible; %(needed)s are needed.", **values)


def _minutes(status: str, values: Mapping[str, Any]) -> str:
    if status == "met":
        return _("%(reached)s of %(planned)s minutes attended; %(needed)s are needed.", **values)
    if status == "open":
        return _("%(reached)s minutes attended so far; %(needed)s of %(planned)s are needed.", **values)
    return _("At most %(best)s of %(planned)s minutes are still possible; %(needed)s are needed.", **values)


def _mandatory(status: str, values: Mapping[str, Any]) -> str:
    if not values["exists"]:
        return _("Meeting %(number)s is mandatory, but there is no such meeting.", **values)
    if status == "met":
        return _("Meeting %(number)s is mandatory, and was attended or excused.", **values)
    if status == "open":
        return _("Meeting %(number)s is mandatory.", **values)
    return _("Meeting %(number)s is mandatory and was missed.", **values)


def _absent(status: str, values: Mapping[str, Any]) -> str:
    if values["day"] is None:
        return _("There is no limit of absence on these days.")
    said = {**values, "day": date_short(date.fromisoformat(values["day"]))}
    if status == "missed":
        return _("%(absent)s minutes were missed on %(day)s; at most %(limit)s are allowed on that day.", **said)
    return _("At most %(absent)s minutes were missed on a day, on %(day)s; %(limit)s are allowed.", **said)


_SENTENCES = {
    "share_meetings": _meetings,
    "share_minutes": _minutes,
    "minimum": _meetings,
    "mandatory": _mandatory,
    "absent": _absent,
}


def spare_sentence(result: AttendanceResult) -> str:
    """What may still be missed; empty when the rule sets no such number, or all is over."""
    if result.outlook == "missed" or result.meetings_over >= result.meetings_planned:
        return ""
    if result.may_miss_meetings is not None:
        if result.may_miss_meetings == 0:
            return str(_("No further meeting may be missed."))
        return str(
            _n("%(num)s more meeting may be missed.", "%(num)s more meetings may be missed.", result.may_miss_meetings)
        )
    if result.may_miss_minutes is not None:
        return str(
            _n("%(num)s more minute may be missed.", "%(num)s more minutes may be missed.", result.may_miss_minutes)
        )
    return ""


def percent(share: float) -> str:
    return f"{round(share * 100, 1):g}%"


def rule_sentences(rule: AttendanceRule) -> list[str]:
    """The rule in plain words, a sentence for each thing that it asks."""
    return [
        *_asked(rule),
        str(
            _n(
                "Who comes up to %(num)s minute late has missed nothing.",
                "Who comes up to %(num)s minutes late has missed nothing.",
                rule.late_tolerance_minutes,
            )
            if rule.late_tolerance_minutes
            else _("Every minute of lateness counts as missed.")
        ),
        _excused(rule),
        str(
            _("Who signs in but not out is taken to have stayed to the end.")
            if rule.unclosed == "to_end"
            else _("Who signs in but not out gets nothing for that time.")
        ),
        str(
            _("Each minute attended is credited.")
            if rule.credit == "pro_rata"
            else _("The hours are credited whole, to those who fulfil the rule.")
        ),
        str(_("A class hour has %(num)s minutes.", num=rule.class_hour_minutes)),
    ]


def _asked(rule: AttendanceRule) -> list[str]:
    found = []
    if rule.share is not None and rule.share_of == "minutes":
        found.append(_("At least %(share)s of all minutes must be attended.", share=percent(rule.share)))
    elif rule.share is not None:
        found.append(_("At least %(share)s of the meetings must be attended.", share=percent(rule.share)))
    if rule.minimum_meetings is not None:
        found.append(
            _n(
                "At least %(num)s meeting must be attended.",
                "At least %(num)s meetings must be attended.",
                rule.minimum_meetings,
            )
        )
    if rule.minimum_meetings is not None or rule.mandatory or (rule.share is not None and rule.share_of == "meetings"):
        found.append(
            _("A meeting counts as attended from %(share)s of its minutes.", share=percent(rule.meeting_share))
        )
    if rule.mandatory:
        found.append(
            _("These meetings may not be missed: %(numbers)s.", numbers=listed(_number(n) for n in rule.mandatory))
        )
    if rule.short_day_minutes is not None:
        found.append(
            _(
                "On a day with less than %(short)s minutes, at most %(minutes)s minutes may be missed.",
                short=rule.short_day_minutes,
                minutes=rule.max_absent_minutes_short,
            )
        )
    if rule.max_absent_minutes is not None:
        found.append(
            _n(
                "On each other day at most %(num)s minute may be missed.",
                "On each other day at most %(num)s minutes may be missed.",
                rule.max_absent_minutes,
            )
            if rule.short_day_minutes is not None
            else _n(
                "On each day at most %(num)s minute may be missed.",
                "On each day at most %(num)s minutes may be missed.",
                rule.max_absent_minutes,
            )
        )
    return [str(sentence) for sentence in found] or [str(_("No attendance is required."))]


def _number(number: int) -> str:
    if number == -1:
        return str(_("the last"))
    if number < 0:
        return str(_("number %(num)s from the end", num=-number))
    return str(number)


def _excused(rule: AttendanceRule) -> str:
    if rule.excused == "present":
        return str(_("A meeting from which somebody is excused counts as attended."))
    if rule.excused == "absent":
        return str(_("A meeting from which somebody is excused counts as missed."))
    return str(_("A meeting from which somebody is excused does not count at all."))
