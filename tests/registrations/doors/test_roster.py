"""The list a desk takes with it, and the page that shows it."""

import base64
import gzip
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core import clock
from core.static import FOLDER
from registrations.base.codes import ticket_code
from registrations.doors.shell import FILES


@pytest.fixture
def conference(make):
    return make.conference(title={"en": "Optics", "zh": "光学"})


@pytest.fixture
def door(make, conference, signed_in):
    user = make.user()
    make.role(conference, user, "desk")
    return signed_in(user)


def roster(client, offering, query=""):
    answer = client.get(f"/desk/{offering.ref}/roster{query}")
    assert answer.status_code == 200
    return answer.json


def people(client, offering, query=""):
    return {person["ref"]: person for person in roster(client, offering, query)["people"]}


def test_a_name_with_an_umlaut_is_found_as_it_is_read_and_as_it_is_typed(make, door, conference):
    registration = make.registration(offering=conference, user=make.user(name_native="吕布", name_latin=""))
    keys = people(door, conference)[registration.ref]["keys"].split()
    assert {"lu", "lubu", "lv", "lvbu"} <= set(keys)


def test_only_what_a_door_needs(make, door, conference):
    ticket = make.ticket_type(offering=conference, name={"en": "Speaker"})
    who = make.registration(
        offering=conference, ticket_type=ticket, name_native="张慧", name_latin="ZHANG Hui", phone="+86 138 0013 8000",
        organisation_name="Foshan University", job_title="Professor", email="zhang@private.example",
    )  # fmt: skip
    make.registration()
    found = roster(door, conference)
    assert found["people"] == [
        {
            "ref": who.ref, "state": "confirmed", "native": "张慧", "latin": "ZHANG Hui",
            "keys": "zhang hui zhanghui zh", "organisation": "Foshan University", "digits": "8000",
            "ticket": ticket.ref,
        }
    ]  # fmt: skip
    assert found["tickets"][ticket.ref]["name"] == "Speaker"
    assert "private.example" not in json.dumps(found)


def test_of_a_ticket_that_is_over_only_that(make, door, conference):
    gone = make.registration(offering=conference, state="cancelled", name_native="李明")
    waits = make.registration(offering=conference, state="waiting")
    found = people(door, conference)
    assert found[gone.ref] == {"ref": gone.ref, "state": "cancelled"}
    assert found[waits.ref]["state"] == "waiting"


def test_codes_can_be_verified_with_the_key_of_the_list(make, door, conference, settings):
    registration = make.registration(offering=conference)
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(roster(door, conference)["public_key"]))
    signed, _dot, signature = ticket_code(registration.ref, settings.secret_key, conference.ref).rpartition(".")
    assert signed == f"HZ2.{conference.ref}.{registration.ref}"
    key.verify(base64.urlsafe_b64decode(signature + "=="), signed.encode())


def test_later_only_what_changed(make, door, conference, clock):
    clock.set(clock.now())
    early, late = make.registration(offering=conference), make.registration(offering=conference)
    first = roster(door, conference)
    assert (first["is_whole"], len(first["people"])) == (True, 2)
    clock.advance(minutes=10)
    since = f"?since={first['next'] + 5 * 60_000}"
    assert roster(door, conference, since)["people"] == []
    late.changed_at, late.state = clock.now(), "cancelled"
    assert list(people(door, conference, since)) == [late.ref]
    door.post(f"/desk/{conference.ref}/check-ins", data={"code": early.ref})
    found = people(door, conference, since)
    assert (found.keys(), "came_at" in found[early.ref]) == ({early.ref, late.ref}, True)


@pytest.mark.parametrize("since", ["", "x", "-1", "１２", "9" * 30, "%00", "1e9"])
def test_a_strange_moment_gives_all_or_nothing_found(make, door, conference, since):
    make.registration(offering=conference)
    assert door.get(f"/desk/{conference.ref}/roster?since={since}").status_code in (200, 404)


def test_a_long_list_is_packed_and_never_cached(make, door, conference):
    for _each in range(30):
        make.registration(offering=conference)
    answer = door.get(f"/desk/{conference.ref}/roster", headers={"Accept-Encoding": "gzip"})
    assert (answer.headers["Content-Encoding"], answer.headers["Cache-Control"]) == ("gzip", "private, no-store")
    assert len(json.loads(gzip.decompress(answer.data))["people"]) == 30


def test_it_is_forgotten_after_the_event(make, door, conference):
    last = conference.ends_on
    until = roster(door, conference)["keep_until"] / 1000
    assert until > clock.now().timestamp()
    assert timedelta(days=1) <= clock.datetime.fromtimestamp(until, clock.UTC).date() - last <= timedelta(days=3)


def test_other_desks_lists_do_not_exist(make, door, signed_in, conference):
    assert door.get(f"/desk/{make.conference().ref}/roster").status_code == 404
    viewer = make.user()
    make.role(conference, viewer, "viewer")
    assert signed_in(viewer).get(f"/desk/{conference.ref}/roster").status_code == 404


def test_the_page_holds_nobody_and_alone_has_the_camera(client, make, door, signed_in, conference):
    who = make.registration(offering=conference, name_native="张慧")
    page = door.get("/desk/app")
    assert (page.status_code, "张慧" in page.text, who.ref in page.text, "csrf_token\" value=\"\"" in page.text) == (
        200, False, False, True,
    )  # fmt: skip
    assert page.headers["Permissions-Policy"].startswith("camera=(self)")
    assert "wasm" not in page.headers["Content-Security-Policy"]
    assert door.get("/desk/").headers["Permissions-Policy"].startswith("camera=()")
    worker = client.get("/desk/camera-worker.js")
    assert "script-src 'self' 'wasm-unsafe-eval';" in worker.headers["Content-Security-Policy"]
    assert signed_in(make.user()).get("/desk/app").status_code == 404
    assert client.get("/desk/app").status_code == 302


def test_everything_that_is_kept_exists(client):
    script = client.get("/desk/sw.js")
    assert (script.status_code, script.mimetype, script.headers["Cache-Control"]) == (
        200,
        "text/javascript",
        "no-cache",
    )
    missing = [name for name in FILES if not (FOLDER / name).is_file()]
    assert missing == []
    assert all(name in script.text for name in FILES)
    modules = {path.name for path in (FOLDER / "js/desk").glob("*.js")} - {"index.js", "leave.js"}
    assert modules == {name.rpartition("/")[2] for name in FILES if name.startswith("js/desk/")}
