"""The list as a file: true values, no formula, written down, for who asked for it alone, written again after a kill."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from python_calamine import CalamineWorkbook

from core.audit import AuditEntry
from core.database import db
from registrations.exports import actions, jobs, writing
from registrations.exports.models import PeopleExport
from registrations.participants.columns import all_columns
from registrations.questions.models import Answer
from registrations.questions.queries import list_all_questions
from registrations.questions.sealing import sealed

NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)


@pytest.fixture
def conference(make):
    return make.conference(time_zone="Asia/Shanghai")


@pytest.fixture
def editor(make, conference):
    user = make.user(name_native="Mei")
    make.role(conference, user, "editor")
    return user


@pytest.fixture
def organiser(editor, signed_in):
    return signed_in(editor)


def base(offering):
    return f"/organise/offerings/{offering.ref}/participants/exports"


def fetch(browser, offering, **data):
    """The file of a small list, through the redirect."""
    done = browser.post(base(offering), data=data)
    assert done.status_code == 303, done.text
    return browser.get(done.location)


def columns(offering):
    return list(all_columns(list_all_questions(offering.id), sensitive=False))


def test_no_cell_is_a_formula(session, make, organiser, conference):
    question = make.question(offering=conference, label="=1+1")
    one = make.registration(
        offering=conference, organisation_name="=HYPERLINK(1)", job_title="+1", phone="-2", name_latin="\t@x"
    )
    session.add(Answer(registration_id=one.id, question_id=question.id, value="@SUM(A1)\n张"))
    file = fetch(organiser, conference, kind="csv", column=columns(conference))
    assert file.data.startswith(b"\xef\xbb\xbf")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.headers["Cache-Control"] == "private, no-store"
    head, line = csv.reader(io.StringIO(file.data.decode("utf-8-sig")))
    assert head[-1] == "'=1+1"
    assert {"'=HYPERLINK(1)", "'+1", "'-2", "'@SUM(A1)\n张"} <= set(line)
    assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t"))]
    data = fetch(organiser, conference, kind="xlsx", column=columns(conference)).data
    assert "=HYPERLINK(1)" in CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1]
    assert b"<f>" not in data


def test_dates_and_numbers_are_what_they_are(session, make, organiser, conference):
    age = make.question(offering=conference, kind="number", label="Age")
    born = make.question(offering=conference, kind="date", label="Born")
    one = make.registration(offering=conference, created_at=NOW, amount_due_minor=12345, name_native="张")
    session.add(Answer(registration_id=one.id, question_id=age.id, value=41))
    session.add(Answer(registration_id=one.id, question_id=born.id, value="1985-02-03"))
    asked = ["registered", "amount", age.ref, born.ref, "name", "nothing"]
    data = fetch(organiser, conference, kind="xlsx", column=asked).data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["Full name", "Registered on", "Amount", "Age", "Born"]
    assert rows[1] == ["张", datetime(2026, 11, 21, 0, 30), 123.45, 41, date(1985, 2, 3)]
    found = json.loads(fetch(organiser, conference, kind="json", column=asked).data)
    assert found["columns"]["registered"] == "Registered on"
    assert found["people"] == [
        {"name": "张", "registered": "2026-11-21T00:30:00+08:00", "amount": 123.45, age.ref: 41, born.ref: "1985-02-03"}
    ]


def test_nobody_is_a_file_too(organiser, conference):
    assert json.loads(fetch(organiser, conference, kind="json").data)["people"] == []
    assert len(fetch(organiser, conference, kind="csv").data.splitlines()) == 1


def test_encrypted_answers_only_on_the_tick(session, make, organiser, conference, signed_in):
    question = make.question(offering=conference, kind="identity", label="Passport")
    one = make.registration(offering=conference)
    value = sealed({"document": "passport", "number": "E12345678"}, question.ref)
    session.add(Answer(registration_id=one.id, question_id=question.id, value=value))
    viewer = make.user()
    make.role(conference, viewer, "viewer")
    everything = {"kind": "csv", "column": [*columns(conference), question.ref]}
    plain = fetch(organiser, conference, **everything)
    assert ("Passport" in plain.text, "E12345678" in plain.text) == (False, False)
    assert "E12345678" not in fetch(signed_in(viewer), conference, **everything, sensitive="1").text
    open_ = fetch(organiser, conference, **everything, sensitive="1")
    assert "E12345678" in open_.text
    kept = session.scalars(db.select(PeopleExport).order_by(PeopleExport.id)).all()
    assert [each.with_sensitive for each in kept] == [False, False, True]
    assert b"E12345678" not in kept[2].content


def test_the_log(session, make, organiser, conference, signed_in, editor):
    owner = make.user()
    make.role(conference, owner, "owner")
    make.registration(offering=conference, state="waiting")
    fetch(organiser, conference, kind="csv", query="state=waiting")
    entry = session.scalars(db.select(AuditEntry).where(AuditEntry.verb == "participants.exported")).one()
    assert (entry.actor_name, entry.details["people"], entry.details["filter"]) == ("Mei", 1, "state=waiting")
    page = signed_in(owner).get(base(conference))
    assert [word in page.text for word in ("Mei", "Waiting list", "CSV")] == [True] * 3
    assert organiser.get(base(conference)).status_code == 403


def test_a_long_one_is_the_workers_and_says_how_far_it_is(session, make, organiser, conference, monkeypatch):
    monkeypatch.setattr("registrations.exports.routes.AT_ONCE", 1)
    for _ in range(3):
        make.registration(offering=conference)
    asked = organiser.post(base(conference), data={"kind": "csv"})
    page = organiser.get(asked.location)
    assert ('http-equiv="refresh"' in page.text, "0 of 3" in page.text) == (True, True)
    assert organiser.get(asked.location + "/file").status_code == 303
    jobs.write_exports()
    ready = organiser.get(asked.location)
    assert ("refresh" in ready.text, "The file is ready, with 3 people" in ready.text) == (False, True)
    assert len(organiser.get(asked.location + "/file").data.splitlines()) == 4


def test_of_several_workers_one_takes_it(session, make, conference, editor, in_threads):
    make.registration(offering=conference)
    export_id = actions.ask(conference, editor, writing.parse_look(""), "csv", language="en", with_sensitive=False).id

    def take(_index):
        taken = actions.WORK.take(export_id)
        db.session.commit()
        return taken

    assert sorted(in_threads(take, 4)) == [False, False, False, True]


def test_what_a_killed_worker_left_is_written_again_and_only_by_one(session, make, conference, editor, clock):
    clock.set(NOW)
    make.registration(offering=conference)
    look = writing.parse_look("")
    export = actions.ask(conference, editor, look, "csv", language="en", with_sensitive=False)
    export_id = export.id
    assert actions.WORK.take(export_id)
    session.commit()
    jobs.write_exports()
    session.expire_all()
    assert export.state == "queued"  # somebody is at it
    clock.advance(minutes=3)
    jobs.write_exports()
    session.expire_all()
    assert (export.state, export.done, export.attempts) == ("done", 1, 2)
    assert not writing.produce(export_id)


def test_one_that_never_works_is_given_up(session, make, conference, editor, monkeypatch):
    export = actions.ask(conference, editor, writing.parse_look(""), "csv", language="en", with_sensitive=False)
    session.commit()

    def broken(*_arguments):
        raise OSError("no space")

    monkeypatch.setattr("registrations.exports.writing.write", broken)
    for _ in range(4):
        jobs.write_exports()
    session.expire_all()
    assert (export.state, export.attempts) == ("failed", 3)


def test_a_day_later_the_file_is_gone_and_the_log_stays(session, make, organiser, conference, clock):
    clock.set(NOW)
    done = organiser.post(base(conference), data={"kind": "csv"})
    clock.advance(hours=25)
    organiser.post("/sign-out")
    export = session.scalars(db.select(PeopleExport)).one()
    jobs.forget_export_files()
    session.expire_all()
    assert (export.content, export.state, export.size > 0) == (None, "done", True)
    assert done.status_code == 303


def test_the_file_is_nobody_elses(make, organiser, conference, signed_in):
    done = organiser.post(base(conference), data={"kind": "csv"})
    colleague = make.user()
    make.role(conference, colleague, "owner")
    for address in (done.location, done.location.removesuffix("/file")):
        assert organiser.get(address).status_code == 200
        assert signed_in(colleague).get(address).status_code == 404


@pytest.mark.parametrize("data", [{}, {"kind": "exe"}, {"kind": ["", "csv"]}])
def test_hostile_forms(session, organiser, conference, data):
    assert organiser.post(base(conference), data=data).status_code == 422
    assert session.scalars(db.select(PeopleExport)).all() == []


def test_the_same_number_of_queries_for_a_batch_however_many(make, conference, editor, query_count):
    def ask():
        export = actions.ask(conference, editor, writing.parse_look(""), "csv", language="en", with_sensitive=False)
        export_id = export.id
        db.session.commit()
        with query_count() as queries:
            assert writing.produce(export_id)
        return len(queries)

    make.question(offering=conference)
    make.registration(offering=conference)
    first = ask()
    for _ in range(5):
        make.registration(offering=conference, ticket_type=make.ticket_type(offering=conference))
    assert ask() == first
