from datetime import timedelta

import pytest

from core.database import db
from trainings.attendance import queries
from trainings.attendance.models import AttendanceMark


@pytest.fixture
def tablet(class_, signed_in):
    client = signed_in(class_.alice)
    url = f"/organise/offerings/{class_.cohort.ref}/agenda/{class_.meetings[1].ref}/kiosk"
    answer = client.post(url)
    assert (answer.status_code, answer.location) == (303, f"/kiosk/{class_.meetings[1].ref}")
    return client


def kiosk(world, end="", meeting=1):
    return f"/kiosk/{world.meetings[meeting].ref}{end}"


def marks():
    return [(row.kind, row.method, row.actor_id) for row in db.session.scalars(db.select(AttendanceMark))]


def test_somebody_finds_themselves_and_taps(class_, tablet):
    class_.registration.phone = "+86 757 8888 4321"
    page = tablet.post(kiosk(class_, "/search"), data={"who": "4321"}).text
    assert class_.registration.name_native in page
    form = {"registration": class_.registration.ref, "tap": "in"}
    assert tablet.post(kiosk(class_, "/marks"), data=form).status_code == 303
    assert marks() == [("in", "kiosk", class_.alice.id)]
    assert "I am leaving" in tablet.post(kiosk(class_, "/search"), data={"who": "4321"}).text


@pytest.mark.parametrize("end", ["ghjk", "2345", "gh4k"])
def test_the_end_of_a_ticket_number_finds_its_holder_whatever_it_is_made_of(class_, tablet, end):
    class_.registration.ref = f"bcdefg{end}"
    for typed in (end, end.upper()):
        assert class_.registration.name_native in tablet.post(kiosk(class_, "/search"), data={"who": typed}).text


@pytest.mark.parametrize("who", ["", "a", "1", "21", "%", "_", "x" * 500, "\u202e"])
def test_it_is_no_list_of_everybody(class_, tablet, who):
    answer = tablet.post(kiosk(class_, "/search"), data={"who": who})
    assert answer.status_code == 200
    assert class_.registration.name_native not in answer.text


def test_it_can_do_nothing_else(class_, tablet):
    assert tablet.get(f"/organise/offerings/{class_.cohort.ref}").status_code == 302
    assert tablet.get(kiosk(class_, meeting=2)).status_code == 404


def test_no_other_device_finds_it(class_, tablet, signed_in, client):
    assert client.get(kiosk(class_)).status_code == 404
    assert signed_in(class_.trainee).post(kiosk(class_, "/marks")).status_code == 404


def test_it_ends_with_its_button_or_half_a_day_after_the_meeting(class_, tablet, clock):
    clock.set(class_.meetings[1].ends_at + timedelta(hours=12))
    assert tablet.get(kiosk(class_)).status_code == 200
    clock.advance(minutes=1)
    assert tablet.get(kiosk(class_)).status_code == 404


def test_ended_it_knows_nothing_any_more(class_, tablet):
    assert tablet.post(kiosk(class_, "/end")).status_code == 303
    assert tablet.get(kiosk(class_)).status_code == 404


def test_who_lost_the_role_lost_the_tablet(class_, signed_in, make, session):
    clerk = make.user()
    role = make.role(class_.cohort, clerk, "desk")
    client = signed_in(clerk)
    client.post(f"/organise/offerings/{class_.cohort.ref}/agenda/{class_.meetings[1].ref}/kiosk")
    assert client.get(kiosk(class_)).status_code == 200
    session.delete(role)
    session.commit()
    assert client.get(kiosk(class_)).status_code == 404


def noted(world, who, at, number=1, tap="in"):
    return {"id": f"00000000-0000-4000-8000-00000000000{number}", "tap": tap, "at": at.isoformat(), **who}


def send(world, tablet, sent_at, *rows):
    return tablet.post(kiosk(world, "/late-marks"), json={"sent_at": sent_at.isoformat(), "marks": rows})


