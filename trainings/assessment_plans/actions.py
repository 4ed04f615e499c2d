"""Changing the assessments of a course's draft."""

from core.audit import Actor
from core.errors import Refused
from core.i18n import _l
from trainings.assessments.plan import Assessment, is_asked, of_rule, parse, with_one
from trainings.courses.actions import set_rule, start_draft
from trainings.courses.models import Course


def put(course: Course, actor: Actor, assessment: Assessment) -> None:
    """Add it, or put it in place of that with its key. Raises Invalid for a plan that can't be."""
    draft = start_draft(course, actor)
    stored = with_one(of_rule(draft.completion_rule), assessment)
    parse(stored)
    set_rule(draft, actor, "completion_rule", {**draft.completion_rule, "assessments": stored})


def remove(course: Course, actor: Actor, key: str) -> None:
    """Refused while the completion rule asks for it."""
    draft = start_draft(course, actor)
    if is_asked(draft.completion_rule.get("rule"), "assessment", key):
        raise Refused("asked", _l("The completion rule asks for this assessment. Change the rule first."))
    left = [each.stored() for each in of_rule(draft.completion_rule) if each.key != key]
    set_rule(draft, actor, "completion_rule", {**draft.completion_rule, "assessments": left})
