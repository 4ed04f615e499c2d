"""The organiser's list: found in any script, decided on, exported; nobody else gets in."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from core.audit import AuditEntry
from core.database import db
from core.text import search_document
from registrations.questions.models import Answer
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference(title="Optics")


@pytest.fixture
def organiser(make, conference, signed_in):
    user = make.user(name_native="Mei")
    make.role(conference, user, "editor")
    return signed_in(user)


def base(offering):
    return f"/organise/offerings/{offering.ref}/participants"


def person(make, offering, native, latin="", **columns):
    user = make.user(name_native=native, name_latin=latin)
    text = search_document(native, latin, user.email)
    return make.registration(offering=offering, user=user, search_text=text, **columns)


@pytest.mark.parametrize("typed", ["张慧", "慧", "zhang", "zhanghui", "Zhang Hui", "ZHANG"])
def test_found_in_any_script(make, organiser, conference, typed):
    ticket_type = make.ticket_type(offering=conference)
    person(make, conference, "张慧", "Zhang Hui", ticket_type=ticket_type)
    person(make, conference, "李雷", "Li Lei", ticket_type=ticket_type)
    page = organiser.get(base(conference), query_string={"q": typed})
    assert ("张慧" in page.text, "李雷" in page.text) == (True, False)


def test_filters_and_hostile_queries(make, organiser, conference):
    ticket_type = make.ticket_type(offering=conference)
    person(make, conference, "等待者", ticket_type=ticket_type, state="waiting")
    person(make, conference, "<script>x</script>", ticket_type=ticket_type)
    assert "等待者" not in organiser.get(base(conference) + "?state=confirmed").text
    page = organiser.get(base(conference) + "?state=active")
    assert "<script>x" not in page.text
    for query in (
        "q=%E2%80%AE",
        "q='; DROP TABLE users",
        "page=-5",
        "page=99999999999999999999",
        "state=nothing",
        "ticket=x",
    ):
        assert organiser.get(f"{base(conference)}?{query}").status_code == 200, query


def test_the_same_number_of_queries_however_many(make, organiser, conference, query_count):
    def ask():
        with query_count() as queries:
            assert organiser.get(base(conference)).status_code == 200
        return len(queries)

    ticket_type = make.ticket_type(offering=conference)
    person(make, conference, "一", ticket_type=ticket_type)
    first = ask()
    for name in "二三四":
        person(make, conference, name, ticket_type=ticket_type)
    assert ask() == first


def test_approve_and_reject_with_a_reason(make, organiser, conference, outbox):
    ticket_type = make.ticket_type(offering=conference, needs_approval=True)
    one, two = (make.registration(offering=conference, ticket_type=ticket_type, state="pending") for _ in range(2))
    assert organiser.post(f"{base(conference)}/{one.ref}/approval").status_code == 303
    refused = organiser.post(f"{base(conference)}/{two.ref}/rejection", data={"reason": " "})
    assert refused.status_code == 422
    assert "Write the reason" in refused.text
    assert organiser.post(f"{base(conference)}/{two.ref}/rejection", data={"reason": "Full"}).status_code == 303
    assert (one.state, two.state) == ("confirmed", "rejected")
    again = organiser.post(f"{base(conference)}/{one.ref}/approval")
    assert (again.status_code, "no longer possible" in again.text) == (409, True)
    assert [m.template.split("/")[1] for m in outbox()] == ["confirmation", "rejected"]
    assert broken() == []


def test_many_at_once(make, organiser, conference):
    ticket_type = make.ticket_type(offering=conference)
    people = [make.registration(offering=conference, ticket_type=ticket_type, state="pending") for _ in range(3)]
    foreign = make.registration(state="pending")
    refs = [each.ref for each in people[:2]] + [foreign.ref, "nothing"]
    done = organiser.post(base(conference) + "/decisions", data={"registration": refs, "decision": "approve"})
    assert done.status_code == 303
    assert [each.state for each in people] == ["confirmed", "confirmed", "pending"]
    assert foreign.state == "pending"
    data = {"registration": people[2].ref, "decision": "reject", "reason": ""}
    assert "Write the reason" in organiser.post(base(conference) + "/decisions", data=data).text
    organiser.post(base(conference) + "/decisions", data=data | {"reason": "No"})
    assert people[2].state == "rejected"


def test_one_person(make, organiser, conference):
    registration = make.registration(offering=conference, state="waiting")
    page = organiser.get(f"{base(conference)}/{registration.ref}")
    assert "number 1 in line" in page.text
    assert (
        organiser.post(f"{base(conference)}/{registration.ref}/cancellation", data={"reason": "x"}).status_code == 303
    )
    assert registration.state == "cancelled"


def test_exports_hold_no_formula_and_are_written_down(session, make, organiser, conference):
    ticket_type = make.ticket_type(offering=conference)
    question = make.question(offering=conference, label="=1+1")
    registration = make.registration(
        offering=conference, ticket_type=ticket_type, organisation_name="=HYPERLINK(1)", job_title="+1", phone="-2"
    )
    session.add(Answer(registration_id=registration.id, question_id=question.id, value="@SUM(A1)\n张"))
    file = organiser.post(base(conference) + "/export.csv")
    assert file.data.startswith(b"\xef\xbb\xbf")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    head, line = csv.reader(io.StringIO(file.data.decode("utf-8-sig")))
    assert head[-1] == "'=1+1"
    assert {"'=HYPERLINK(1)", "'+1", "'-2", "'@SUM(A1)\n张"} <= set(line)
    assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t"))]
    book = CalamineWorkbook.from_filelike(io.BytesIO(organiser.post(base(conference) + "/export.xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert "=HYPERLINK(1)" in rows[1]
    query = db.select(AuditEntry).where(AuditEntry.verb == "participants.exported").order_by(AuditEntry.id)
    entries = session.scalars(query).all()
    assert [entry.details["format"] for entry in entries] == ["csv", "xlsx"]
    assert entries[0].actor_name == "Mei"


@pytest.mark.parametrize("role", [None, "desk", "viewer"])
def test_who_may_not(client, make, signed_in, conference, role):
    registration = make.registration(offering=conference, state="pending")
    user = make.user()
    if role:
        make.role(conference, user, role)
    browser = signed_in(user)
    reading = 200 if role == "viewer" else 404
    deciding = 403 if role == "viewer" else 404
    one = f"{base(conference)}/{registration.ref}"
    assert browser.get(base(conference)).status_code == reading
    assert browser.get(one).status_code == reading
    assert browser.post(base(conference) + "/export.csv").status_code == reading
    for address in (one + "/approval", one + "/rejection", one + "/cancellation", base(conference) + "/decisions"):
        assert browser.post(address, data={"reason": "x"}).status_code == deciding, address
    assert registration.state == "pending"
    assert client.get(base(conference)).status_code == 302


def test_a_registration_of_another_event_is_not_here(make, organiser, conference):
    foreign = make.registration()
    assert organiser.get(f"{base(conference)}/{foreign.ref}").status_code == 404
    assert organiser.post(f"{base(conference)}/{foreign.ref}/cancellation", data={"reason": "x"}).status_code == 404
