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
