"""A credit rule as people read it."""

from core.i18n import _
from registrations.credits.schemes import SCHEMES, SUBJECTS, units
from registrations.credits.words import amount
from trainings.courses.models import CourseVersion
from trainings.credits.rules import CreditLine, parse


def rule_sentences(version: CourseVersion) -> list[str]:
    """A sentence for each scheme; empty where it counts for nothing."""
    return [_sentence(line, version) for line in parse(version.credit_rule)]


def _sentence(line: CreditLine, version: CourseVersion) -> str:
    words = {"scheme": SCHEMES[line.scheme].name, "subject": str(SUBJECTS[line.subject]).lower()}
    if line.minutes == "attended":
        return _("%(scheme)s (%(subject)s): the minutes that the attendance rule credits.", **words)
    worth = amount(line.scheme, units(SCHEMES[line.scheme], line.earned(0, version.minutes)))
    if line.minutes == "course":
        return _("%(scheme)s (%(subject)s): the length of the course, %(amount)s.", **words, amount=worth)
    return _("%(scheme)s (%(subject)s): %(amount)s.", **words, amount=worth)
