from datetime import UTC, datetime

from accounts.sign_ins.models import SignIn
from core.database import db


def rows_of(session, user):
    return list(session.scalars(db.select(SignIn).where(SignIn.user_id == user.id).order_by(SignIn.id)))


def test_every_device_is_listed_and_this_one_marked(make, signed_in):
    user = make.user()
    here = signed_in(user)
    signed_in(user)
    page = here.get("/my/security").get_data(as_text=True)
    assert page.count("This device") == 1
    assert page.count('/end"') == 1
    assert page.count("127.0.0.1") == 2


def test_day_and_hour_are_those_of_the_reader(make, signed_in, clock):
    clock.set(datetime(2026, 11, 22, 17, 58, tzinfo=UTC))
    user = make.user(time_zone="Asia/Shanghai", language="en")
    page = signed_in(user).get("/my/security").get_data(as_text=True)
    assert "23 Nov 2026, 01:58" in page


def test_one_device_is_ended_the_other_stays(make, signed_in, session):
    user = make.user()
    first, second = signed_in(user), signed_in(user)
    row = rows_of(session, user)[0]
    assert second.post(f"/my/security/sign-ins/{row.id}/end").status_code == 303
    assert first.get("/my/security").status_code == 302
    assert second.get("/my/security").status_code == 200


def test_all_others_are_ended(make, signed_in):
    user, stranger = make.user(), make.user()
    first, second, third, other = signed_in(user), signed_in(user), signed_in(user), signed_in(stranger)
    assert third.post("/my/security/sign-ins/end-others").status_code == 303
    seen = [client.get("/my/security").status_code for client in (first, second, third, other)]
    assert seen == [302, 302, 200, 200]


def test_somebody_elses_device_does_not_exist(make, signed_in, session):
    user, stranger = make.user(), make.user()
    own, other = signed_in(user), signed_in(stranger)
    row = rows_of(session, stranger)[0]
    assert own.post(f"/my/security/sign-ins/{row.id}/end").status_code == 404
    assert other.get("/my/security").status_code == 200


def test_an_ended_device_does_not_exist(make, signed_in, session):
    user = make.user()
    first, second = signed_in(user), signed_in(user)
    row = rows_of(session, user)[0]
    first.post("/accounts/sign-out")
    assert second.post(f"/my/security/sign-ins/{row.id}/end").status_code == 404


def test_a_signed_in_page_stays_out_of_caches(make, signed_in):
    assert signed_in(make.user()).get("/my/security").headers["Cache-Control"] == "private, no-store"
