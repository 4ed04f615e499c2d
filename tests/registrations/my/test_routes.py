"""My pages: only mine; change, cancel, answer an offer."""

import io
import re

import pytest

from core.database import db
from registrations.base.codes import read_code, ticket_code
from registrations.questions.models import Answer, Upload
from tests.registrations.invariants import broken

PAGES = ["", "/code.svg", "/answers", "/cancellation"]
POSTS = ["/answers", "/cancellation", "/acceptance", "/refusal"]


@pytest.mark.parametrize("state", ["confirmed", "pending", "waiting", "offered", "cancelled"])
def test_every_state_has_its_page(make, signed_in, state):
    registration = make.registration(state=state)
    client = signed_in(registration.user)
    page = client.get(f"/my/registrations/{registration.ref}")
    assert page.status_code == 200
    assert ("code.svg" in page.text) == (state == "confirmed")
    assert ("/acceptance" in page.text) == (state == "offered")
    assert client.get("/my").status_code == 200


def test_somebody_elses_registration_does_not_exist(client, make, signed_in):
    registration = make.registration(state="offered")
    stranger = signed_in(make.user())
    for page in PAGES:
        assert stranger.get(f"/my/registrations/{registration.ref}{page}").status_code == 404
        assert client.get(f"/my/registrations/{registration.ref}{page}").location.startswith("/accounts/sign-in?next=")
    for page in POSTS:
        assert stranger.post(f"/my/registrations/{registration.ref}{page}").status_code == 404
    assert registration.state == "offered"


def test_cancel_asks_first_and_offers_the_seat_on(make, signed_in, outbox):
    conference = make.conference()
    ticket_type = make.ticket_type(offering=conference, size=1)
    mine = make.registration(offering=conference, ticket_type=ticket_type)
    next_one = make.registration(offering=conference, ticket_type=ticket_type, state="waiting")
    client = signed_in(mine.user)
    assert "Cancel your registration?" in client.get(f"/my/registrations/{mine.ref}/cancellation").text
    assert mine.state == "confirmed"
    assert client.post(f"/my/registrations/{mine.ref}/cancellation").status_code == 303
    assert (mine.state, next_one.state) == ("cancelled", "offered")
    assert [m.template.split("/")[1] for m in outbox()] == ["offer", "cancelled"]
    again = client.post(f"/my/registrations/{mine.ref}/cancellation")
    assert again.status_code == 409
    assert "no longer possible" in again.text
    assert broken() == []


def test_cancelling_too_late_says_so(make, signed_in, clock):
    registration = make.registration()
    clock.advance(days=30, hours=3)
    client = signed_in(registration.user)
    page = client.post(f"/my/registrations/{registration.ref}/cancellation")
    assert "too late to change this alone" in page.text
    assert registration.state == "confirmed"


def test_accepting_and_declining(make, signed_in):
    for word, state in (("acceptance", "confirmed"), ("refusal", "cancelled")):
        registration = make.registration(state="offered")
        client = signed_in(registration.user)
        assert client.post(f"/my/registrations/{registration.ref}/{word}").status_code == 303
        assert registration.state == state
        assert client.post(f"/my/registrations/{registration.ref}/{word}").status_code == 303, "a double click"
        other = {"acceptance": "refusal", "refusal": "acceptance"}[word]
        assert client.post(f"/my/registrations/{registration.ref}/{other}").status_code == 409
        assert registration.state == state
    assert broken() == []


def test_an_expired_offer_is_refused_in_words(make, signed_in, clock):
    registration = make.registration(state="offered")
    client = signed_in(registration.user)
    clock.advance(hours=25)
    page = client.post(f"/my/registrations/{registration.ref}/acceptance")
    assert page.status_code == 409
    assert "This offer has expired" in page.text


