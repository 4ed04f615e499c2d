"""Answered surveys as facts of the completion rule: whether, never what."""

from datetime import timedelta

from core.database import db
from trainings.completion.holding import hold_against, rule_of
from trainings.completion.rules import Leaf, leaves_in
from trainings.completion.words import finding_lines, names_of
from trainings.surveys import actions
from trainings.surveys.models import SurveyInvitation
from trainings.surveys.presets import PRESETS

SURVEY = PRESETS["right_after"]
SECRET = "kept"


def found(world):
    held = hold_against(world.cohort, [world.registration])[world.registration.id]
    ((status, lines),) = [
        (each.fact.status, finding_lines(each)) for each in held.verdict.findings if each.leaf.kind == "survey"
    ]
    return status, lines


def test_a_survey_is_asked_for_only_where_the_rule_says_so(class_):
    version = class_.cohort.course_version
    version.completion_rule = {"surveys": [SURVEY.stored()]}
    assert leaves_in(rule_of(version)) == [Leaf("attendance")]
    assert names_of(version)[Leaf("survey", "right_after")] == "Survey “How was the training?”"


def test_each_state_is_explained(class_, clock):
    rule = {"surveys": [SURVEY.stored()], "rule": {"all": [{"survey": "right_after"}]}}
    class_.cohort.course_version.completion_rule = rule
    assert found(class_) == ("open", ["Nobody was asked yet."])
    clock.set(class_.meetings[-1].ends_at + timedelta(hours=1))
    actions.ask(class_.cohort, SURVEY, SECRET)
    assert found(class_) == ("open", ["Asked by mail, not answered yet."])
    clock.advance(days=31)
    assert found(class_) == ("missed", ["It was not answered in time."])
    clock.advance(days=-31)
    invitation = db.session.query(SurveyInvitation).one()
    actions.answer(invitation, SURVEY, class_.cohort, {"useful": 5})
    assert found(class_) == ("met", ["Answered."])