def test_what_was_noted_without_network_counts_from_then(class_, tablet, clock, session):
    """The tablet's clock is three minutes fast; it finds the network after the meeting, and sends twice."""
    start, fast = class_.meetings[1].starts_at, timedelta(minutes=3)
    clock.set(class_.meetings[1].ends_at + timedelta(hours=2))
    rows = [
        noted(class_, {"registration": class_.registration.ref}, start + timedelta(minutes=10) + fast),
        noted(class_, {"who": class_.registration.name_native}, start + timedelta(minutes=60) + fast, 2, "out"),
    ]
    for _time in range(2):
        answer = send(class_, tablet, clock.now() + fast, *rows)
        assert [each["name"] for each in answer.json["marks"]] == [class_.registration.name_native] * 2
    assert marks() == [("in", "kiosk", class_.alice.id), ("out", "kiosk", class_.alice.id)]
    record = queries.load(class_.cohort)
    assert record.cells[class_.registration.id, class_.meetings[1].id].presence.minutes == 50
    mark = session.scalars(db.select(AttendanceMark).order_by(AttendanceMark.id)).first()
    assert (mark.at, mark.device_time) == (start + timedelta(minutes=10), start + timedelta(minutes=13))


def test_a_note_that_fits_nobody_or_several_is_for_the_trainer(class_, tablet, clock):
    twins = [class_.enrol(name="吴刚"), class_.enrol(name="吴刚")]
    start = class_.meetings[1].starts_at
    clock.set(start + timedelta(minutes=30))
    rows = [
        noted(class_, {"who": "Nobody at all"}, start),
        noted(class_, {"who": "吴刚"}, start, 2),
        noted(class_, {"registration": "xxxxxxxxxx"}, start, 3),
        noted(class_, {"registration": twins[0].ref}, start - timedelta(hours=3), 4),
    ]
    answer = send(class_, tablet, clock.now(), *rows)
    assert all("problem" in each for each in answer.json["marks"])
    assert (len(answer.json["marks"]), marks()) == (4, [])


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"sent_at": "now", "marks": []},
        {"sent_at": "2026-11-02T09:00:00", "marks": []},
        {"sent_at": "2026-11-02T09:00:00+08:00", "marks": [7]},
        {"sent_at": "2026-11-02T09:00:00+08:00", "marks": [{"id": "x", "at": "2026-11-02T09:00:00+08:00"}]},
        {
            "sent_at": "2026-11-02T09:00:00+08:00",
            "marks": [{"id": "0" * 32, "who": "a\x00b", "at": "2026-11-02T09:00:00+08:00"}],
        },
        {"sent_at": "0001-01-01T00:00:00+23:00", "marks": "xy"},
    ],
)
def test_what_can_not_be_read_is_refused(class_, tablet, body):
    assert tablet.post(kiosk(class_, "/late-marks"), json=body).status_code == 422


def test_no_other_device_sends_notes(class_, tablet, client):
    assert client.post(kiosk(class_, "/late-marks"), json={}).status_code == 404


def test_only_what_names_nobody_is_kept_on_the_tablet(class_, tablet):
    assert tablet.get(kiosk(class_)).headers["Kiosk-Keep"] == "1"
    form = {"registration": class_.registration.ref, "tap": "in"}
    tablet.post(kiosk(class_, "/marks"), data=form)
    greeting = tablet.get(kiosk(class_))
    assert class_.registration.name_native in greeting.text
    assert "Kiosk-Keep" not in greeting.headers
    assert class_.registration.name_native not in tablet.get(kiosk(class_)).text
    assert "Kiosk-Keep" not in tablet.post(kiosk(class_, "/search"), data={"who": "a"}).headers


def test_its_service_worker_is_for_this_tablet_and_its_meeting_only(class_, tablet, signed_in):
    script = tablet.get(kiosk(class_, "/sw.js"))
    assert (script.status_code, script.mimetype) == (200, "text/javascript")
    assert script.headers["Service-Worker-Allowed"] == kiosk(class_)
    assert class_.registration.name_native not in script.text
    assert signed_in(class_.alice).get(kiosk(class_, "/sw.js")).status_code == 404
    assert tablet.get(kiosk(class_, "/sw.js", meeting=2)).status_code == 404
    tablet.post(kiosk(class_, "/end"))
    assert tablet.get(kiosk(class_, "/sw.js")).status_code == 404
