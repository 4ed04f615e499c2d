"""What a course asks for, written down without a script."""

from trainings.completion.holding import rule_of


def test_needed_choice_and_documents(class_, signed_in):
    course = class_.cohort.course
    client, url = signed_in(class_.alice), f"/organise/courses/{course.ref}/completion"
    assert "Attendance" in client.get(url).text
    nothing = client.post(url, data={"ask_attendance": "no", "ask_paid": "no"})
    assert (nothing.status_code, "Ask for at least one thing." in nothing.text) == (422, True)
    first = {
        "ask_attendance": "needed",
        "ask_paid": "needed",
        "documents_en": "Report\nPlan",
        "documents_zh": "报告\n计划",
    }
    assert client.post(url, data=first).status_code == 303
    draft = course.draft
    report, plan = (each["key"] for each in draft.completion_rule["documents"])
    all_ = [{"attendance": True}, {"paid": True}, {"document": report}, {"document": plan}]
    assert rule_of(draft).value() == {"all": all_}
    second = {f"ask_document_{report}": "choice", f"ask_document_{plan}": "choice", "ask_paid": "no", "least": "3"}
    too_many = client.post(url, data=first | second)
    assert (too_many.status_code, "not more than it has" in too_many.text) == (422, True)
    assert client.post(url, data=first | second | {"least": "1"}).status_code == 303
    choice = {"any": [{"document": report}, {"document": plan}]}
    assert rule_of(course.draft).value() == {"all": [{"attendance": True}, choice]}
    page = client.get(url).text
    assert "At least 1 of these:" in page
    gone = first | second | {"least": "1", "documents_en": "Report", "documents_zh": "报告"}
    assert client.post(url, data=gone).status_code == 303
    assert [each["key"] for each in course.draft.completion_rule["documents"]] == [report]
    assert rule_of(class_.cohort.course_version).value() == {"attendance": True}


def test_for_who_may_manage_the_course(class_, make, signed_in):
    url = f"/organise/courses/{class_.cohort.course.ref}/completion"
    assert signed_in(make.user()).get(url).status_code == 404


def test_several_choices(class_, signed_in):
    course = class_.cohort.course
    client, url = signed_in(class_.alice), f"/organise/courses/{course.ref}/completion"
    documents = {"documents_en": "Report\nPlan\nTalk\nPoster", "documents_zh": "报告\n计划\n讲演\n海报"}
    assert client.post(url, data={"ask_attendance": "needed", **documents}).status_code == 303
    report, plan, talk, poster = (each["key"] for each in course.draft.completion_rule["documents"])
    assert "choice_2" not in client.get(url).text
    first = {"ask_attendance": "needed", "ask_paid": "no", "least": "1", **documents}
    first |= {f"ask_document_{key}": "choice" for key in (report, plan)}
    first |= {f"ask_document_{key}": "no" for key in (talk, poster)}
    assert client.post(url, data=first).status_code == 303
    assert "Choice B" in client.get(url).text
    second = first | {f"ask_document_{key}": "choice_2" for key in (talk, poster)} | {"least_2": "3"}
    refused = client.post(url, data=second)
    assert (refused.status_code, 'href="#least_2"' in refused.text) == (422, True)
    assert client.post(url, data=second | {"least_2": "1"}).status_code == 303
    either = {"any": [{"document": report}, {"document": plan}]}
    other = {"any": [{"document": talk}, {"document": poster}]}
    assert rule_of(course.draft).value() == {"all": [{"attendance": True}, either, other]}
    page = client.get(url).text
    for key, value in ((report, "choice"), (plan, "choice"), (talk, "choice_2"), (poster, "choice_2")):
        chosen = next(tag for tag in page.split("<input") if f'name="ask_document_{key}"' in tag and " checked" in tag)
        assert f'value="{value}"' in chosen
    assert "How many of choice C" in page


def test_what_the_page_can_not_write_is_not_lost_unsaid(class_, signed_in, session):
    version = class_.cohort.course_version
    groups = [{"all": [{"attendance": True}, {"paid": True}]}, {"document": "report"}]
    version.completion_rule = {"rule": {"any": groups}, "documents": [{"key": "report", "title": {"en": "Report"}}]}
    session.commit()
    page = signed_in(class_.alice).get(f"/organise/courses/{class_.cohort.course.ref}/completion").text
    assert "choices between groups of things" in page
