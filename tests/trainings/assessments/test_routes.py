"""The matrix, the table of grades, one person's history, the trainee's own page."""

import io

import pytest

from core.database import db
from notifications.outbox.compose import compose
from trainings.assessments import actions, queries
from trainings.assessments.grading import Grade


@pytest.fixture
def client(graded, signed_in):
    db.session.commit()
    return signed_in(graded.alice)


@pytest.fixture
def base(graded):
    return f"/organise/cohorts/{graded.cohort.ref}/assessments"


def grades(world, key="exam"):
    book = queries.load(world.cohort)
    assessment = getattr(world, key)
    return [book.grade(person.id, assessment) for person in (world.registration, world.second)]


def was(page, registration):
    return page.split(f'name="was-{registration.ref}" value="')[1].split('"')[0]


def test_everybody_is_graded_in_one_table(client, base, graded):
    first, second = graded.registration.ref, graded.second.ref
    assert "2 attempts" in client.get(f"{base}/exam").text
    answer = client.post(f"{base}/exam", data={f"grade-{first}": "85.5", f"grade-{second}": "11/20"})
    assert answer.location == base
    assert grades(graded) == [Grade(85.5, True, 1), Grade(55.0, False, 1)]
    page = client.get(base).text
    assert ("2 of 2 graded" in page, "1 passed" in page, "70.2% on average" in page) == (True, True, True)


def test_with_a_mistake_nothing_is_saved_and_nothing_is_lost(client, base, graded):
    first, second = graded.registration.ref, graded.second.ref
    answer = client.post(f"{base}/exam", data={f"grade-{first}": "85", f"grade-{second}": "many"})
    assert answer.status_code == 422
    for text in ('value="85"', 'value="many"', f'id="error-{second}"', "Type per cent from 0 to 100"):
        assert text in answer.text
    assert grades(graded) == [Grade(), Grade()]


def test_a_grade_that_stands_is_changed_only_with_a_reason(client, base, graded):
    ref = graded.registration.ref
    client.post(f"{base}/exam", data={f"grade-{ref}": "40"})
    shown = {f"was-{ref}": was(client.get(f"{base}/exam").text, graded.registration), f"grade-{ref}": "42"}
    refused = client.post(f"{base}/exam", data=shown)
    assert (refused.status_code, "Say why grades that stand are changed" in refused.text) == (422, True)
    assert client.post(f"{base}/exam", data={**shown, "reason": "Added up wrongly."}).status_code == 303
    assert grades(graded)[0] == Grade(42.0, False, 1)
    page = client.get(f"{base}/people/{ref}").text
    assert ("Corrected: Added up wrongly." in page, "<s>40%</s>" in page) == (True, True)


def test_the_next_attempt_has_its_own_field(client, base, graded):
    ref = graded.registration.ref
    client.post(f"{base}/exam", data={f"grade-{ref}": "40"})
    page = client.get(f"{base}/exam").text
    assert (f'name="next-{ref}"' in page, f'name="next-{graded.second.ref}"' in page) == (True, False)
    shown = {f"was-{ref}": was(page, graded.registration), f"grade-{ref}": "40", f"next-{ref}": "65"}
    client.post(f"{base}/exam", data=shown)
    assert grades(graded)[0] == Grade(65.0, True, 2)
    last = client.get(f"{base}/exam").text
    assert ("Attempts before: 40%" in last, f'name="next-{ref}"' in last) == (True, False)
    stale = client.post(f"{base}/exam", data={**shown, f"next-{ref}": "95"})
    assert (stale.status_code, "Somebody has graded this meanwhile: it is 65% now." in stale.text) == (422, True)


def test_a_page_that_lay_open_overwrites_nothing(client, base, graded):
    first, second = graded.registration.ref, graded.second.ref
    client.post(f"{base}/exam", data={f"grade-{first}": "80"})
    blank = {f"was-{first}": "", f"grade-{first}": "", f"grade-{second}": "50"}
    assert client.post(f"{base}/exam", data=blank).status_code == 303
    assert grades(graded) == [Grade(80.0, True, 1), Grade(50.0, False, 1)]
    answer = client.post(f"{base}/exam", data={f"was-{first}": "", f"grade-{first}": "70", "reason": "x"})
    assert (answer.status_code, "Somebody has graded this meanwhile: it is 80% now." in answer.text) == (422, True)


def test_published_the_trainee_sees_them_and_gets_a_mail(client, base, graded, signed_in, outbox):
    ref = graded.registration.ref
    client.post(f"{base}/exam", data={f"grade-{ref}": "85"})
    trainee, own = signed_in(graded.trainee), f"/my/registrations/{ref}/assessments"
    before = trainee.get(own).text
    assert ("85%" in before, "Still open" in before, "2 attempts are left." in before) == (False, True, True)
    assert client.post(f"{base}/exam/publication").status_code == 303
    after = trainee.get(own).text
    for text in ("85%", "Passed", "85% so far"):
        assert text in after
    assert own in trainee.get(f"/my/registrations/{ref}").text
    (message,) = [each for each in outbox() if each.template == "trainings/grades_published"]
    assert "is published: 85%." in compose(message).get_body(("plain",)).get_content()
    client.post(f"{base}/exam/publication")
    assert "Nothing was graded since" in client.get(base).text


