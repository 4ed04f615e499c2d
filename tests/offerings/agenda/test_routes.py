from datetime import UTC, date, datetime, timedelta

import pytest

from core.database import db
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import find_clashes, list_items

TEN = datetime(2026, 11, 19, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(datetime(2026, 9, 1, 8, tzinfo=UTC))


@pytest.fixture
def offering(make):
    venue = make.venue()
    return make.conference(starts_on=date(2026, 11, 19), venue=venue, title="ICAC")


@pytest.fixture
def room(make, offering):
    return make.room(venue=offering.venue, name="Hall A", capacity=50)


def at(offering, *rest: str) -> str:
    return "/".join([f"/organise/offerings/{offering.ref}/agenda", *rest])


def typed(**given: object) -> dict[str, object]:
    return {
        "title_en": "Talk",
        "day": "2026-11-19",
        "start": "10:00",
        "end": "11:00",
        "kind": "talk",
        "language": "",
        "state": "draft",
    } | given


GETS = ["", "new", "{item}", "{item}/place", "{item}/cancellation", "shift", "rules", "overrides?clash={clash}"]


@pytest.mark.parametrize("path", GETS)
@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("owner", [200] * 8),
        ("editor", [200] * 6 + [403] * 2),
        ("viewer", [200] + [403] * 7),
        ("desk", [404] * 8),
        (None, [404] * 8),
    ],
)
def test_who_may_see_which_page(make, offering, signed_in, path, role, statuses):
    item = make.agenda_item(offering=offering, starts_at=TEN, room=make.room(capacity=1), capacity=9)
    user = make.user()
    if role:
        make.role(offering, user, role)
    (clash,) = find_clashes(offering)
    where = at(offering, *([path.format(item=item.ref, clash=clash.key)] if path else []))
    assert signed_in(user).get(where).status_code == statuses[GETS.index(path)]


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client, offering):
    answer = client.get(at(offering))
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/accounts/sign-in")


@pytest.mark.parametrize("page", ["", "/place", "/cancellation"])
def test_an_item_of_another_offering_does_not_exist_here(make, offering, editor, page):
    foreign = make.agenda_item()
    assert editor.get(at(offering, foreign.ref) + page).status_code == 404


@pytest.mark.parametrize("page", ["publication", "restoration", "removal"])
def test_nor_can_it_be_changed_from_here(make, offering, editor, page):
    foreign = make.agenda_item(state="draft")
    assert editor.post(at(offering, foreign.ref, page)).status_code == 404
    assert foreign.state == "draft"


def test_an_item_is_added_in_the_zone_of_its_room(make, offering, editor):
    room, person = make.room(venue=make.venue(time_zone="Asia/Tokyo")), make.person(organisation=offering.host)
    track = make.track(offering=offering)
    data = typed(room=room.id, track=track.id, capacity="30", title_zh="报告", language="en", state="published")
    answer = editor.post(at(offering, "new"), data=data | {"people-0-person": person.id, "people-0-role": "chair"})
    assert answer.status_code == 303
    (item,) = list_items(offering)
    assert answer.location == f"{at(offering)}?day=2026-11-19#item-{item.ref}"
    assert (item.starts_at, item.ends_at, item.room, item.track) == (TEN - HOUR, TEN, room, track)
    assert (item.title, item.capacity, item.language) == ({"en": "Talk", "zh": "报告"}, 30, "en")
    assert [(part.person, part.role) for part in item.people] == [(person, "chair")]
    assert item.state == "published"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"title_en": ""}, "Give it a title in at least one language."),
        ({"day": ""}, "Say on which day."),
        ({"day": "2062-11-19"}, "This is more than a year away from the dates of the event."),
        ({"day": "9999-12-31"}, "Check the year: it must lie between 2000 and 2100."),
        ({"day": "soon"}, "Write a day, such as"),
        ({"end": "10:00"}, "The end must be after the start."),
        ({"end": "09:00"}, "The end must be after the start."),
        ({"end_day": "2026-11-18"}, "The last day must not be before the first."),
        ({"room": "987654"}, "Choose one of these."),
        ({"title_en": "x" * 201}, "Keep the title under 200 characters."),
        ({"title_en": "a\x00b"}, "This contains invisible control characters."),
        ({"capacity": "99999999999999999999"}, "Number must be between 0 and 1000000."),
        ({"online_url": "javascript:alert(1)"}, "Give the whole address, beginning with https:// or http://."),
        ({"people-0-person": "987654"}, "Choose one of these."),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(offering, editor, given, sentence):
    answer = editor.post(at(offering, "new"), data=typed(abstract_en="What I typed", **given))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "What I typed" in answer.text
    assert list_items(offering) == []