def test_answers_are_changed_and_told(session, make, signed_in, outbox):
    conference = make.conference()
    question = make.question(offering=conference, label="Diet", is_required=True)
    registration = make.registration(offering=conference)
    client = signed_in(registration.user)
    url = f"/my/registrations/{registration.ref}/answers"
    about = {"name_native": "李雷", "organisation_name": "New place"}
    assert client.post(url, data=about).status_code == 422
    assert client.post(url, data=about | {f"question_{question.ref}": "Vegan"}).status_code == 303
    assert session.scalar(db.select(Answer.value)) == "Vegan"
    assert (registration.name_native, registration.user.organisation_name) == ("李雷", "New place")
    assert 'value="Vegan"' in client.get(url).text
    assert [m.template for m in outbox()] == ["registrations/changed"]
    client.post(url, data=about | {f"question_{question.ref}": "Vegan"})
    assert len(outbox()) == 1


def test_the_code_is_a_picture_and_cannot_be_forged(make, signed_in, settings):
    registration = make.registration()
    picture = signed_in(registration.user).get(f"/my/registrations/{registration.ref}/code.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert b"style" not in picture.data
    code = ticket_code(registration.ref, settings.secret_key)
    assert re.fullmatch(r"HZ1\.[a-z0-9]{10}\.[\w-]{86}", code)
    assert read_code(code, settings.secret_key) == registration.ref
    other = "2" if code[4] != "2" else "3"
    for forged in (code[:4] + other + code[5:], code[:-1], code[:-3] + "AAA", "HZ1.", "HZ1.x.y", "HZ1.é.é", ""):
        assert read_code(forged, settings.secret_key) is None
    assert read_code(code, "another key") is None


def test_an_optional_file_can_be_taken_back_and_is_gone(session, make, signed_in, outbox):
    registration = make.registration()
    card = make.question(offering=registration.offering, kind="file", label="Card")
    number = make.question(offering=registration.offering, kind="number", label="Years")
    client = signed_in(registration.user)
    address = f"/my/registrations/{registration.ref}/answers"
    given = {"name_native": "张慧", f"question_{card.ref}": (io.BytesIO(b"%PDF-1.7 card"), "card.pdf")}
    assert client.post(address, data=given).status_code == 303
    removal = {"name_native": "张慧", f"remove_{card.ref}": "y"}
    refused = client.post(address, data=removal | {f"question_{number.ref}": "many"})
    assert refused.status_code == 422
    assert re.search(rf'<input[^>]*checked[^>]*name="remove_{card.ref}"', refused.text), "the tick is not lost"
    assert session.scalar(db.select(Upload.filename)) == "card.pdf"
    assert client.post(address, data=removal).status_code == 303
    assert session.scalars(db.select(Answer)).all() == []
    assert session.scalars(db.select(Upload)).all() == [], "the file itself is gone too"
    assert "card.pdf" not in client.get(f"/my/registrations/{registration.ref}").text
    assert [message.template for message in outbox()] == ["registrations/changed"] * 2


def test_a_cancelled_event_offers_no_changes(session, make, signed_in):
    registration = make.registration()
    client = signed_in(registration.user)
    address = f"/my/registrations/{registration.ref}"
    before = client.get(address).text
    registration.offering.state = "cancelled"
    session.flush()
    after = client.get(address).text
    assert "The organiser has cancelled this" in after
    for word in (f"{address}/answers", f"{address}/cancellation", "Add to my calendar", "You can change or cancel"):
        assert (word in before, word in after) == (True, False)


def test_nobody_pays_for_or_comes_back_to_what_was_cancelled(session, make, signed_in):
    registration = make.registration(state="cancelled", amount_due_minor=12_000)
    registration.offering.state = "cancelled"
    page = signed_in(registration.user).get(f"/my/registrations/{registration.ref}").text
    assert "Register again" not in page
    assert "To be paid" not in page
    registration.offering.state = "published"
    page = signed_in(registration.user).get(f"/my/registrations/{registration.ref}").text
    assert "Register again" in page
    assert "To be paid" not in page