def test_corrected_on_a_page_of_its_own(client, base, graded):
    result = actions.grade(graded.cohort, graded.registration, graded.alice, graded.exam, 400)
    db.session.commit()
    url = f"{base}/people/{graded.registration.ref}/results/{result.ref}/correction"
    assert 'value="40"' in client.get(url).text
    for data, sentence in (({"percent": "45"}, "Say why"), ({"percent": "x", "reason": "y"}, "Type per cent"),
                           ({"percent": "40", "reason": "y"}, "This is what it says already")):  # fmt: skip
        answer = client.post(url, data=data)
        assert (answer.status_code, sentence in answer.text) == (422, True)
    assert client.post(url, data={"percent": "", "reason": "Wrong person"}).status_code == 303
    assert "taken back" in client.get(f"{base}/people/{graded.registration.ref}").text
    actions.grade(graded.cohort, graded.registration, graded.alice, graded.exam, 700)
    db.session.commit()
    assert "To publishing" in client.get(f"{base}/people/{graded.registration.ref}").text
    actions.publish(graded.cohort, graded.exam, graded.alice)
    db.session.commit()
    assert "To publishing" not in client.get(f"{base}/people/{graded.registration.ref}").text
    assert client.post(url, data={"percent": "50", "reason": "y"}).status_code == 422  # it was replaced meanwhile


def test_what_a_grade_rests_on(client, base, graded, signed_in):
    result = actions.grade(graded.cohort, graded.registration, graded.alice, graded.exam, 850)
    db.session.commit()
    person = f"{base}/people/{graded.registration.ref}"
    url = f"{person}/results/{result.ref}/evidence"
    assert "Write something, or choose a file." in client.post(url, data={}).text
    bad = client.post(url, data={"file": (io.BytesIO(b"<script>"), "x.pdf")})
    assert (bad.status_code, "Hand in a PDF" in bad.text) == (422, True)
    both = {"note": "Clear and complete.", "file": (io.BytesIO(b"%PDF-1.7 exam"), "exam.pdf")}
    assert client.post(url, data=both).status_code == 303
    page = client.get(person).text
    href = page.split(f'href="{person}/evidence/')[1].split('"')[0]
    file = client.get(f"{person}/evidence/{href}")
    assert (file.data, file.headers["Content-Disposition"][:10]) == (b"%PDF-1.7 exam", "attachment")
    trainee, own = signed_in(graded.trainee), f"/my/registrations/{graded.registration.ref}/assessments"
    assert "Clear and complete." not in trainee.get(own).text
    client.post(f"{base}/exam/publication")
    assert "Clear and complete." in trainee.get(own).text
    assert trainee.get(f"{person}/evidence/{href}").status_code == 404


def test_who_may_what(base, graded, make, signed_in):
    """Trainers of a class meeting grade; viewers look; publishing is the organisers'."""
    teacher, viewer, desk = make.user(), make.user(), make.user()
    person = make.person(organisation=graded.host, user_id=teacher.id)
    make.agenda_item(offering=graded.cohort, kind="meeting", starts_at=graded.meetings[-1].ends_at, people=(person,))
    make.role(graded.cohort, viewer, "viewer")
    make.role(graded.cohort, desk, "desk")
    actions.grade(graded.cohort, graded.registration, graded.alice, graded.exam, 850)
    db.session.commit()
    found = {}
    for name, user in (("teacher", teacher), ("viewer", viewer), ("desk", desk), ("trainee", graded.trainee)):
        client = signed_in(user)
        found[name] = (
            client.get(base).status_code,
            client.get(f"{base}/exam").status_code,
            client.post(f"{base}/exam/publication").status_code,
        )
    assert found == {
        "teacher": (200, 200, 404),
        "viewer": (200, 403, 403),
        "desk": (404, 404, 404),
        "trainee": (404, 404, 404),
    }


def test_unknown_assessments_and_others_results_do_not_exist(client, base, graded, make, signed_in):
    other = make.registration(offering=make.cohort())
    result = actions.grade(graded.cohort, graded.registration, graded.alice, graded.exam, 850)
    db.session.commit()
    for path in (f"{base}/nothing", f"{base}/people/{other.ref}",
                 f"{base}/people/{graded.second.ref}/results/{result.ref}/correction"):  # fmt: skip
        assert client.get(path).status_code == 404
    assert (
        signed_in(graded.second.user).get(f"/my/registrations/{graded.registration.ref}/assessments").status_code == 404
    )


def test_where_the_course_grades_nothing_the_page_says_so(class_, signed_in):
    page = signed_in(class_.alice).get(f"/organise/cohorts/{class_.cohort.ref}/assessments").text
    assert "This course grades nothing" in page
    mine = signed_in(class_.trainee)
    assert f"{class_.registration.ref}/assessments" not in mine.get(f"/my/registrations/{class_.registration.ref}").text


def test_the_matrix_takes_a_fixed_number_of_queries(client, base, graded, query_count):
    client.get(base)
    with query_count() as few:
        client.get(base)
    for _number in range(4):
        actions.grade(graded.cohort, graded.enrol(), graded.alice, graded.exam, 500)
    db.session.commit()
    with query_count() as more:
        client.get(base)
    assert len(more) == len(few)
