"""A participant registers: at most four requests, nothing lost, one registration."""

import io
import re
from datetime import timedelta

import pytest

from core import clock
from core.database import db
from registrations.base.models import Registration
from registrations.questions.models import Answer, Upload
from tests.registrations.invariants import broken

PDF = b"%PDF-1.7 a small paper"
ABOUT = {"name_native": "张慧", "name_latin": "Zhang Hui", "organisation_name": "佛山研究院", "job_title": "Engineer"}


@pytest.fixture
def conference(make):
    return make.conference(title="Optics & Lasers")


def address(offering):
    return f"/events/{offering.slug}/registration"


def send(client, offering, **fields):
    """Form, check page, sending."""
    checked = client.post(address(offering), data=ABOUT | fields)
    assert checked.status_code == 200, checked.text
    return client.post(address(offering), data={"step": "send"})


def test_four_requests_and_the_ticket(session, make, signed_in, conference, outbox):
    user = make.user()
    ticket_type = make.ticket_type(offering=conference)
    question = make.question(offering=conference, label="Diet", is_required=True)
    client = signed_in(user)
    form = client.get(address(conference))
    assert (form.status_code, user.email in form.text) == (200, True)
    answers = {"ticket_type": ticket_type.ref, f"question_{question.ref}": "No fish & <b>chips</b>"}
    check = client.post(address(conference), data=ABOUT | answers)
    assert "No fish &amp; &lt;b&gt;chips&lt;/b&gt;" in check.text
    sent = client.post(address(conference), data={"step": "send"})
    (registration,) = session.scalars(db.select(Registration))
    assert (sent.status_code, sent.location) == (303, f"/my/registrations/{registration.ref}")
    ticket = client.get(sent.location)
    assert (registration.state, ticket.status_code) == ("confirmed", 200)
    assert "No fish &amp;" in ticket.text
    assert "You are registered. We have written to you." in ticket.text
    assert session.scalar(db.select(Answer.value)) == "No fish & <b>chips</b>"
    assert (user.name_native, user.organisation_name) == ("张慧", "佛山研究院")
    assert [message.template for message in outbox()] == ["registrations/confirmation"]
    assert client.get(address(conference)).location == sent.location
    assert "You have registered already" in client.get(sent.location).text
    assert broken() == []


def test_who_is_not_signed_in_chooses_how_to_go_on(client, make, conference):
    make.ticket_type(offering=conference)
    page = client.get(address(conference))
    assert page.status_code == 200
    assert f'name="next" value="{address(conference)}"' in page.text
    assert 'action="/accounts/link"' in page.text


def test_errors_lose_nothing_not_even_the_file(session, make, signed_in, conference):
    ticket_type = make.ticket_type(offering=conference)
    paper = make.question(offering=conference, kind="file", label="Paper", is_required=True)
    number = make.question(offering=conference, kind="number", label="Years", is_required=True)
    client = signed_in(make.user())
    fields = {
        "ticket_type": ticket_type.ref,
        f"question_{number.ref}": "many",
        f"question_{paper.ref}": (io.BytesIO(PDF), "../../论文 1.exe"),
    }
    refused = client.post(address(conference), data=ABOUT | fields)
    assert refused.status_code == 422
    assert "Write a number here" in refused.text
    assert "佛山研究院" in refused.text
    assert "论文 1.pdf is here already" in refused.text
    again = client.post(
        address(conference), data=ABOUT | {"ticket_type": ticket_type.ref, f"question_{number.ref}": "12"}
    )
    assert again.status_code == 200, re.findall(r"field-error[^<]*<[^<]*", again.text)
    sent = client.post(address(conference), data={"step": "send"})
    registration = session.scalar(db.select(Registration))
    upload = session.scalar(db.select(Upload))
    assert (upload.filename, upload.content_type, upload.size) == ("论文 1.pdf", "application/pdf", len(PDF))
    file = client.get(f"{sent.location}/files/{upload.ref}")
    assert (file.data, file.headers["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in file.headers["Content-Security-Policy"]
    other = signed_in(make.user())
    assert other.get(f"/my/registrations/{registration.ref}/files/{upload.ref}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("text", "", "Please answer this."),
        ("text", "x" * 301, "cannot be longer"),
        ("text", "a\x00b", "invisible control characters"),
        ("number", "1e400", "Write a number here"),
        ("date", "2026-02-30", "Write a date here"),
        ("choice", "9", "Choose one of the options"),
        ("choice", "-1", "Choose one of the options"),
        ("yes_no", "perhaps", "Choose yes or no"),
        ("file", "", "Please answer this."),
    ],
)
def test_wrong_answers_get_a_sentence_at_their_field(make, signed_in, conference, kind, typed, sentence):
    ticket_type = make.ticket_type(offering=conference)
    options = [{"en": "Red"}, {"en": "Blue"}] if kind == "choice" else []
    question = make.question(offering=conference, kind=kind, options=options, is_required=True)
    client = signed_in(make.user())
    data = ABOUT | {"ticket_type": ticket_type.ref, f"question_{question.ref}": typed}
    page = client.post(address(conference), data=data)
    assert page.status_code == 422
    assert sentence in page.text
    assert f'id="question_{question.ref}-error"' in page.text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>", "This file is called .pdf but is something else"),
        ("a.exe", b"MZ", "Hand in a PDF"),
        ("a.png", b"", "This file is empty"),
        ("a.docx", b"PK\x03\x04 not really", "Hand in a PDF"),
        ("a.pdf", b"%PDF-" + b"x" * (5 * 1024 * 1024), "larger than 5 MB"),
    ],
)
def test_files_we_do_not_take(make, signed_in, conference, name, content, sentence):
    ticket_type = make.ticket_type(offering=conference)
    question = make.question(offering=conference, kind="file")
    client = signed_in(make.user())
    data = {"ticket_type": ticket_type.ref, f"question_{question.ref}": (io.BytesIO(content), name)}
    page = client.post(address(conference), data=ABOUT | data)
    assert page.status_code == 422
    assert sentence in page.text


