"""A table with the numbers of registrations corrects them: seen before, all or nothing, and nothing else changes."""

import csv
import io

import pytest

from core.database import db
from core.errors import Invalid
from registrations.base.models import Registration
from registrations.base.queries import list_steps
from registrations.exports.files import harmless
from registrations.participants.columns import PLAIN, Row, all_columns
from registrations.people_imports.actions import import_people
from registrations.people_imports.planning import Wishes, plan
from registrations.people_imports.reading import read_rows
from registrations.questions.actions import answer
from registrations.questions.queries import list_answers, list_questions
from registrations.rules.actions import ask_again
from tests.registrations.invariants import broken

WISHES = Wishes(corrects=True)


@pytest.fixture
def ticket_type(make, conference):
    return make.ticket_type(offering=conference, name={"en": "Visitor", "zh": "观众"})


@pytest.fixture
def person(make, conference, ticket_type):
    columns = {"organisation_name": "Kiln Works", "job_title": "Potter", "phone": "+86 138 0000 0000"}
    return make.registration(offering=conference, ticket_type=ticket_type, user=make.user(), **columns)


def table(*rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def rows_of(*rows):
    return read_rows(table(*rows))


def said(registration):
    return {row.question.label["en"]: row.value for row in list_answers(registration.id)}


def messages(made):
    return [(problem.row, str(problem.column), str(problem.message)) for problem in made.problems]


def changes(made):
    return [(str(c.label), c.before, c.after) for row in made.of("correct") for c in row.changes]


def test_a_column_is_corrected(session, conference, editor, person, outbox):
    before = (person.state, person.email, person.ticket_type_id, person.job_title, person.user.organisation_name)
    rows = rows_of(["Registration number", "Organisation"], [person.ref, "Kiln Works Ltd."])
    made = plan(conference, rows, WISHES)
    assert changes(made) == [("Organisation", "Kiln Works", "Kiln Works Ltd.")]
    assert (messages(made), person.organisation_name) == ([], "Kiln Works")
    import_people(conference, editor, rows, WISHES)
    assert person.organisation_name == "Kiln Works Ltd."
    assert " ltd " in person.search_text
    after = (person.state, person.email, person.ticket_type_id, person.job_title, person.user.organisation_name)
    assert (after, outbox()) == (before, [])
    step = list_steps(person.id)[-1]
    assert (step.from_state, step.to_state, step.what) == ("confirmed", "confirmed", "corrected")
    assert (step.actor_id, step.reason) == (editor.id, "Organisation")
    assert broken() == []


def test_the_export_handed_in_again_changes_nothing(make, conference, person):
    """Every column of it, in the words in which it was written."""
    make.question(offering=conference, kind="yes_no", label="Visa?")
    make.question(offering=conference, kind="multiple_choice", label="Meals", options=[{"en": "A"}, {"en": "B"}])
    make.question(offering=conference, kind="date", label="Born")
    make.question(offering=conference, kind="phone", label="Emergency")
    make.question(offering=conference, kind="country", label="From")
    make.question(offering=conference, kind="long_text", label="Notes")
    questions = {each.label["en"]: each for each in list_questions(conference.id)}
    given = {"Visa?": "yes", "Meals": ["0", "1"], "Born": "1990-02-03", "Emergency": "+86 13800138000", "From": "CN",
             "Notes": "one\ntwo"}  # fmt: skip
    answer(
        person.id, person.user_id, [*questions.values()], {questions[key].ref: value for key, value in given.items()}
    )
    header, cells = _exported(person, questions.values())
    made = plan(conference, rows_of(header, cells), WISHES)
    assert (messages(made), changes(made), len(made.of("same"))) == ([], [], 1)


def _exported(registration, questions):
    answers = {row.question_id: (row.value, "") for row in list_answers(registration.id)}
    row, columns = Row(registration, answers, None, ()), all_columns(questions)
    plain = [each.key for each in PLAIN if each.key in ("number", "name", "email", "ticket", "phone")]
    keys = [*plain, *(each.ref for each in questions)]
    return [str(columns[key].label) for key in keys], [harmless(str(columns[key].cell(row) or "")) for key in keys]


def test_answers_are_read_as_from_the_form(make, conference, editor, person):
    meal = make.question(offering=conference, kind="choice", label="Meal", options=[{"en": "Fish"}, {"en": "Rice"}])
    make.question(offering=conference, label="Shoe size")
    answer(person.id, person.user_id, list_questions(conference.id), {meal.ref: "0"})
    rows = rows_of(["报名编号", "Meal", "Shoe size"], [person.ref, "rice", "42"])
    assert changes(plan(conference, rows, WISHES)) == [("Meal", "Fish", "Rice"), ("Shoe size", "", "42")]
    import_people(conference, editor, rows, WISHES)
    assert said(person) == {"Meal": 1, "Shoe size": "42"}
    wrong = rows_of(["报名编号", "Meal"], [person.ref, "Stones"])
    assert messages(plan(conference, wrong, WISHES)) == [(2, "Meal", "“Stones” is none of the options.")]


def test_an_empty_cell_empties_what_may_be_empty(make, conference, editor, person):
    need = make.question(offering=conference, label="Needed", is_required=True)
    answer(person.id, person.user_id, list_questions(conference.id), {need.ref: "x"})
    rows = rows_of(["Registration number", "Job title"], [person.ref, ""])
    assert changes(plan(conference, rows, WISHES)) == [("Job title", "Potter", "")]
    (problem,) = messages(plan(conference, rows_of(["Registration number", "Needed"], [person.ref, ""]), WISHES))
    assert problem[:2] == (2, "Needed")
    (problem,) = messages(plan(conference, rows_of(["Registration number", "Full name"], [person.ref, ""]), WISHES))
    assert problem[1:] == ("Full name", "Write the name.")


def test_several_choices_are_emptied_too(conference, make, editor, person):
    meals = make.question(
        offering=conference, kind="multiple_choice", label="Meals", options=[{"en": "A"}, {"en": "B"}]
    )
    answer(person.id, person.user_id, [meals], {meals.ref: ["0", "1"]})
    rows = rows_of(["Registration number", "Meals"], [person.ref, ""])
    assert [each[2] for each in changes(plan(conference, rows, WISHES))] == [""]
    import_people(conference, editor, rows, WISHES)
    assert said(person) == {}


def test_what_no_table_changes(make, conference, ticket_type, person):
    make.ticket_type(offering=conference, name={"en": "Press"})
    header = ["Registration number", "E-mail address", "Ticket", "State"]
    made = plan(conference, rows_of(header, [person.ref, "other@x.example", "Press", "Cancelled"]), WISHES)
    assert [column for _row, column, _message in messages(made)] == ["E-mail address", "Ticket"]
    assert made.unknown == ("State",)
    made = plan(conference, rows_of(header, [person.ref, person.email.upper(), "观众", "Cancelled"]), WISHES)
    assert (messages(made), len(made.of("same"))) == ([], 1)


def test_numbers_of_others_do_not_exist_here(make, conference, person):
    elsewhere, gone = make.registration(), make.registration(offering=conference, state="cancelled")
    rows = rows_of(
        ["Registration number", "Phone"], [elsewhere.ref, "1"], [gone.ref, "1"], [person.ref, "1"], [person.ref, "2"]
    )
    told = [message for _row, _column, message in messages(plan(conference, rows, WISHES))]
    assert told == ["Nobody who takes part here has this number."] * 2 + ["Row 4 has this number already."]


def test_one_error_and_nothing_is_corrected(session, make, conference, editor, person):
    rows = rows_of(["Registration number", "Organisation"], [person.ref, "New"], ["aaaaaaaaaa", "New"])
    with pytest.raises(Invalid, match="import_errors"):
        import_people(conference, editor, rows, WISHES)
    session.expire_all()
    assert (person.organisation_name, len(list_steps(person.id))) == ("Kiln Works", 0)


def test_nobody_has_to_be_approved_again(conference, ticket_type, editor, person):
    ask_again(ticket_type, editor, "any")
    import_people(conference, editor, rows_of(["Registration number", "Phone"], [person.ref, "1"]), WISHES)
    assert (person.state, person.phone) == ("confirmed", "1")


def test_new_people_and_corrections_in_one_table(session, conference, ticket_type, editor, person):
    rows = rows_of(
        ["Registration number", "Full name", "E-mail address"],
        [person.ref, "Zhang Hui", person.email],
        ["", "Ann", "ann@people.example"],
    )
    made = import_people(conference, editor, rows, WISHES)
    assert [row.deed for row in made.rows] == ["correct", "register"]
    names = session.scalars(db.select(Registration.name_native).order_by(Registration.id)).all()
    assert names == ["Zhang Hui", "Ann"]
    assert broken() == []


def test_who_is_registered_already_is_told_how_it_is_done(conference, ticket_type, person):
    rows = rows_of(["Full name", "E-mail address"], ["Ann", person.email])
    (problem,) = messages(plan(conference, rows, Wishes(skips=False, corrects=True)))
    assert "its column “Registration number”" in problem[2]


def test_managers_of_groups_correct_nobody(make, conference, ticket_type, person):
    rows = rows_of(["Registration number", "Full name", "E-mail address"], [person.ref, "Eve", "eve@x.example"])
    made = plan(conference, rows, Wishes(ticket_type=ticket_type, seats=1))
    assert (made.unknown, [row.deed for row in made.rows]) == (("Registration number",), ["register"])


def test_in_the_browser(conference, editor, person, signed_in):
    client, base = signed_in(editor), f"/organise/offerings/{conference.ref}/participants"
    content = table(["Registration number", "Organisation"], [person.ref, "<b>New</b> Ltd."])
    sent = client.post(f"{base}/imports", data={"file": (io.BytesIO(content), "people.csv")})
    page = client.get(sent.location).text
    assert "<del>Kiln Works</del> → <ins>&lt;b&gt;New&lt;/b&gt; Ltd.</ins>" in page
    assert "Correct them" in page
    done = client.post(sent.location, data={})
    assert done.status_code == 303
    assert "1 person is corrected." in client.get(done.location).text
    assert "Corrected by the organiser, from a table" in client.get(f"{base}/{person.ref}").text


def test_planning_asks_the_same_however_many_are_corrected(session, make, conference, ticket_type, query_count):
    def queries(number):
        people = [make.registration(offering=conference, ticket_type=ticket_type) for _ in range(number)]
        rows = rows_of(["Registration number", "Phone"], *([each.ref, "1"] for each in people))
        session.expire_all()
        with query_count() as found:
            plan(conference, rows, WISHES)
        return len(found)

    assert queries(1) == queries(4)
