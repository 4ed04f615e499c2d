from datetime import timedelta
from types import SimpleNamespace

import pytest

from core.database import db
from trainings.surveys.jobs import ask_in_surveys
from trainings.surveys.presets import PRESETS


@pytest.fixture
def asking(class_, clock):
    """The class, over for an hour, whose course asks all three surveys; two more took part. ``links``: of a template,
    what was mailed to whom."""
    rule = {"surveys": [each.stored() for each in PRESETS.values()]}
    class_.cohort.course_version.completion_rule = rule
    class_.people = [class_.registration, class_.enrol(name="乙"), class_.enrol(name="丙")]
    class_.last = class_.meetings[-1].ends_at
    clock.set(class_.last + timedelta(hours=1))
    db.session.commit()
    return class_


@pytest.fixture
def mailed(asking, outbox):
    """Run the job; (address, path, is_reminder) of every mail so far."""

    def run():
        ask_in_surveys()
        db.session.expire_all()
        asked = [message for message in outbox() if message.template == "trainings/survey_asked"]
        return [SimpleNamespace(to=each.to_address, path=each.context["path"], again=each.context["is_reminder"],
                                message=each) for each in asked]  # fmt: skip

    return run
