from datetime import UTC, datetime, timedelta

import pytest

from core.database import db
from offerings.venues.models import RoomClosure

TEN = datetime(2026, 11, 19, 2, tzinfo=UTC)


@pytest.fixture
def organiser(make, signed_in):
    user = make.user()
    make.member(make.organisation(), user, "owner")
    return signed_in(user)


def test_a_room_shows_what_is_public_and_that_the_rest_is_reserved(make, organiser):
    room = make.room()
    make.agenda_item(room=room, starts_at=TEN, title="Public talk")
    make.agenda_item(room=room, starts_at=TEN + timedelta(hours=1), title="Foreign draft", state="draft")
    hidden = make.conference(state="draft", title="Hidden event")
    make.agenda_item(room=room, offering=hidden, starts_at=TEN + timedelta(hours=2), title="Hidden talk")
    make.agenda_item(room=room, starts_at=TEN, title="Off", state="cancelled")
    make.agenda_item(room=room, starts_at=TEN + timedelta(days=60), title="Much later")
    db.session.add(
        RoomClosure(room=room, starts_at=TEN, ends_at=TEN + timedelta(hours=9), reason={"en": "Floor works"})
    )
    page = organiser.get(f"/organise/rooms/{room.ref}?from=2026-11-16").text
    assert "Public talk" in page
    assert "Floor works" in page
    assert page.count("Reserved") == 2
    for secret in ("Foreign draft", "Hidden event", "Hidden talk", "Off", "Much later"):
        assert f">{secret}<" not in page


def test_own_drafts_have_their_titles(make, signed_in):
    user, offering, room = make.user(), make.conference(state="draft"), make.room()
    make.role(offering, user, "editor")
    make.agenda_item(room=room, offering=offering, starts_at=TEN, title="Our draft", state="draft")
    assert "Our draft" in signed_in(user).get(f"/organise/rooms/{room.ref}?from=2026-11-16").text


@pytest.mark.parametrize("first", ["", "soon", "9999-12-31", "0001-01-01"])
def test_any_day_is_taken_or_today(make, organiser, first):
    assert organiser.get(f"/organise/rooms/{make.room().ref}?from={first}").status_code == 200


def test_whoever_organises_nothing_does_not_see_it(make, signed_in):
    assert signed_in(make.user()).get(f"/organise/rooms/{make.room().ref}").status_code == 404


def test_an_unknown_room_does_not_exist(organiser):
    assert organiser.get("/organise/rooms/unknown").status_code == 404
