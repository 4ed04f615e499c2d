"""People from a table: every error before anything, all or nobody, seats as for everybody."""

import csv
import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from accounts.users.models import User
from core.database import db
from core.errors import Invalid
from offerings.imports.readers.refusal import ImportRefused
from registrations.base.models import Registration
from registrations.people_imports.actions import KEPT, import_people
from registrations.people_imports.jobs import purge_people_files
from registrations.people_imports.models import PeopleFile
from registrations.people_imports.planning import Wishes, plan
from registrations.people_imports.reading import MOST, read_rows
from registrations.questions.models import Answer
from tests.registrations.invariants import broken


def base(offering):
    return f"/organise/offerings/{offering.ref}/participants/imports"


def table(*rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def rows_of(*rows):
    return read_rows(table(*rows))


def upload(browser, offering, content, name="people.csv"):
    return browser.post(base(offering), data={"file": (io.BytesIO(content), name)})


def registered(session):
    return session.scalars(db.select(Registration).order_by(Registration.id)).all()


def test_from_the_file_to_the_list(session, make, organiser, conference, outbox):
    make.ticket_type(offering=conference, name={"en": "Visitor", "zh": "观众"})
    make.ticket_type(offering=conference, name={"en": "Press"})
    meal = make.question(
        offering=conference, kind="choice", label={"en": "Meal", "zh": "用餐"}, options=[{"en": "Fish"}, {"en": "Rice"}]
    )
    content = table(
        ["姓名", "拼音", "电子邮箱", "单位", "票种", "用餐", "Remarks"],
        ["张慧", "Zhang Hui", "Hui@People.example", "佛山陶瓷", "观众", "rice", "x"],
        [],
        ["Ann", "", "ann@people.example", "", "press", "", ""],
    )
    sent = upload(organiser, conference, content)
    page = organiser.get(sent.location)
    assert "Columns that are left out" in page.text
    assert registered(session) == []
    assert organiser.post(sent.location, data={"mails": "send", "language": "zh"}).status_code == 303
    one, two = registered(session)
    assert (one.name_native, one.name_latin, one.email, one.organisation_name) == (
        "张慧", "Zhang Hui", "hui@people.example", "佛山陶瓷",
    )  # fmt: skip
    assert (one.ticket_type.name["en"], two.ticket_type.name["en"]) == ("Visitor", "Press")
    answer = session.scalars(db.select(Answer)).one()
    assert (answer.registration_id, answer.question_id, answer.value) == (one.id, meal.id, 1)
    assert (one.user.password_hash, one.user.email_confirmed_at, one.user.language) == (None, None, "zh")
    assert [message.to_address for message in outbox()] == ["hui@people.example", "ann@people.example"]
    assert organiser.get(sent.location).status_code == 404  # the file is gone
    assert broken() == []


def test_every_error_with_its_row_and_column_and_nothing_written(session, make, conference, editor):
    make.ticket_type(offering=conference, name={"en": "Visitor"})
    make.ticket_type(offering=conference, name={"en": "Press"})
    make.question(offering=conference, kind="date", label="Born", is_required=True)
    make.question(offering=conference, kind="identity", label="Passport")
    rows = rows_of(
        ["Name", "E-mail", "Ticket", "Born", "Passport"],
        ["Ann", "ann@people.example", "Visitor", "1985-02-03", ""],
        ["", "no address", "VIP", "1985-02-03", ""],
        ["Bo", "ann@people.example", "Press", "3 February", "E1234"],
        ["Cy", "cy@people.example", "Press", "", ""],
        ["x" * 121, "d@people.example", "Press", "1985-02-03", ""],
    )
    made = plan(conference, rows, Wishes())
    assert [(problem.row, problem.column) for problem in made.problems] == [
        (3, "E-mail"), (3, "Name"), (3, "Ticket"),
        (4, "E-mail"), (4, "Born"), (4, "Passport"),
        (5, "Born"), (6, "Name"),
    ]  # fmt: skip
    with pytest.raises(Invalid) as refused:
        import_people(conference, editor, rows, Wishes())
    assert "8 errors" in str(refused.value.message)
    assert registered(session) == []


def test_an_account_keeps_its_own_name_and_gaps_are_filled(session, make, conference, editor):
    make.ticket_type(offering=conference)
    user = make.user(name_native="张慧", organisation_name="")
    rows = rows_of(["name", "email", "company"], ["Somebody Else", user.email.upper(), "Tiles"])
    import_people(conference, editor, rows, Wishes())
    (one,) = registered(session)
    assert (one.user_id, one.name_native, one.organisation_name) == (user.id, "张慧", "Tiles")


@pytest.mark.parametrize("skips", [True, False])
def test_who_is_registered_already(session, make, conference, editor, skips):
    ticket_type = make.ticket_type(offering=conference)
    there = make.registration(offering=conference, ticket_type=ticket_type)
    rows = rows_of(["name", "email"], ["New", "new@people.example"], ["Other name", there.email])
    made = plan(conference, rows, Wishes(skips=skips))
    assert [row.deed for row in made.rows] == ["register", "skip" if skips else "refused"]
    if skips:
        import_people(conference, editor, rows, Wishes())
        assert len(registered(session)) == 2
        assert there.name_native != "Other name"
    else:
        assert [str(problem.message) for problem in made.problems] == ["This person is registered already."]


@pytest.mark.parametrize("waits", [True, False])
def test_who_finds_no_seat(session, make, conference, editor, waits):
    make.ticket_type(offering=conference, size=1)
    rows = rows_of(["name", "email"], *([f"P{n}", f"p{n}@people.example"] for n in range(3)))
    if waits:
        import_people(conference, editor, rows, Wishes(waits=True))
        assert [each.state for each in registered(session)] == ["confirmed", "waiting", "waiting"]
    else:
        with pytest.raises(Invalid) as refused:
            import_people(conference, editor, rows, Wishes())
        assert "No seat is left" in str(refused.value.message)
        assert registered(session) == []
    assert broken() == []


def test_no_mail_when_none_is_wanted(make, conference, editor, outbox):
    make.ticket_type(offering=conference, size=1)
    rows = rows_of(["name", "email"], ["A", "a@people.example"], ["B", "b@people.example"])
    import_people(conference, editor, rows, Wishes(waits=True, tells=False))
    assert outbox() == []


def test_closed_is_closed_for_organisers_too(make, conference, editor):
    make.ticket_type(offering=conference)
    conference.state = "cancelled"
    (problem,) = plan(conference, rows_of(["name", "email"], ["A", "a@people.example"]), Wishes()).problems
    assert (str(problem.column), "cancelled" in str(problem.message)) == ("Ticket", True)


def test_a_workbook(session, make, conference, editor):
    make.ticket_type(offering=conference)
    years = make.question(offering=conference, kind="number", label="Years")
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["Full name", "E-mail address", "Years"], ["张慧", "hui@people.example", 12]]):
            sheet.write_row(number, 0, row)
    import_people(conference, editor, read_rows(file.getvalue()), Wishes())
    answer = session.scalars(db.select(Answer)).one()
    assert (answer.question_id, answer.value) == (years.id, 12)


