"""What a version says, in words of the page."""

from core.i18n import TAGS, _n, language, listed, pick
from offerings.base.kinds import SPOKEN
from trainings.courses.models import CourseVersion
from trainings.courses.outcomes import lines


def hours(version: CourseVersion) -> str:
    """ "48 of 45 minutes each"."""
    if version.minutes_per_class_hour == 60:
        return str(_n("%(num)s of 60 minutes", "%(num)s of 60 minutes each", version.class_hours))
    return str(_n("%(num)s of 45 minutes", "%(num)s of 45 minutes each", version.class_hours))


def languages(version: CourseVersion) -> str:
    return listed(str(SPOKEN.get(code, code)) for code in version.languages.split())


def outcomes(version: CourseVersion) -> tuple[list[str], str]:
    """The outcomes in the reader's language where there are any, and their ``lang``."""
    text, its = pick(version.outcomes, language())
    return lines(text), TAGS[its]
