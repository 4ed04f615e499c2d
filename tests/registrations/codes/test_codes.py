"""Tickets that do not show to everybody, and the codes that open them."""

from datetime import timedelta

import pytest

from core import clock
from core.database import db
from core.errors import DomainError
from registrations.base.actions import cancel, register
from registrations.base.models import Registration
from registrations.codes import actions
from registrations.codes.models import AccessCode
from registrations.codes.texts import new_text, normalised, spaced
from registrations.guests.actions import invite
from registrations.tickets.models import TicketType
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def press(make, conference):
    return make.ticket_type(offering=conference, name={"en": "Press"}, visibility="code")


@pytest.fixture
def organiser(make, conference):
    user = make.user()
    make.role(conference, user, "editor")
    return user


def code(organiser, press, text="PRESS2027", **columns):
    (made,) = actions.create(press.offering_id, organiser, text=text, ticket_types=[press], **columns)
    return made


def address(offering):
    return f"/events/{offering.slug}/registration"


@pytest.mark.parametrize("typed", ["press2027", " Press-2027 ", "ＰＲＥＳＳ２０２７", "press 20 27"])
def test_however_it_is_written(session, make, conference, press, organiser, typed):
    made = code(organiser, press)
    registration = register(make.user(), conference, press, code=typed)
    assert (registration.access_code_id, made.used) == (made.id, 1)
    assert broken() == []


def test_texts():
    assert normalised(spaced(new_text())) != ""
    assert len({new_text() for _ in range(50)}) == 50


def test_each_refusal_has_its_sentence(session, make, clock, conference, press, organiser, signed_in):
    clock.set(clock.now())
    now = clock.now()
    code(organiser, press, "EXPIRED1", valid_until=now + timedelta(hours=1))
    code(organiser, press, "LATER111", valid_from=now + timedelta(days=9))
    actions.withdraw(code(organiser, press, "GONE1111"), organiser)
    used = code(organiser, press, "USEDUP11")
    register(make.user(), conference, press, code=used.text)
    clock.advance(hours=2)
    client = signed_in(make.user())
    sentences = {
        "EXPIRED1": "This code has expired. Please ask for a new one where you got it.",
        "LATER111": "This code is not valid yet.",
        "GONE1111": "This code was withdrawn by the organiser.",
        "USEDUP11": "This code has been used as often as it may. Please ask for another one where you got it.",
        "NOSUCH11": "We do not know this code.",
        "<script>": "We do not know this code.",
        "a\x00b": "We do not know this code.",
    }
    make.ticket_type(offering=conference)
    for typed, sentence in sentences.items():
        page = client.post(address(conference), data={"step": "code", "code": typed, "name_native": "张慧"})
        assert (page.status_code, sentence in page.text) == (422, True), typed
        assert "Press" not in page.text
    for text in ("EXPIRED1", "LATER111", "GONE1111", "USEDUP11", "NOSUCH11", ""):
        with pytest.raises(DomainError):
            register(make.user(), conference, press, code=text)
    session.rollback()


def test_a_code_opens_its_ticket_and_nothing_typed_is_lost(session, make, conference, press, organiser, signed_in):
    make.ticket_type(offering=conference, name={"en": "Visitor"})
    made = code(organiser, press)
    user = make.user()
    client = signed_in(user)
    before = client.get(address(conference)).text
    assert ("Visitor" in before, "Press" in before, "I have an access code" in before) == (True, False, True)
    shown = client.post(
        address(conference), data={"step": "code", "code": "press-2027", "name_native": "张慧", "job_title": "Editor"}
    )
    assert (shown.status_code, "Press" in shown.text, 'value="Editor"' in shown.text) == (200, True, True)
    check = client.post(
        address(conference), data={"code": "press-2027", "name_native": "张慧", "ticket_type": press.ref}
    )
    assert check.status_code == 200, check.text
    sent = client.post(address(conference), data={"step": "send"})
    assert sent.status_code == 303
    assert session.scalar(db.select(AccessCode.used)) == 1
    registration = session.scalar(db.select(Registration))
    cancel(registration, user)
    assert made.used == 0
    assert broken() == []


