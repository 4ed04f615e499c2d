"""The door: each verdict in its word, append-only arrivals, undone by another row."""

import pytest

from accounts.users.models import User
from core.database import db
from core.text import search_document
from offerings.base.models import Offering
from registrations.base.codes import ticket_code
from registrations.checkins import actions
from registrations.checkins.checks import one_entry_stands
from registrations.checkins.models import CheckIn


@pytest.fixture
def conference(make):
    return make.conference(title="Optics")


@pytest.fixture
def door(make, conference, signed_in):
    user = make.user()
    make.role(conference, user, "desk")
    return signed_in(user)


def scan(door, offering, code):
    return door.post(f"/desk/{offering.ref}/check-ins", data={"code": code})


def let_in(session):
    return session.scalar(db.select(db.func.count(CheckIn.id)).where(CheckIn.let_in))


def test_in_once_then_already_then_undone(session, make, door, conference, settings):
    registration = make.registration(offering=conference)
    code = ticket_code(registration.ref, settings.secret_key)
    assert "Welcome" in scan(door, conference, code).text
    second = scan(door, conference, f" {code} ")
    assert (second.status_code, "Already in" in second.text) == (409, True)
    arrival = session.scalar(db.select(CheckIn))
    assert door.post(f"/desk/{conference.ref}/check-ins/{arrival.id}/undoing").status_code == 303
    assert door.post(f"/desk/{conference.ref}/check-ins/{arrival.id}/undoing").status_code == 303
    assert "Welcome" in scan(door, conference, registration.ref.upper()).text
    rows = session.execute(db.select(CheckIn.kind, CheckIn.verdict, CheckIn.let_in).order_by(CheckIn.id)).all()
    assert rows == [("in", "ok", True), ("in", "already", False), ("undo", "ok", False), ("in", "ok", True)]


def test_codes_of_both_forms_are_read(make, door, conference, settings):
    old, new = make.registration(offering=conference), make.registration(offering=conference)
    assert "Welcome" in scan(door, conference, ticket_code(old.ref, settings.secret_key)).text
    assert "Welcome" in scan(door, conference, ticket_code(new.ref, settings.secret_key, conference.ref)).text
    moved = ticket_code(new.ref, settings.secret_key, conference.ref).replace(conference.ref, make.conference().ref)
    assert "Forged" in scan(door, conference, moved).text


@pytest.mark.parametrize(
    ("state", "word"),
    [("pending", "Not confirmed"), ("waiting", "Not confirmed"), ("cancelled", "Not valid"), ("rejected", "Not valid")],
)
def test_who_may_not_come_in(session, make, door, conference, settings, state, word):
    registration = make.registration(offering=conference, state=state)
    page = scan(door, conference, ticket_code(registration.ref, settings.secret_key))
    assert (page.status_code, word in page.text) == (409, True)
    assert let_in(session) == 0


def test_wrong_event_forged_unknown(session, make, door, conference, settings):
    foreign = make.registration()
    code = ticket_code(foreign.ref, settings.secret_key)
    wrong = scan(door, conference, code)
    assert ("Another event" in wrong.text, foreign.name_native in wrong.text) == (True, False)
    forged = scan(door, conference, code[:-4] + "AAAA")
    assert (forged.status_code, "Forged" in forged.text) == (422, True)
    unknown = scan(door, conference, "2222222222")
    assert (unknown.status_code, "Unknown" in unknown.text) == (404, True)
    for strange in ("", "\x00", "HZ1.", "x" * 5000, "' OR 1=1", "\ud800"):
        assert scan(door, conference, strange.encode("utf-8", "surrogatepass")).status_code in (303, 404, 422)
    assert let_in(session) == 0
    rows = session.execute(
        db.select(CheckIn.verdict, CheckIn.registration_id, CheckIn.scanned).order_by(CheckIn.id)
    ).all()
    assert rows[:2] == [("wrong_event", None, foreign.ref), ("forged", None, "")]


def test_found_by_pinyin(make, door, conference):
    user = make.user(name_native="张慧", name_latin="")
    make.registration(offering=conference, user=user, search_text=search_document("张慧"))
    page = scan(door, conference, "zhanghui")
    assert (page.status_code, "张慧" in page.text) == (200, True)


def test_two_doors_let_one_in_once(session, make, conference, in_threads, settings):
    registration = make.registration(offering=conference)
    keeper = make.user()
    code = ticket_code(registration.ref, settings.secret_key)
    offering_id, keeper_id = conference.id, keeper.id

    def at_a_door(_index):
        offering, actor = db.session.get(Offering, offering_id), db.session.get(User, keeper_id)
        verdict, _ = actions.scan(offering, actor, code, settings.secret_key)
        kind = verdict.kind
        db.session.commit()
        return kind

    assert sorted(in_threads(at_a_door, 6)) == ["already"] * 5 + ["ok"]
    assert let_in(session) == 1
    assert session.scalar(db.select(db.func.count(CheckIn.id))) == 6
    assert list(one_entry_stands()) == []


def test_the_desk_lists_what_one_may(make, door, conference, signed_in):
    other = make.conference(title="Elsewhere")
    page = door.get("/desk/")
    assert ("Optics" in page.text, "Elsewhere" in page.text) == (True, False)
    assert door.get(f"/desk/{other.ref}").status_code == 404
    assert scan(door, other, "x").status_code == 404
    assert signed_in(make.user()).get("/desk/").status_code == 404


def test_a_name_comes_before_whoever_only_works_at_something_alike(make, door, conference):
    for name, latin, title in (("艾伟", "Ai Wei", "工程师"), ("陈俊", "Chen Jun", "")):
        document = search_document(name, latin, title)
        make.registration(
            offering=conference, name_native=name, name_latin=latin, job_title=title, search_text=document
        )
    page = scan(door, conference, "chen").text
    assert page.index("陈俊") < page.index("艾伟")