@pytest.mark.parametrize("name", ["", "a\u202eb", "x" * 121])
def test_a_name_that_cannot_be(make, signed_in, conference, name):
    ticket_type = make.ticket_type(offering=conference)
    data = ABOUT | {"name_native": name, "name_latin": "", "ticket_type": ticket_type.ref}
    page = signed_in(make.user()).post(address(conference), data=data)
    assert page.status_code == 422
    assert 'id="name_native-error"' in page.text


def test_a_ticket_must_be_chosen_and_of_this_event(make, signed_in, conference):
    make.ticket_type(offering=conference)
    foreign = make.ticket_type()
    client = signed_in(make.user())
    for chosen in ("", foreign.ref, "\x00"):
        page = client.post(address(conference), data=ABOUT | {"ticket_type": chosen})
        assert page.status_code == 422
        assert "Choose a ticket." in page.text


def test_full_says_the_number_in_line_and_joins_it(session, make, signed_in, conference):
    ticket_type = make.ticket_type(offering=conference, size=1)
    make.registration(offering=conference, ticket_type=ticket_type)
    make.registration(offering=conference, ticket_type=ticket_type, state="waiting")
    client = signed_in(make.user())
    assert "full: you will be number 2 in line" in client.get(address(conference)).text
    sent = send(client, conference, ticket_type=ticket_type.ref)
    ticket = client.get(sent.location)
    assert re.search(r"<strong>2</strong>", ticket.text)
    assert broken() == []


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"state": "cancelled"}, "This was cancelled"),
        ({"state": "postponed"}, "This was postponed"),
        ({"registration_opens_at": timedelta(days=1)}, "has not opened yet"),
        ({"registration_closes_at": -timedelta(days=1)}, "Registration has closed"),
        ({"starts_on": -timedelta(days=9)}, "This is over"),
    ],
)
def test_closed_doors_say_why(make, signed_in, columns, sentence):
    now = clock.now()
    given = {
        name: (now + by).date() if name == "starts_on" else now + by for name, by in columns.items() if name != "state"
    }
    conference = make.conference(**(columns | given))
    ticket_type = make.ticket_type(offering=conference)
    client = signed_in(make.user())
    assert sentence in client.get(address(conference)).text
    refused = client.post(address(conference), data=ABOUT | {"ticket_type": ticket_type.ref})
    assert sentence in refused.text
    assert db.session.scalar(db.select(db.func.count(Registration.id))) == 0


