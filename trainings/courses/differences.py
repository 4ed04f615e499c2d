"""What changed between two versions of a course, in sentences."""

from typing import Any

from core.i18n import _, localized
from trainings.courses.content import RULES, changed_names
from trainings.courses.models import LEVELS, CourseVersion
from trainings.courses.outcomes import lines
from trainings.courses.subjects import SUBJECTS
from trainings.courses.words import hours, languages

_TONGUES = ("en", "zh")


def differences(old: CourseVersion, new: CourseVersion) -> list[str]:
    """One sentence for each thing that differs, in the order of the form; empty when they say the same."""
    changed = changed_names(old, new)
    found = []
    if "title" in changed:
        found += _changed(_("Title"), localized(old.title), localized(new.title))
    if "description" in changed:
        found.append(_("The description was rewritten."))
    if "outcomes" in changed:
        found += _outcomes(old, new)
    if "languages" in changed:
        found += _changed(_("Languages of instruction"), languages(old), languages(new))
    if "level" in changed:
        found += _changed(_("Level"), str(LEVELS[old.level]), str(LEVELS[new.level]))
    if {"class_hours", "minutes_per_class_hour"} & set(changed):
        found += _changed(_("Class hours"), hours(old), hours(new))
    if "subject" in changed:
        found += _changed(_("Field of study"), str(SUBJECTS.get(old.subject, "")), str(SUBJECTS.get(new.subject, "")))
    if "classification" in changed:
        found += _changed(_("Other classification"), old.classification, new.classification)
    return found + [_rule(name) for name in changed if name in RULES]


def _changed(name: str, old: str, new: str) -> list[str]:
    values: dict[str, Any] = {"name": name, "old": old, "new": new}
    if not old:
        return [_("%(name)s: now “%(new)s”.", **values)]
    if not new:
        return [_("%(name)s: no longer “%(old)s”.", **values)]
    if old == new:
        return [_("%(name)s: changed in the other language.", **values)]
    return [_("%(name)s: “%(new)s” instead of “%(old)s”.", **values)]


def _outcomes(old: CourseVersion, new: CourseVersion) -> list[str]:
    found = []
    for tongue in _TONGUES:
        before, after = lines(old.outcomes.get(tongue, "")), lines(new.outcomes.get(tongue, ""))
        found += [_("New outcome: %(text)s", text=text) for text in after if text not in before]
        found += [_("Outcome dropped: %(text)s", text=text) for text in before if text not in after]
    return found or [_("The outcomes stand in another order.")]


def _rule(name: str) -> str:
    sentences = {
        "prerequisites": _("The prerequisites changed."),
        "attendance_rule": _("The attendance rule changed."),
        "completion_rule": _("The completion rule changed."),
        "credit_rule": _("The credit rule changed."),
        "certificate_rule": _("The certificate rule changed."),
    }
    return sentences[name]
