"""The tabs of a course in the organiser's area."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for

from core.errors import Sentence
from core.i18n import _l, localized
from trainings.courses.models import CourseVersion

Section = Callable[[CourseVersion], tuple[Sentence, str]]

SECTIONS: list[Section] = []
"""(label, address) of the page of a rule; higher folders append theirs when their routes are imported.

The version is the draft, or the published one when there is no draft: their page shows it, and lets only a draft
change.
"""


ORDER = ("prerequisites", "attendance", "assessments", "completion", "certificate", "credits", "surveys", "interest")
"""Last parts of their addresses, in the order in which people meet them: who may come, what counts, what one gets."""


def course_nav(version: CourseVersion) -> list[tuple[Sentence, str, bool]]:
    """(label, address, whether we are there or on a page below it) of each tab."""
    ref = version.course.ref
    own = [(_l("Overview"), url_for("courses.show", ref=ref)), (_l("Details"), url_for("courses.edit", ref=ref))]
    found = [*own, *sorted((section(version) for section in SECTIONS), key=_place)]
    overview = own[0][1]
    return [(label, url, _is_here(url.partition("?")[0], below=url != overview)) for label, url in found]


def _is_here(path: str, *, below: bool) -> bool:
    return request.path == path or (below and request.path.startswith(f"{path}/"))


def _place(tab: tuple[Sentence, str]) -> int:
    last = tab[1].partition("?")[0].rpartition("/")[2]
    return ORDER.index(last) if last in ORDER else len(ORDER)


def render_course(template: str, version: CourseVersion, **context: Any) -> str:
    """``template`` (which extends _organise.html) with the tabs, ``course`` and ``version``."""
    return render_template(
        template,
        course=version.course,
        version=version,
        offering_nav=course_nav(version),
        offering_title=localized(version.title),
        offering_kind="training",
        **context,
    )
