import pytest

from core.database import db
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


def test_it_ends_with_its_button_or_an_hour_after_the_meeting(class_, tablet, clock):
    clock.set(class_.meetings[1].ends_at)
    assert tablet.get(kiosk(class_)).status_code == 200
    clock.advance(minutes=61)
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
