"""What trainees confirm themselves: for each such condition of the course a tick box in the form of the cohort.

The box is a question of the kind "consent" whose label is the condition, so that the answer, its day and what was said
before are kept as with any other. The organiser may withdraw or reword it; the condition then holds for everybody.
"""

from core.audit import Actor
from core.database import Localized, db
from registrations.base.models import Registration
from registrations.questions import actions as questions
from registrations.questions.asking import Asking
from registrations.questions.models import Question
from registrations.questions.queries import list_all_questions, list_questions, values_of
from trainings.cohorts.models import Cohort
from trainings.courses.models import CourseVersion
from trainings.courses.prerequisites import Confirmed, Group, Rule, conditions_in, parse

TEXT: Localized = {
    "en": "The course asks for this. Tick it if it is true of you, or if the organiser lets you in without it.",
    "zh": "本课程要求学员具备以下条件。如您符合，或主办单位已同意您免除该条件，请勾选。",
}


def ask(cohort: Cohort, actor: Actor | None) -> None:
    """Every condition of its version has its box; one that was withdrawn stays withdrawn."""
    rule = rule_of(cohort)
    labels = [question.label for question in list_all_questions(cohort.id)]
    for condition in _own(rule):
        if condition.text not in labels:
            asking = Asking(label=condition.text, text=TEXT, is_required=_is_needed(rule, condition))
            questions.create(cohort.id, actor, "consent", asking)


def ask_no_more(cohort: Cohort, version: CourseVersion, actor: Actor | None) -> None:
    """The cohort has left ``version``: the boxes of what only that one asked are withdrawn."""
    wanted = {condition.key for condition in _own(rule_of(cohort))}
    gone = [each.text for each in _own(parse(version.prerequisites or {})) if each.key not in wanted]
    for question in list_questions(cohort.id):
        if question.kind == "consent" and question.label in gone:
            questions.withdraw(question, actor)
    db.session.flush()


def open_boxes(cohort: Cohort) -> dict[str, Question]:
    """Key of a condition -> its box, of those that the form asks."""
    keys = {condition.key: condition.text for condition in _own(rule_of(cohort))}
    asked = [question for question in list_questions(cohort.id) if question.kind == "consent"] if keys else []
    return {key: box for key, text in keys.items() for box in asked if box.label == text}


def confirmed_by(registration: Registration, boxes: dict[str, Question]) -> frozenset[str]:
    """Keys of what the trainee ticked, and of what nobody is asked."""
    cohort = registration.offering
    assert isinstance(cohort, Cohort)
    ticked = values_of(registration.id)
    return frozenset(
        each.key for each in _own(rule_of(cohort)) if each.key not in boxes or boxes[each.key].id in ticked
    )


def rule_of(cohort: Cohort) -> Rule:
    return parse(cohort.course_version.prerequisites or {})


def all_keys(rule: Rule) -> frozenset[str]:
    """Of everything that trainees confirm."""
    return frozenset(each.key for each in _own(rule))


def _is_needed(rule: Rule, condition: Confirmed) -> bool:
    """Nothing else can stand in for it."""
    if isinstance(rule, Group):
        holding = [part for part in rule.parts if condition in conditions_in(part)]
        return rule.least == len(rule.parts) and any(_is_needed(part, condition) for part in holding)
    return True


def _own(rule: Rule) -> list[Confirmed]:
    return [each for each in conditions_in(rule) if each.by == "participant"]
