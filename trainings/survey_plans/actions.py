"""Changing the surveys of a course's draft."""

from core.audit import Actor
from core.errors import Refused
from core.i18n import _l
from trainings.assessments.plan import is_asked
from trainings.courses.actions import set_rule, start_draft
from trainings.courses.models import Course
from trainings.surveys.plan import Survey, of_rule, parse, with_one


def put(course: Course, actor: Actor, survey: Survey) -> None:
    """Add it, or put it in place of that with its key. Raises Invalid for a plan that can't be."""
    draft = start_draft(course, actor)
    stored = with_one(of_rule(draft.completion_rule), survey)
    parse(stored)
    set_rule(draft, actor, "completion_rule", {**draft.completion_rule, "surveys": stored})


def remove(course: Course, actor: Actor, key: str) -> None:
    """Refused while the completion rule asks for it."""
    draft = start_draft(course, actor)
    if is_asked(draft.completion_rule.get("rule"), "survey", key):
        raise Refused("asked", _l("The completion rule asks for this survey. Change the rule first."))
    left = [each.stored() for each in of_rule(draft.completion_rule) if each.key != key]
    set_rule(draft, actor, "completion_rule", {**draft.completion_rule, "surveys": left})
