"""A phone scans the code: in, out, expired, foreign, used again, shared."""

import re
from datetime import timedelta

import pytest

from core import clock as the_clock
from core.database import db
from trainings.attendance.models import AttendanceMark
from trainings.meeting_codes.codes import step_at, write


@pytest.fixture
def secret(app):
    return app.config["SETTINGS"].secret_key


@pytest.fixture
def code(class_, secret):
    """The one on the screen now."""

    def now(direction="in", meeting=1):
        item = class_.meetings[meeting]
        return f"/attend/{item.ref}/{write(item.ref, direction, step_at(the_clock.now()), secret)}"

    return now


def marks():
    rows = db.session.scalars(db.select(AttendanceMark).order_by(AttendanceMark.id))
    return [(row.kind, row.method, row.at) for row in rows]


def screen(world, end=""):
    return f"/organise/offerings/{world.cohort.ref}/agenda/{world.meetings[1].ref}/code{end}"


def test_the_screen_shows_a_code_that_works(class_, signed_in, clock):
    page = signed_in(class_.alice).get(screen(class_)).text
    assert 'src="data:image/svg+xml' in page
    assert re.search(r'<noscript><meta http-equiv="refresh" content="(\d+)"></noscript>', page)


def test_the_screen_shows_no_code_hours_before(class_, signed_in, clock):
    clock.set(class_.meetings[1].starts_at - timedelta(hours=1))
    assert "data:image/svg" not in signed_in(class_.alice).get(screen(class_)).text


def test_the_screen_is_not_for_trainees(class_, signed_in):
    assert signed_in(class_.trainee).get(screen(class_)).status_code == 404


def test_a_scan_asks_and_a_tap_marks(class_, signed_in, code, clock):
    client, url = signed_in(class_.trainee), code()
    assert "I am here" in client.get(url).text
    assert marks() == []
    answer = client.post(url)
    assert answer.status_code == 303
    assert marks() == [("in", "qr", the_clock.now())]
    assert "You are marked as present." in client.get(answer.location).text


def test_out_is_scanned_like_in(class_, signed_in, code, clock):
    client = signed_in(class_.trainee)
    client.post(code())
    clock.advance(hours=2)
    client.post(code("out"))
    assert [row[0] for row in marks()] == ["in", "out"]
    assert "You are signed out." in client.get(f"/attend/{class_.meetings[1].ref}").text


def test_the_same_code_used_again_gives_the_same_answer(class_, signed_in, code):
    client, url = signed_in(class_.trainee), code()
    assert [client.post(url).status_code for _ in range(3)] == [303, 303, 303]
    assert len(marks()) == 1


def test_an_expired_code_is_refused(class_, signed_in, code, clock):
    url = code()
    clock.advance(seconds=41)
    client = signed_in(class_.trainee)
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 410
        assert "This code has expired" in answer.text
    assert marks() == []


def test_a_shared_code_is_worthless_to_who_opens_it_later(class_, signed_in, code, clock):
    """Somebody in the room saw it in time; the address they pass on carries nothing of that."""
    url, friend = code(), class_.enrol().user
    assert signed_in(class_.trainee).get(url).status_code == 200
    clock.advance(seconds=60)
    assert signed_in(friend).get(url).status_code == 410


def test_the_code_of_another_meeting_is_refused(class_, signed_in, secret):
    text = write(class_.meetings[2].ref, "in", step_at(the_clock.now()), secret)
    answer = signed_in(class_.trainee).post(f"/attend/{class_.meetings[1].ref}/{text}")
    assert answer.status_code == 422
    assert "not a code of this meeting" in answer.text


def test_the_code_of_a_meeting_to_come_marks_nobody(class_, signed_in, secret):
    item = class_.meetings[3]
    answer = signed_in(class_.trainee).post(
        f"/attend/{item.ref}/{write(item.ref, 'in', step_at(the_clock.now()), secret)}"
    )
    assert answer.status_code == 409
    assert marks() == []


@pytest.mark.parametrize("state", [None, "pending", "cancelled", "waiting"])
def test_who_does_not_take_part_is_told_so(class_, signed_in, make, code, state):
    stranger = make.user()
    if state:
        class_.enrol(stranger, state=state)
    answer = signed_in(stranger).post(code())
    assert answer.status_code == 409
    assert "With this account you don&#39;t take part" in answer.text
    assert stranger.email in answer.text
    assert marks() == []


def test_signing_in_first_does_not_lose_the_code(class_, client, make, code, clock):
    url = code()
    answer = client.get(url)
    assert (answer.status_code, answer.location) == (303, f"/accounts/sign-in?next={url}")
    seen = the_clock.now()
    clock.advance(minutes=3)
    client.post("/accounts/sign-in", data={"email": class_.trainee.email, "password": make.PASSWORD})
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 303
    assert marks() == [("in", "qr", seen)]


def test_after_ten_minutes_it_is_lost(class_, client, sign_in, code, clock):
    url = code()
    client.get(url)
    clock.advance(minutes=11)
    assert sign_in(client, class_.trainee).get(url).status_code == 410


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "i-",
        "i0-aaaaaaaaaaaaaaaa",
        "i" + "z" * 11 + "-a",
        "i٣-aaaa",
        "o1-%00",
        "i1-" + "a" * 3000,
        "%F0%9F%98%80-1",
    ],
)
def test_hostile_codes_get_a_sentence(class_, signed_in, text):
    client = signed_in(class_.trainee)
    for answer in (
        client.get(f"/attend/{class_.meetings[1].ref}/{text}"),
        client.post(f"/attend/{class_.meetings[1].ref}/{text}"),
    ):
        assert answer.status_code in (404, 422)


@pytest.mark.parametrize("cookie", ["x", "a.b", "W10.x", "é"])
def test_a_forged_cookie_is_no_grant(class_, signed_in, code, clock, cookie):
    url = code()
    clock.advance(seconds=60)
    client = signed_in(class_.trainee)
    client.set_cookie("huizhi_scan", cookie)
    assert client.get(url).status_code == 410


def test_a_meeting_that_is_cancelled_has_no_code(class_, signed_in, code, session):
    url = code()
    class_.meetings[1].state = "cancelled"
    session.commit()
    assert signed_in(class_.trainee).post(url).status_code == 404
    assert "data:image/svg" not in signed_in(class_.alice).get(screen(class_)).text


def test_two_taps_at_once_are_one_mark(class_, session, in_threads, secret):
    from trainings.meeting_codes import scanning  # the action behind the tap

    ref, user_id = class_.meetings[1].ref, class_.trainee.id
    text, now = write(ref, "in", step_at(the_clock.now()), secret), the_clock.now()
    session.commit()

    def tap(_index):
        item = scanning.get_item(ref)
        scanned = scanning.check(item, text, now, None, secret)
        id_ = scanning.take(scanned, scanning.registration_of(item, user_id)).id
        db.session.commit()
        return id_

    assert len(set(in_threads(tap, 8))) == 1
    assert len(marks()) == 1


def test_a_phone_that_is_passed_on_serves_nobody_else(class_, client, sign_in, make, code, clock):
    """Whoever saw the code signed in may take their time; the next who signs in on that phone scans for themselves."""
    friend = make.user()
    class_.enrol(friend)
    address = code()
    assert sign_in(client, class_.trainee).get(address).status_code == 200
    clock.advance(minutes=2)
    client.post("/accounts/sign-out")
    assert sign_in(client, friend).get(address).status_code == 410
    assert client.post(address).status_code == 410
    client.post("/accounts/sign-out")
    assert sign_in(client, class_.trainee).post(address).status_code == 303