@pytest.mark.parametrize(
    "content", [b"", b"\0\0", b"%PDF-1.4", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b'"open\n']
)
def test_files_that_are_no_table(organiser, conference, content):
    answer = upload(organiser, conference, content)
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:  # a table without the columns: said on the preview
        assert "names no column" in organiser.get(answer.location).text


def test_too_many_people(organiser, conference):
    lines = "\n".join(["name,email"] + [f"P,p{n}@people.example" for n in range(MOST + 1)])
    assert "Split the file" in upload(organiser, conference, lines.encode()).text


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_refused(content):
    try:
        rows = read_rows(content)
    except ImportRefused:
        return
    assert all(any(cells) and "\0" not in "".join(cells) for _number, cells in rows)


def test_a_file_is_its_uploaders_alone_and_goes_after_a_day(session, make, organiser, conference, signed_in, clock):
    sent = upload(organiser, conference, table(["name", "email"]))
    colleague = make.user()
    make.role(conference, colleague, "owner")
    assert signed_in(colleague).get(sent.location).status_code == 404
    assert signed_in(colleague).post(sent.location).status_code == 404
    clock.set(clock.now() + KEPT * 2)
    purge_people_files()
    assert session.scalars(db.select(PeopleFile)).all() == []


def test_who_may_not(make, conference, signed_in):
    viewer = make.user()
    make.role(conference, viewer, "viewer")
    assert upload(signed_in(viewer), conference, b"name,email\n").status_code == 403
    assert upload(signed_in(make.user()), conference, b"name,email\n").status_code == 404


def test_planning_asks_the_same_however_many_people(session, make, conference, query_count):
    make.ticket_type(offering=conference)
    make.question(offering=conference)

    def ask(count):
        rows = rows_of(["name", "email"], *([f"P{n}", f"p{n}@people.example"] for n in range(count)))
        session.expire_all()
        with query_count() as queries:
            plan(conference, rows, Wishes())
        return len(queries)

    assert ask(40) == ask(2)
    assert session.scalars(db.select(User).where(User.email == "p1@people.example")).all() == []
