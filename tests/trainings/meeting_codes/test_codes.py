from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trainings.meeting_codes.codes import STEP_SECONDS, Code, is_open, read, seconds_left, step_at, write

NOW = datetime(2026, 11, 2, 1, 0, 7, tzinfo=UTC)
KEY = "a key of this installation"


def code(direction="in", item="m2345", now=NOW, key=KEY):
    return write(item, direction, step_at(now), key)


@given(st.sampled_from(["in", "out"]), st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1)), st.integers(0, 19))
def test_what_is_shown_now_is_read_now(direction, moment, seconds):
    now = moment.replace(tzinfo=UTC)
    verdict, found = read(code(direction, now=now), "m2345", now, KEY)
    assert (verdict, found) == ("ok", Code(direction, step_at(now)))


def test_it_holds_for_its_step_and_the_next():
    text = code()
    start = datetime.fromtimestamp(step_at(NOW) * STEP_SECONDS, UTC)
    verdicts = [
        read(text, "m2345", start + timedelta(seconds=seconds), KEY)[0]
        for seconds in (0, STEP_SECONDS, 2 * STEP_SECONDS - 1, 2 * STEP_SECONDS, 3600)
    ]
    assert verdicts == ["ok", "ok", "ok", "expired", "expired"]


def test_a_code_of_the_future_does_not_hold_yet():
    text = write("m2345", "in", step_at(NOW) + 1, KEY)
    assert read(text, "m2345", NOW, KEY)[0] == "expired"


def test_another_meeting_another_key_or_direction_is_forged():
    assert read(code(item="other"), "m2345", NOW, KEY) == ("forged", None)
    assert read(code(key="another key"), "m2345", NOW, KEY) == ("forged", None)
    assert read("o" + code()[1:], "m2345", NOW, KEY) == ("forged", None)


@given(st.text(max_size=60))
def test_no_text_is_taken_for_a_code(text):
    assert read(text, "m2345", NOW, KEY) == ("forged", None)


@given(st.integers(0, 40), st.text("abcdefghijklmnopqrstuvwxyz234567-io", min_size=1, max_size=1))
def test_no_single_character_can_be_changed(place, character):
    text = code()
    place %= len(text)
    changed = text[:place] + character + text[place + 1 :]
    if changed != text:
        assert read(changed, "m2345", NOW, KEY)[0] in ("forged", "expired")


def test_the_same_person_and_code_are_one_mark():
    first = Code("in", 5).client_id(1, 2)
    others = [Code("in", 5).client_id(1, 3), Code("in", 5).client_id(2, 2), Code("out", 5).client_id(1, 2)]
    assert Code("in", 5).client_id(1, 2) == first
    assert len({first, *others}) == 4


def test_the_window_is_half_an_hour_around_the_meeting():
    ends = NOW + timedelta(hours=3)
    found = [is_open(NOW, ends, NOW + timedelta(minutes=minutes)) for minutes in (-31, -30, 90, 210, 211)]
    assert found == [False, True, True, True, False]


def test_the_next_code_comes_within_twenty_seconds():
    assert seconds_left(NOW) == 13
    assert seconds_left(NOW.replace(second=20)) == 20
