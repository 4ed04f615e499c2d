"""What devices send: each scan once, whatever the network does, nothing lost, nothing trusted."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.users.models import User
from core import clock
from core.database import db
from offerings.base.models import Offering
from registrations.base.codes import ticket_code
from registrations.checkins.actions import record
from registrations.checkins.checks import one_entry_stands, scans_stay_in_their_offering
from registrations.checkins.models import CheckIn
from registrations.checkins.queries import count_arrived, list_flagged
from registrations.checkins.wire import MOST_SCANS, Batch, Device, Scanned

NOW = 1_800_000_000_000


@pytest.fixture
def conference(make):
    return make.conference(title="Optics")


@pytest.fixture
def door(make, conference, signed_in):
    user = make.user()
    make.role(conference, user, "desk")
    return signed_in(user)


@pytest.fixture
def code(settings, conference):
    return lambda registration: ticket_code(registration.ref, settings.secret_key, conference.ref)


def made(code, **values):
    return {"id": str(uuid4()), "code": code, "method": "camera", "at": NOW, "verdict": "ok", "let_in": True} | values


def send(client, offering, *scans, device="North", **values):
    payload = {"device": {"id": str(uuid4()), "name": device}, "sent_at": NOW, "scans": list(scans)} | values
    return client.post(f"/desk/{offering.ref}/scans", json=payload)


def verdicts(answer):
    assert answer.status_code == 200, answer.text
    return [result["verdict"] for result in answer.json["results"]]


def rows(session):
    return list(session.scalars(db.select(CheckIn).order_by(CheckIn.id)))


def check(session):
    assert [*one_entry_stands(), *scans_stay_in_their_offering()] == []


def test_a_scan_sent_again_is_the_same_scan(session, make, door, conference, code):
    scan = made(code(make.registration(offering=conference)))
    first, again = send(door, conference, scan), send(door, conference, scan, scan)
    assert (verdicts(first), verdicts(again)) == (["ok"], ["ok", "ok"])
    assert first.json["counts"] == {"arrived": 1, "expected": 1, "flagged": 0}
    assert [(row.client_id, row.device_name, row.method) for row in rows(session)] == [(scan["id"], "North", "camera")]
    check(session)


def test_two_devices_without_network_let_one_ticket_in(session, make, door, conference, code):
    registration = make.registration(offering=conference, name_native="张慧")
    north, south = made(code(registration), at=NOW - 60_000), made(code(registration), at=NOW - 120_000)
    assert verdicts(send(door, conference, north)) == ["ok"]
    answer = send(door, conference, south, device="South")
    assert verdicts(answer) == ["duplicate"]
    assert answer.json["counts"] == {"arrived": 1, "expected": 1, "flagged": 1}
    flag = answer.json["flagged"][0]
    assert (flag["name"], flag["device"], flag["verdict"]) == ("张慧", "South", "duplicate")
    page = door.get(f"/desk/{conference.ref}").text
    assert ("To look at" in page, "South" in page) == (True, True)
    back = made(None, undoes=north["id"], let_in=False)
    answer = send(door, conference, back)
    assert (verdicts(answer), answer.json["flagged"]) == (["ok"], [])
    assert answer.json["counts"]["arrived"] == 1
    assert len(rows(session)) == 3
    check(session)


def test_a_device_that_waits_lets_nobody_in_twice(session, make, door, conference, code):
    ticket = code(make.registration(offering=conference))
    answer = send(door, conference, made(ticket, let_in=None), made(ticket, let_in=None))
    assert [(each["verdict"], each["let_in"]) for each in answer.json["results"]] == [("ok", True), ("already", False)]
    assert answer.json["flagged"] == []
    check(session)


def test_an_entry_taken_back_on_another_device_at_once(session, make, door, conference, code):
    registration = make.registration(offering=conference)
    entry = made(code(registration))
    undo = made(None, undoes=entry["id"], let_in=False)
    other = undo | {"id": str(uuid4())}
    assert verdicts(send(door, conference, entry, undo, other)) == ["ok", "ok", "already_undone"]
    assert verdicts(send(door, conference, made(registration.ref.upper(), method="search"))) == ["ok"]
    assert count_arrived(conference.id) == 1
    check(session)


@pytest.mark.parametrize(
    ("state", "verdict"), [("cancelled", "cancelled"), ("pending", "not_confirmed"), ("waiting", "not_confirmed")]
)
def test_who_came_in_against_the_list_is_shown(session, make, door, conference, code, state, verdict):
    registration = make.registration(offering=conference, state=state)
    answer = send(door, conference, made(code(registration), verdict="unlisted"))
    assert (verdicts(answer), [flag["verdict"] for flag in answer.json["flagged"]]) == ([verdict], [verdict])
    assert rows(session)[0].device_verdict == "unlisted"


def test_foreign_and_forged_codes_are_written_down_without_a_person(session, make, door, conference, settings):
    foreign = make.registration()
    there = ticket_code(foreign.ref, settings.secret_key, foreign.offering.ref)
    scans = [made(there, let_in=False), made("HZ2.a.b.AAAA"), made("2222222222", let_in=False)]
    assert verdicts(send(door, conference, *scans)) == ["wrong_event", "forged", "unknown"]
    assert [(row.registration_id, row.scanned) for row in rows(session)] == [
        (None, foreign.ref), (None, ""), (None, "2222222222"),
    ]  # fmt: skip
    assert [row.verdict for row in list_flagged(conference.id)] == ["forged"]
    assert count_arrived(foreign.offering_id) == 0


def test_the_clock_of_a_device_is_set_right(session, make, door, conference, code):
    slow = NOW - 3_600_000
    scan = made(code(make.registration(offering=conference)), at=slow - 600_000)
    assert verdicts(send(door, conference, scan, sent_at=slow)) == ["ok"]
    row = rows(session)[0]
    assert row.at == row.received_at - timedelta(minutes=10)


def test_another_door_is_none_of_ours(session, make, door, conference, code, signed_in):
    other, registration = make.conference(), make.registration(offering=conference)
    scan = made(code(registration))
    assert send(door, other, scan).status_code == 404
    assert send(signed_in(make.user()), conference, scan).status_code == 404
    assert rows(session) == []
    send(door, conference, scan)
    keeper = make.user()
    make.role(other, keeper, "desk")
    elsewhere = signed_in(keeper)
    undo = made(None, undoes=scan["id"], let_in=False)
    assert verdicts(send(elsewhere, other, undo, scan)) == ["unknown", "unknown"]
    assert count_arrived(conference.id) == 1
    check(session)


HOSTILE = [
    b"", b"[]", b"null", b"{}", b"\xff\xfe", b"[" * 20_000, b'{"scans": {}}', b'{"scans": [], "device": 1}',
    b'{"scans": [[]], "device": {"id": "x"}}', b'{"scans": [{"id": 1}], "device": {}}', b"1" * 10_000, b"NaN",
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_what_cannot_be_read_is_refused_whole(session, door, conference, body):
    answer = door.post(f"/desk/{conference.ref}/scans", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (422, "unreadable")
    assert rows(session) == []


BAD = [
    {"code": ""}, {"code": 7}, {"code": "x" * 301}, {"code": "a\x00b"}, {"code": "\ud800"}, {"code": ["x"]},
    {"method": "magic"}, {"method": []}, {"verdict": "<b>"}, {"verdict": 5}, {"let_in": 1}, {"let_in": 0.0},
    {"let_in": "yes"}, {"at": -1}, {"at": 10**20}, {"at": 1.5}, {"at": True}, {"at": None}, {"undoes": "x"},
    {"undoes": 5},
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_one_bad_scan_does_not_hold_up_the_others(session, make, door, conference, code, bad):
    good, wrong = made(code(make.registration(offering=conference))), made("2222222222") | bad
    body = json.dumps({"device": {"id": str(uuid4()), "name": ""}, "sent_at": NOW, "scans": [wrong, good]})
    answer = door.post(f"/desk/{conference.ref}/scans", data=body, content_type="application/json")
    results = {result["id"]: result["verdict"] for result in answer.json["results"]}
    assert results == {good["id"]: "ok", wrong["id"]: "malformed"}
    assert len(rows(session)) == 1


def test_too_much_at_once(session, door, conference):
    many = [made("2222222222") for _each in range(MOST_SCANS + 1)]
    assert send(door, conference, *many).status_code == 422
    assert send(door, conference, made("2222222222"), padding="x" * 300_000).status_code == 413
    assert rows(session) == []


def test_many_devices_at_once(session, make, conference, in_threads, settings):
    """Six devices send the same twenty tickets at once, each in another order, two of them the very same scans."""
    registrations = [make.registration(offering=conference) for _each in range(20)]
    refs = [each.ref for each in registrations]
    offering_id, keeper_id, now = conference.id, make.user().id, clock.now()
    same = [Scanned(str(uuid4()), now, code=ref, let_in=True) for ref in refs]

    def device(index):
        offering, actor = db.session.get(Offering, offering_id), db.session.get(User, keeper_id)
        own = [Scanned(str(uuid4()), now, code=ref, let_in=True) for ref in refs]
        scans = same if index < 2 else own[::-1] if index % 2 else own
        outcomes = record(offering, actor, Batch(Device(), now, tuple(scans), ()), settings.secret_key)
        said = [outcome.verdict for outcome in outcomes]
        db.session.commit()
        return said

    said = in_threads(device, 6)
    assert [type(each) for each in said] == [list] * 6
    assert said[0] == said[1]
    kinds = [verdict for each in said[1:] for verdict in each]
    assert (kinds.count("ok"), kinds.count("duplicate")) == (20, 80)
    assert (count_arrived(offering_id), len(rows(session)), len(list_flagged(offering_id))) == (20, 100, 80)
    check(session)
