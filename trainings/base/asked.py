"""What a cohort asks of those who want to take part, and what of it the reader still lacks."""

from dataclasses import dataclass

from flask import url_for

from accounts.users.models import User
from core.database import Localized
from registrations.base.queries import find_active
from trainings.cohorts.models import Cohort
from trainings.courses.asked import Line, lines_of, titles_wanted
from trainings.courses.prerequisites import Rule, courses_in
from trainings.courses.queries import list_by_refs, list_titles
from trainings.enrolments.confirmations import rule_of
from trainings.enrolments.prerequisites import missing, words_of


@dataclass(frozen=True)
class Asked:
    """``lacks``: a sentence for the reader, empty when nothing is missing; ``courses``: title and page of what would
    help."""

    lines: tuple[Line, ...]
    lacks: str = ""
    courses: tuple[tuple[Localized, str], ...] = ()


def asked_of(cohort: Cohort, reader: User | None) -> Asked:
    rule = rule_of(cohort)
    lines = lines_of(rule, list_titles(courses_in(rule)))
    lacking = missing(cohort, reader.email) if reader and lines else ()
    if reader and lacking and find_active(cohort.id, reader.id) is not None:
        lacking = ()  # who is in, is in
    return Asked(lines, words_of(lacking) if lacking else "", _courses(lacking))


def _courses(lacking: tuple[Rule, ...]) -> tuple[tuple[Localized, str], ...]:
    """Those in the catalogue."""
    found = list_by_refs(titles_wanted(lacking))
    return tuple((each.title, url_for("catalogue.show", slug=each.slug)) for each in found if each.published)
