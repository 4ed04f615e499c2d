"""Inviting from a table: every error is shown, and nobody is invited while there is one."""

import io

import pytest

from core.database import db
from registrations.guests.models import Guest


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def speaker(make, conference):
    make.ticket_type(offering=conference, name={"en": "Visitor"})
    return make.ticket_type(offering=conference, name={"en": "Speaker", "zh": "演讲嘉宾"}, visibility="invitation")


@pytest.fixture
def host(make, conference, signed_in):
    user = make.user()
    make.role(conference, user, "editor")
    return signed_in(user)


@pytest.fixture
def url(conference):
    return f"/organise/offerings/{conference.ref}/guests/imports"


def hand_in(host, url, text):
    answer = host.post(url, data={"file": (io.BytesIO(text.encode()), "guests.csv")})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_a_table_is_looked_through_and_carried_out(session, make, conference, speaker, host, url, outbox):
    known = make.registration(offering=conference)
    text = (
        "姓名,邮箱,票种,语言,备注,Seat\n"
        "王芳,Wang@example.org,演讲嘉宾,中文,欢迎,1\n"
        "Li Wei,li@example.org,,English,,2\n"
        f"Known,{known.email},Visitor,,,3\n"
    )
    preview = hand_in(host, url, text)
    page = host.get(preview + f"?ticket_type={speaker.ref}&note=See+you&language=zh&expires_on=2199-01-01").text
    for words in ("people to invite", "Seat", "is registered already", "Invite 2 people"):
        assert words in page
    data = {"ticket_type": speaker.ref, "note": "See you", "language": "zh", "expires_on": "2199-01-01"}
    assert host.post(preview, data=data).status_code == 303
    guests = session.scalars(db.select(Guest).order_by(Guest.id)).all()
    assert [(each.email, each.language, each.note, each.ticket_type_id) for each in guests] == [
        ("wang@example.org", "zh", "欢迎", speaker.id),
        ("li@example.org", "en", "See you", speaker.id),
    ]
    assert [each.to_address for each in outbox()] == ["wang@example.org", "li@example.org"]
    assert host.get(preview).status_code == 404


def test_errors_stand_in_the_way_of_all(session, conference, speaker, host, url, outbox):
    text = (
        "name,email,ticket,language\n"
        "A,a@example.org,Speaker,en\n"
        ",b@example.org,Speaker,en\n"
        "C,nonsense,Speaker,en\n"
        "D,a@example.org,Speaker,en\n"
        "E,e@example.org,Queen,en\n"
        "F,f@example.org,Speaker,Klingon\n"
    )
    preview = hand_in(host, url, text)
    page = host.get(preview).text
    for words in (
        "Write the name.",
        "complete e-mail address",
        "Row 2 has this address already.",
        "Write one of the tickets: Visitor, Speaker.",
        "Write Chinese or English.",
    ):
        assert words in page
    refused = host.post(preview, data={"ticket_type": "", "language": "en"})
    assert (refused.status_code, "5 errors stand in the way" in refused.text) == (422, True)
    assert (session.scalar(db.select(db.func.count(Guest.id))), outbox()) == (0, [])


def test_no_table(session, conference, speaker, host, url):
    assert host.post(url, data={}).status_code == 422
    assert host.post(url, data={"file": (io.BytesIO(b"%PDF-1.4"), "x.pdf")}).status_code == 422
    page = host.get(hand_in(host, url, "who\nme\n")).text
    assert "names no column" in page
    preview = hand_in(host, url, "name,email\nA,a@example.org\n")
    assert host.post(preview + "/removal").status_code == 303
    assert host.get(preview).status_code == 404


def test_an_offering_that_is_not_published(session, conference, speaker, host, url):
    preview = hand_in(host, url, "name,email,ticket\nA,a@example.org,Speaker\n")
    conference.state = "cancelled"
    refused = host.post(preview, data={"language": "en", "ticket_type": ""})
    assert (refused.status_code, "Publish it first" in refused.text) == (409, True)
