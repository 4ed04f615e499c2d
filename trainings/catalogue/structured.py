"""A course as schema.org says it (https://schema.org/Course). Values in, JSON values out."""

from collections.abc import Sequence
from typing import Any

from core.i18n import pick
from offerings.base.models import Offering
from trainings.courses.models import Course, CourseVersion
from trainings.courses.outcomes import lines

_MODES = {"on_site": "onsite", "online": "online", "hybrid": "blended"}


def structured(
    course: Course, version: CourseVersion, cohorts: Sequence[Offering], prerequisites: Sequence[str], base_url: str,
    language: str,
) -> dict[str, Any]:  # fmt: skip
    """Texts in ``language`` where there are any; nothing that is unknown is said."""
    url = f"{base_url}/courses/{course.slug}"
    said = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": url,
        "url": url,
        "name": pick(version.title, language)[0],
        "description": pick(version.description or version.outcomes or version.title, language)[0],
        "courseCode": course.code,
        "educationalLevel": version.level,
        "inLanguage": version.languages.split(),
        "timeRequired": f"PT{version.minutes}M",
        "teaches": lines(pick(version.outcomes, language)[0]),
        "coursePrerequisites": list(prerequisites),
        "version": version.number,
        "provider": {"@type": "Organization", "name": pick(course.host.name, language)[0]},
        "hasCourseInstance": [_instance(cohort, version, base_url) for cohort in cohorts],
    }
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _instance(cohort: Offering, version: CourseVersion, base_url: str) -> dict[str, Any]:
    said = {
        "@type": "CourseInstance",
        "url": f"{base_url}/trainings/{cohort.slug}",
        "courseMode": _MODES[cohort.mode],
        "courseWorkload": f"PT{version.minutes}M",
        "startDate": cohort.starts_on.isoformat() if cohort.starts_on else None,
        "endDate": (cohort.ends_on or cohort.starts_on).isoformat() if cohort.starts_on else None,
    }
    return {name: value for name, value in said.items() if value is not None}