def test_a_hard_clash_is_refused_at_the_room(make, offering, editor, room):
    make.agenda_item(offering=make.conference(), starts_at=TEN, room=room, title="Other talk")
    answer = editor.post(at(offering, "new"), data=typed(room=room.id, state="published", abstract_zh="内容"))
    assert answer.status_code == 422
    assert "Hall A is taken by “Other talk” until 11:00." in answer.text
    assert "内容" in answer.text
    assert list_items(offering) == []


def test_a_draft_is_saved_and_says_that_it_clashes(make, offering, editor, room):
    make.agenda_item(offering=make.conference(), starts_at=TEN, room=room, title="Other talk")
    answer = editor.get(editor.post(at(offering, "new"), data=typed(room=room.id)).location)
    assert "Saved, but it clashes: Hall A is taken by “Other talk” until 11:00." in answer.text
    assert len(list_items(offering)) == 1


def test_edit_moves_and_changes_in_one_go_or_not_at_all(make, offering, editor, room):
    item = make.agenda_item(offering=offering, starts_at=TEN, room=room, title="Old")
    make.agenda_item(offering=offering, starts_at=TEN + 2 * HOUR, room=room)
    page = at(offering, item.ref)
    refused = editor.post(page, data=typed(title_en="New", start="12:30", end="13:30", room=room.id))
    assert (refused.status_code, item.title, item.starts_at) == (422, {"en": "Old"}, TEN)
    halfway = editor.post(page, data=typed(title_en="", start="15:00", end="16:00", room=room.id))
    assert (halfway.status_code, item.starts_at, item.sequence) == (422, TEN, 0)
    done = editor.post(page, data=typed(title_en="New", start="11:00", end="12:00", room=room.id))
    assert (done.status_code, item.title, item.starts_at, item.sequence) == (303, {"en": "New"}, TEN + HOUR, 1)


def test_an_item_of_several_days_survives_its_form(make, offering, editor):
    item = make.agenda_item(offering=offering, starts_at=TEN, minutes=60 * 30, state="draft")
    data = typed(title_en="Hackathon", start="10:00", end="16:00", end_day="2026-11-20")
    assert 'value="2026-11-20"' in editor.get(at(offering, item.ref)).text
    assert editor.post(at(offering, item.ref), data=data).status_code == 303
    assert item.ends_at == TEN + 30 * HOUR


def test_more_rows_keep_what_was_typed_and_save_nothing(make, offering, editor):
    answer = editor.post(at(offering, "new"), data=typed(title_en="Half a talk", more="1"))
    assert answer.status_code == 200
    assert "Half a talk" in answer.text
    assert 'name="people-7-person"' in answer.text
    assert list_items(offering) == []


def test_move_by_the_short_form(make, offering, editor, room):
    item = make.agenda_item(offering=offering, starts_at=TEN)
    data = {"day": "2026-11-20", "start": "10:00", "end": "11:00", "room": room.id}
    assert editor.post(at(offering, item.ref, "place"), data=data).status_code == 303
    assert (item.starts_at, item.room) == (TEN + 24 * HOUR, room)


def test_a_duplicate_starts_from_its_original(make, offering, editor):
    item = make.agenda_item(offering=offering, starts_at=TEN, title="Original")
    foreign = make.agenda_item(title="Not ours")
    assert 'value="Original"' in editor.get(at(offering, f"new?from={item.ref}")).text
    assert "Not ours" not in editor.get(at(offering, f"new?from={foreign.ref}")).text