def test_a_ticket_that_closed_between_check_and_sending(make, signed_in, conference, clock):
    clock.set(clock.now())
    ticket_type = make.ticket_type(offering=conference, closes_at=clock.now() + timedelta(hours=1))
    make.ticket_type(offering=conference)
    client = signed_in(make.user())
    assert client.post(address(conference), data=ABOUT | {"ticket_type": ticket_type.ref}).status_code == 200
    clock.advance(hours=2)
    late = client.post(address(conference), data={"step": "send"})
    assert late.status_code == 422
    assert "Registration has closed" in late.text
    assert "佛山研究院" in late.text


def test_sending_without_a_draft_begins_again(make, signed_in, conference):
    make.ticket_type(offering=conference)
    assert signed_in(make.user()).post(address(conference), data={"step": "send"}).status_code == 303


def test_drafts_and_strangers_are_not_found(client, make, signed_in):
    draft = make.conference(state="draft")
    cohort = make.cohort()
    assert client.get(address(draft)).status_code == 404
    assert client.get("/events/nothing-here/registration").status_code == 404
    assert client.get(address(cohort)).status_code == 404
    assert client.get(f"/trainings/{cohort.slug}/registration").status_code == 200


def test_an_optional_file_can_be_taken_back_before_sending(session, make, signed_in, conference):
    ticket_type = make.ticket_type(offering=conference)
    card = make.question(offering=conference, kind="file", label="Card")
    number = make.question(offering=conference, kind="number", label="Years")
    client = signed_in(make.user())
    fields = ABOUT | {"ticket_type": ticket_type.ref}
    first = client.post(address(conference), data=fields | {f"question_{card.ref}": (io.BytesIO(PDF), "card.pdf")})
    assert "card.pdf" in first.text
    assert f'name="remove_{card.ref}"' in client.get(address(conference)).text
    removal = {f"remove_{card.ref}": "y"}
    refused = client.post(address(conference), data=fields | removal | {f"question_{number.ref}": "many"})
    assert refused.status_code == 422
    assert re.search(rf'<input[^>]*checked[^>]*name="remove_{card.ref}"', refused.text), "the tick is not lost"
    checked = client.post(address(conference), data=fields | removal | {f"question_{number.ref}": "3"})
    assert (checked.status_code, "card.pdf" in checked.text) == (200, False)
    client.post(address(conference), data={"step": "send"})
    assert (session.scalar(db.select(Answer.value)), session.scalar(db.select(Upload.id))) == (3, None)


def test_a_new_file_wins_over_the_tick_that_removes_the_old_one(session, make, signed_in, conference):
    ticket_type = make.ticket_type(offering=conference)
    card = make.question(offering=conference, kind="file", label="Card")
    client = signed_in(make.user())
    fields = ABOUT | {"ticket_type": ticket_type.ref}
    client.post(address(conference), data=fields | {f"question_{card.ref}": (io.BytesIO(PDF), "old.pdf")})
    both = {f"question_{card.ref}": (io.BytesIO(PDF), "new.pdf"), f"remove_{card.ref}": "y"}
    assert "new.pdf" in client.post(address(conference), data=fields | both).text
    assert session.scalars(db.select(Upload.filename)).all() == ["new.pdf"]


def test_a_required_file_has_no_tick_to_remove_it(make, signed_in, conference):
    ticket_type = make.ticket_type(offering=conference)
    paper = make.question(offering=conference, kind="file", label="Paper", is_required=True)
    client = signed_in(make.user())
    fields = ABOUT | {"ticket_type": ticket_type.ref, f"question_{paper.ref}": (io.BytesIO(PDF), "paper.pdf")}
    client.post(address(conference), data=fields)
    form = client.get(address(conference)).text
    assert "paper.pdf is here already" in form
    assert f"remove_{paper.ref}" not in form


def test_what_another_window_changed_is_not_sent_unseen(session, make, signed_in, conference, clock):
    ticket_type = make.ticket_type(offering=conference)
    client = signed_in(make.user())
    clock.set(clock.now())
    given = ABOUT | {"ticket_type": ticket_type.ref}

    def check(**more):
        clock.advance(seconds=1)
        return re.search(r'name="seen" value="([^"]+)"', client.post(address(conference), data=given | more).text)[1]

    one, other = check(), check(job_title="Minister")
    unseen = client.post(address(conference), data={"step": "send", "seen": one})
    assert unseen.location == address(conference)
    again = client.get(unseen.location).text
    assert "changed in another window" in again
    assert 'value="Minister"' in again
    assert session.scalars(db.select(Registration)).all() == []
    assert "/my/" in client.post(address(conference), data={"step": "send", "seen": other}).location
