from datetime import UTC, datetime

import pytest


@pytest.fixture
def cohort(make, clock):
    """A run of three days that is over since yesterday, hosted in both languages, with a rule of three years."""
    clock.set(datetime(2026, 11, 30, 2, tzinfo=UTC))
    host = make.organisation(name={"en": "Institute of Robots", "zh": "机器人研究院"})
    rule = {"validity_months": 36, "renewal_days": 60, "signatory": {"en": "Dean", "zh": "院长"}}
    course = make.course(host=host, title={"en": "Robot Cells", "zh": "机器人工作站"}, certificate_rule=rule)
    return make.cohort(course=course, host=host, starts_on=datetime(2026, 11, 27).date(), venue=make.venue())


@pytest.fixture
def trainee(make, cohort):
    return make.registration(offering=cohort, user=make.user(name_native="李明", name_latin="Li Ming"))


@pytest.fixture
def organiser(make, cohort):
    user = make.user()
    make.role(cohort, user, "editor")
    return user
