from datetime import UTC, datetime, timedelta

import pytest

from core.database import db
from offerings.venues import maps
from offerings.venues.models import Room, RoomClosure, Venue

TEN = datetime(2026, 11, 19, 2, tzinfo=UTC)


@pytest.fixture
def host(make):
    return make.organisation(name="Host")


@pytest.fixture
def venue(make, host):
    return make.venue(organisation=host, name="Tanzhou", latitude=22.96, longitude=113.19)


@pytest.fixture
def keeper(make, host, signed_in):
    user = make.user()
    make.member(host, user, "manager")
    return signed_in(user)


def typed(**given: object) -> dict[str, object]:
    return {"name_en": "Tanzhou", "city_en": "Foshan", "country": "CN", "time_zone": "Asia/Shanghai"} | given


PAGES = ["", "/rooms/new", "/rooms/{room}", "/rooms/{room}/closures"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("manager", 200), ("member", 403), ("stranger", 403), ("administrator", 200)]
)
def test_who_may_change_a_place(make, host, venue, signed_in, page, who, status):
    room = make.room(venue=venue)
    user = make.administrator() if who == "administrator" else make.user()
    if who in ("owner", "manager", "member"):
        make.member(host, user, who)
    path = f"/organise/venues/{venue.ref}{page.format(room=room.ref)}"
    assert signed_in(user).get(path).status_code == status


def test_everybody_sees_a_place_with_its_rooms_and_maps(make, client, venue):
    room = make.room(venue=venue, name="Hall A")
    page = client.get(f"/venues/{venue.ref}").text
    assert "Hall A" in page
    assert f"/calendars/?scope=rooms/{room.ref}" in page
    assert "https://www.openstreetmap.org/?mlat=22.960000&amp;mlon=113.190000" in page
    assert "/organise/venues" not in page
    assert client.get("/venues/unknown").status_code == 404


def test_maps_find_a_place_by_name_where_its_position_is_unknown(make):
    venue = make.venue(name="A & B", city={"en": "Foshan"})
    assert dict(maps.links(venue)) == {
        "OpenStreetMap": "https://www.openstreetmap.org/search?query=A%20%26%20B%2C%20Foshan",
        "Amap": "https://uri.amap.com/search?keyword=A+%26+B%2C+Foshan",
    }


def test_a_venue_is_added_for_an_organisation_one_acts_for(make, host, keeper):
    data = typed(name_zh="潭洲", organisation=host.id, latitude="22.96", longitude="113.19")
    assert keeper.post("/organise/venues/new", data=data).status_code == 303
    venue = db.session.scalar(db.select(Venue))
    assert (venue.name, venue.city_key, venue.organisation) == ({"en": "Tanzhou", "zh": "潭洲"}, "foshan", host)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name_en": ""}, "Give it a name in at least one language."),
        ({"latitude": "22.96"}, "Give both latitude and longitude, or neither."),
        ({"latitude": "222", "longitude": "1"}, "Number must be between -90 and 90."),
        ({"latitude": "nan", "longitude": "1"}, "Number must be between -90 and 90."),
        ({"country": "China"}, "Give two capital letters, such as CN."),
        ({"time_zone": "Mars/Olympus"}, "Choose one of these."),
        ({"organisation": "987654"}, "Choose one of these."),
        ({"address_en": "x" * 301}, "Field cannot be longer than 300 characters."),
    ],
)
def test_bad_input_is_refused(host, keeper, given, sentence):
    answer = keeper.post("/organise/venues/new", data=typed(organisation=host.id, city_zh="佛山市") | given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "佛山市" in answer.text
    assert db.session.scalar(db.select(db.func.count(Venue.id))) == 0


def test_an_organisation_one_does_not_act_for_cannot_be_given(make, keeper):
    other = make.organisation()
    assert keeper.post("/organise/venues/new", data=typed(organisation=other.id)).status_code == 422


def test_whoever_acts_for_nobody_adds_nothing(make, signed_in):
    assert signed_in(make.user()).get("/organise/venues/new").status_code == 404


def test_rooms_are_added_changed_and_removed(make, venue, keeper):
    path = f"/organise/venues/{venue.ref}/rooms"
    assert keeper.post(f"{path}/new", data={"name_en": ""}).status_code == 422
    assert keeper.post(f"{path}/new", data={"name_en": "Hall", "capacity": "-5"}).status_code == 422
    assert keeper.post(f"{path}/new", data={"name_en": "Hall", "capacity": "50"}).status_code == 303
    room = db.session.scalar(db.select(Room))
    assert keeper.post(f"{path}/{room.ref}", data={"name_en": "Hall A", "capacity": "60"}).status_code == 303
    assert (room.name, room.capacity) == ({"en": "Hall A"}, 60)
    assert keeper.post(f"{path}/{room.ref}/removal").status_code == 303
    assert db.session.scalar(db.select(db.func.count(Room.id))) == 0


def test_a_room_in_use_stays(make, venue, keeper):
    room = make.room(venue=venue)
    make.agenda_item(room=room)
    answer = keeper.get(keeper.post(f"/organise/venues/{venue.ref}/rooms/{room.ref}/removal").location)
    assert "Items of an agenda are in this room." in answer.text
    assert db.session.get(Room, room.id) is room


@pytest.mark.parametrize("page", ["", "/closures"])
def test_a_room_of_another_venue_does_not_exist_here(make, venue, keeper, page):
    foreign = make.room()
    assert keeper.get(f"/organise/venues/{venue.ref}/rooms/{foreign.ref}{page}").status_code == 404


def test_a_room_is_closed_in_the_time_of_its_place_and_opened_again(make, venue, keeper):
    room = make.room(venue=venue)
    path = f"/organise/venues/{venue.ref}/rooms/{room.ref}/closures"
    times = {"starts": "2026-11-19T10:00", "ends": "2026-11-20T10:00"}
    assert keeper.post(path, data=times | {"ends": "2026-11-19T10:00"}).status_code == 422
    assert keeper.post(path, data=times | {"ends": "9999-11-19T10:00"}).status_code == 422
    assert keeper.post(path, data=times | {"reason_zh": "施工"}).status_code == 303
    closure = db.session.scalar(db.select(RoomClosure))
    assert (closure.starts_at, closure.ends_at, closure.reason) == (TEN, TEN + timedelta(days=1), {"zh": "施工"})
    elsewhere = make.room(venue=venue)
    wrong = f"/organise/venues/{venue.ref}/rooms/{elsewhere.ref}/closures/{closure.id}/removal"
    assert keeper.post(wrong).status_code == 404
    assert keeper.post(f"{path}/{closure.id}/removal").status_code == 303
    assert db.session.scalar(db.select(db.func.count(RoomClosure.id))) == 0


def test_the_list_needs_the_same_queries_for_any_length(make, keeper, query_count):
    def count() -> int:
        make.room()
        with query_count() as sent:
            assert keeper.get("/organise/venues").status_code == 200
        return len(sent)

    assert count() == count()
