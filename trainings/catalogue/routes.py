from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import public
from core.errors import NotFound
from core.i18n import language
from core.text import has_forbidden_characters
from offerings.base.kinds import SPOKEN
from offerings.listing.rows import lines_of
from offerings.listing.sitemap import ADDRESSES
from trainings.catalogue import filters, queries
from trainings.catalogue.parts import PARTS
from trainings.catalogue.structured import structured
from trainings.courses.asked import Line
from trainings.courses.asked import lines_of as prerequisites_of
from trainings.courses.models import LEVELS, Course
from trainings.courses.policy import may_manage
from trainings.courses.prerequisites import courses_in, parse
from trainings.courses.queries import list_titles
from trainings.courses.subjects import SUBJECTS
from trainings.courses.words import hours, languages, outcomes
from trainings.curricula.queries import list_with

blueprint = Blueprint("catalogue", __name__, url_prefix="/courses")


@blueprint.get("")
@public
def index() -> ResponseReturnValue:
    chosen = filters.read(request.args)
    found = queries.find(chosen, clock.today(current_app.config["SETTINGS"].default_zone))
    return render_template(
        "trainings/catalogue/index.html",
        filters=chosen,
        found=found,
        levels=list(LEVELS.items()),
        spoken=list(SPOKEN.items()),
        subjects=list(SUBJECTS.items()),
        lengths=list(filters.HOURS_WORDS.items()),
        level_words=LEVELS,
        hours=hours,
        outcomes=outcomes,
    )


@blueprint.get("/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Also for a course that is not published yet, to those who lead its host."""
    course = _load(slug)
    version, today = course.shown, clock.today(current_app.config["SETTINGS"].default_zone)
    rule = parse(version.prerequisites)
    asked = prerequisites_of(rule, list_titles(courses_in(rule)))
    cohorts = queries.list_next(course, today)
    base_url = current_app.config["SETTINGS"].base_url
    return render_template(
        "trainings/catalogue/show.html",
        course=course,
        version=version,
        level=LEVELS[version.level],
        subject=SUBJECTS.get(version.subject),
        hours=hours(version),
        languages=languages(version),
        outcomes=outcomes(version),
        asked=asked,
        cohorts=lines_of(cohorts, today),
        versions=[each for each in reversed(course.versions) if each.state != "draft"],
        parts=[part(course) for part in PARTS],
        curricula=list_with(course),
        is_mine=may_manage(current_user, course),
        structured=structured(course, version, cohorts, _flat(asked), base_url, language()),
    )


def _load(slug: str) -> Course:
    """Raises NotFound also for a course that the reader may not see yet."""
    course = None if has_forbidden_characters(slug) else queries.find_course(slug)
    if course is None or not (course.published or may_manage(current_user, course)):
        raise NotFound
    return course


def _flat(lines: tuple[Line, ...]) -> list[str]:
    return [text for line in lines for text in (line.text, *_flat(line.parts))]


ADDRESSES.append(lambda: [("/courses", None), *queries.list_addresses()])