def test_cancel_restore_and_remove(make, offering, editor):
    item = make.agenda_item(offering=offering, starts_at=TEN)
    draft = make.agenda_item(offering=offering, starts_at=TEN, state="draft")
    assert editor.post(at(offering, item.ref, "cancellation"), data={"reason": ""}).status_code == 422
    assert editor.post(at(offering, item.ref, "cancellation"), data={"reason": "Ill"}).status_code == 303
    assert item.state == "cancelled"
    assert editor.post(at(offering, item.ref, "restoration")).status_code == 303
    assert item.state == "published"
    answer = editor.get(editor.post(at(offering, item.ref, "removal")).location)
    assert "Only a draft can be removed." in answer.text
    assert editor.post(at(offering, draft.ref, "removal")).status_code == 303
    assert list_items(offering) == [item]


def test_publish_the_drafts(make, offering, editor, room):
    drafts = [make.agenda_item(offering=offering, starts_at=TEN, room=room, state="draft") for _ in range(2)]
    answer = editor.get(editor.post(at(offering, "publication")).location)
    assert "Hall A is taken by" in answer.text
    assert {item.state for item in drafts} == {"draft"}
    drafts[1].starts_at, drafts[1].ends_at = TEN + HOUR, TEN + 2 * HOUR
    answer = editor.get(editor.post(at(offering, "publication")).location)
    assert "2 items are published." in answer.text
    assert {item.state for item in drafts} == {"published"}


def test_two_sentences_at_one_field_stand_apart(offering, editor):
    answer = editor.post(at(offering, "shift"), data={"days": "x"})
    assert (answer.status_code, "Write a whole number, in figures.</span> <span>" in answer.text) == (422, True)


def test_the_whole_agenda_follows_the_event(make, offering, editor):
    item = make.agenda_item(offering=offering, starts_at=TEN - timedelta(days=7), state="draft")
    assert "1 item is not on a day of the event" in editor.get(at(offering)).text
    assert 'value="7"' in editor.get(at(offering, "shift")).text
    assert editor.post(at(offering, "shift"), data={"days": "7"}).status_code == 303
    assert item.starts_at == TEN


def test_a_foreign_secret_is_not_shown_in_the_clash(make, offering, editor, room):
    hidden = make.conference(state="draft")
    make.agenda_item(offering=hidden, starts_at=TEN, room=room, title="Secret plans")
    make.agenda_item(offering=offering, starts_at=TEN, room=room, state="draft", title="Ours")
    page = editor.get(at(offering)).text
    assert "“Ours” and another booking are in the same room at the same time." in page
    assert "Secret plans" not in page


def test_the_page_needs_the_same_queries_for_any_length(make, offering, editor, query_count):
    def count() -> int:
        with query_count() as sent:
            assert editor.get(at(offering)).status_code == 200
        return len(sent)

    def fill(number: int) -> None:
        for n in range(number):
            room = make.room(venue=offering.venue)
            make.agenda_item(offering=offering, starts_at=TEN + n * HOUR, room=room, people=(make.person(),))

    fill(1)
    first = count()
    fill(5)
    assert count() == first
    assert db.session.scalar(db.select(db.func.count(AgendaItem.id))) == 6


@pytest.mark.parametrize("query", ["", "?view=list", "?view=grid&day=2026-11-20", "?day=nonsense&view=odd"])
def test_drafts_cancelled_nights_and_roomless_items_are_shown(make, offering, editor, room, query):
    make.agenda_item(offering=offering, starts_at=TEN, room=room, state="draft", title="A draft")
    make.agenda_item(offering=offering, starts_at=TEN, room=room, title="At the same time", shares_room=True)
    make.agenda_item(offering=offering, starts_at=TEN + 24 * HOUR, title="No room")
    make.agenda_item(offering=offering, starts_at=TEN + 12 * HOUR, minutes=360, kind="social", title="Long night")
    make.agenda_item(offering=offering, starts_at=TEN, kind="opening", minutes=480, title="Doors")
    make.agenda_item(offering=offering, starts_at=TEN, state="cancelled", title="Off")
    assert editor.get(at(offering) + query).status_code == 200
