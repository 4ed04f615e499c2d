"""What completing a course counts for, written down without a script."""


def test_lines_are_saved_in_the_draft_and_said(class_, signed_in):
    course = class_.cohort.course
    client, url = signed_in(class_.alice), f"/organise/courses/{course.ref}/credits"
    assert "It counts for nothing yet." in client.get(url).text
    empty = {f"{scheme}_{name}": word for scheme in ("cn_cpe", "iacet_ceu", "cpd")
             for name, word in (("counts", "no"), ("subject", "professional"))}  # fmt: skip
    chosen = empty | {"cn_cpe_counts": "attended", "cpd_counts": "fixed", "cpd_subject": "general"}
    missing = client.post(url, data=chosen)
    assert (missing.status_code, "Give the minutes" in missing.text) == (422, True)
    assert client.post(url, data=chosen | {"cpd_minutes": "90"}).status_code == 303
    assert course.draft.credit_rule == {
        "lines": [
            {"scheme": "cn_cpe", "subject": "professional", "minutes": "attended"},
            {"scheme": "cpd", "subject": "general", "minutes": 90},
        ]
    }
    assert class_.cohort.course_version.credit_rule == {}
    page = client.get(url).text
    assert "Continuing education (China) (professional): the minutes that the attendance rule credits." in page
    assert "Professional development hours (general): 1.5 hours." in page
    assert client.post(url, data=empty).status_code == 303
    assert course.draft.credit_rule == {}


def test_for_who_may_manage_the_course(class_, make, signed_in):
    url = f"/organise/courses/{class_.cohort.course.ref}/credits"
    assert signed_in(make.user()).get(url).status_code == 404


def test_the_page_of_a_cohorts_credits_says_what_its_version_gives(class_, make, signed_in):
    client, url = signed_in(class_.alice), f"/organise/offerings/{class_.cohort.ref}/credits"
    page = client.get(url).text
    assert "Completing this course counts for nothing." in page
    assert f"/organise/courses/{class_.cohort.course.ref}/credits" in page
    class_.cohort.course_version.credit_rule = {"lines": [{"scheme": "cpd", "subject": "general", "minutes": 90}]}
    assert "Professional development hours (general): 1.5 hours." in client.get(url).text
    viewer = make.user()
    make.role(class_.cohort, viewer, "viewer")
    assert "The rule in the course" not in signed_in(viewer).get(url).text
