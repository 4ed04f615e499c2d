import pytest

from core.database import db
from offerings.tracks.models import Track


@pytest.fixture
def offering(make):
    return make.conference()


def at(offering, *rest: str) -> str:
    return "/".join([f"/organise/offerings/{offering.ref}/tracks", *rest])


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("owner", [200, 200, 200]),
        ("editor", [200, 200, 200]),
        ("viewer", [200, 403, 403]),
        ("desk", [404, 404, 404]),
        (None, [404, 404, 404]),
    ],
)
def test_who_may(make, offering, signed_in, role, statuses):
    track, user = make.track(offering=offering), make.user()
    if role:
        make.role(offering, user, role)
    browser = signed_in(user)
    paths = [at(offering), at(offering, "new"), at(offering, track.ref)]
    assert [browser.get(path).status_code for path in paths] == statuses


def test_tracks_are_added_in_order_with_a_colour_each(offering, editor):
    for hue, name in enumerate(("Sintering", "Glazes")):
        assert editor.post(at(offering, "new"), data={"name_en": name, "hue": hue}).status_code == 303
    tracks = db.session.scalars(db.select(Track).order_by(Track.id)).all()
    assert [(t.name, t.hue, t.position) for t in tracks] == [({"en": "Sintering"}, 0, 1), ({"en": "Glazes"}, 1, 2)]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name_en": ""}, "Give it a name in at least one language."),
        ({"hue": "77"}, "Choose one of these."),
        ({"name_en": "x" * 121}, "Field cannot be longer than 120 characters."),
    ],
)
def test_bad_input_is_refused(offering, editor, given, sentence):
    answer = editor.post(at(offering, "new"), data={"name_en": "Sintering", "hue": "0"} | given)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert db.session.scalar(db.select(db.func.count(Track.id))) == 0


def test_a_removed_track_leaves_its_items(make, offering, editor):
    track = make.track(offering=offering)
    item = make.agenda_item(offering=offering, track=track)
    assert editor.post(at(offering, track.ref, "removal")).status_code == 303
    assert item.track_id is None


def test_a_renamed_track_is_a_change_for_calendars(make, offering, editor, clock):
    track = make.track(offering=offering)
    item = make.agenda_item(offering=offering, track=track)
    now = clock.set(clock.now())
    data = {"name_en": "New", "hue": "3", "position": "9"}
    assert editor.post(at(offering, track.ref), data=data).status_code == 303
    assert (track.name, track.hue, track.position, offering.agenda_changed_at) == ({"en": "New"}, 3, 9, now)
    assert (item.changed_at, track.agenda_changed_at) == (now, now)


def test_an_item_of_a_removed_track_says_so_to_calendars(make, offering, editor, clock):
    track = make.track(offering=offering)
    item = make.agenda_item(offering=offering, track=track)
    now = clock.set(clock.now())
    assert editor.post(at(offering, track.ref, "removal")).status_code == 303
    assert (item.track, item.changed_at) == (None, now)


def test_a_track_of_another_offering_does_not_exist_here(make, offering, editor):
    foreign = make.track()
    assert editor.get(at(offering, foreign.ref)).status_code == 404
    assert editor.post(at(offering, foreign.ref, "removal")).status_code == 404