def test_an_event_for_holders_of_a_code_only(session, make, client, conference, press, organiser, signed_in):
    code(organiser, press)
    public = client.get(f"/events/{conference.slug}").text
    assert ("Registration needs an access code." in public, "Press" in public) == (True, False)
    page = client.get(address(conference))
    assert ('name="code"' in page.text, "Press" in page.text) == (True, False)
    opened = client.get(address(conference) + "?code=press2027").text
    assert "Press" in opened
    assert f'value="{address(conference)}?code=press2027"' in opened
    person = signed_in(make.user())
    assert 'name="code"' in person.get(address(conference)).text
    wrong = person.get(address(conference) + "?code=guess")
    assert (wrong.status_code, "We do not know this code." in wrong.text) == (422, True)
    form = person.get(address(conference) + "?code=press2027").text
    assert press.ref in form


def test_the_last_use_goes_to_one(session, make, in_threads, conference, press, organiser):
    made = code(organiser, press, most_uses=2)
    people = [make.user(password_hash=None).id for _ in range(10)]
    ids = conference.id, press.id

    def come(index):
        user = db.session.get(type(organiser), people[index])
        offering, ticket_type = db.session.get(type(conference), ids[0]), db.session.get(TicketType, ids[1])
        try:
            register(user, offering, ticket_type, code="press2027")
        except DomainError as refusal:
            db.session.rollback()
            return refusal.code
        db.session.commit()
        return "done"

    results = in_threads(come, 10)
    assert (results.count("done"), results.count("code_used_up")) == (2, 8), results
    session.expire_all()
    assert (made.used, session.scalar(db.select(db.func.count(Registration.id)))) == (2, 2)
    assert broken() == []


def test_invited_only(session, make, conference):
    ticket_type = make.ticket_type(offering=conference, visibility="invitation")
    user = make.user()
    with pytest.raises(DomainError, match="not_invited"):
        register(user, conference, ticket_type)
    invite(
        conference, user, ticket_type=ticket_type, name="Zhang", email=user.email, language="en", secret_key="secret"
    )
    assert register(user, conference, ticket_type).state == "confirmed"
    assert register(make.user(), conference, ticket_type, by_organiser=True).state == "confirmed"


def test_organisers_make_export_and_withdraw(session, make, conference, press, organiser, signed_in):
    client, url = signed_in(organiser), f"/organise/offerings/{conference.ref}/codes"
    assert "No codes yet" in client.get(url).text
    data = {"ticket_types": press.ref, "number": "3", "most_uses": "2", "note": "=SUM(A1)"}
    assert client.post(url + "/new", data=data).status_code == 303
    assert client.post(url + "/new", data=data | {"text": "press 2027"}).status_code == 303
    refused = client.post(url + "/new", data=data | {"text": "PRESS-2027"})
    assert (refused.status_code, "There is such a code already." in refused.text) == (422, True)
    for change, sentence in [
        ({"ticket_types": ""}, "Choose which tickets|valid"),
        ({"text": "ab"}, "4 to 40 letters"),
        ({"most_uses": "0"}, "between 1 and"),
        ({"number": "1001"}, "between 1 and"),
        ({"valid_from": "2027-02-01T10:00", "valid_until": "2027-01-01T10:00"}, "must end after"),
    ]:
        page = client.post(url + "/new", data=data | change)
        assert page.status_code == 422, change
        assert any(part in page.text for part in sentence.split("|")), change
    codes = session.scalars(db.select(AccessCode)).all()
    assert len(codes) == 4
    text = client.get(url + "/list.csv").text
    assert f"{address(conference)}?code=PRESS2027" in text
    assert "'=SUM(A1)" in text
    ref = codes[0].ref
    assert client.post(f"{url}/{ref}/withdrawal").status_code == 303
    assert "Withdrawn" in client.get(url).text


def test_hidden_tickets_are_in_no_list_and_no_filter(session, make, client, conference, press):
    assert "Press" not in client.get(f"/events/{conference.slug}").text
    assert clock.now() is not None
    assert conference.title["en"] not in client.get("/events?free=1").text
