"""sync-collection (RFC 6578): what changed since a token, whatever changed it, and after a restart too."""

from datetime import timedelta

import pytest

from calendars.caldav import actions
from calendars.caldav.models import SyncState
from calendars.caldav.resources import SHELF
from core import clock as core_clock
from core.database import db

ALL = "/caldav/public/en/all/"


@pytest.fixture
def meetings(make):
    return [make.conference(title=f"Meeting {number}") for number in range(5)]


def href(offering) -> str:
    return f"{ALL}{offering.uid.replace('@', '~40')}.ics"


def touch(offering, **values) -> None:
    for name, value in values.items():
        setattr(offering, name, value)
    offering.revision += 1
    offering.changed_at = core_clock.now()


def test_the_first_time_everything_comes_and_nothing_is_removed(program, meetings):
    touch(meetings[0], state="draft")
    first = program.sync(ALL)
    assert set(first.found) == {href(each) for each in meetings[1:]}
    assert first.statuses == {}
    assert first.token.startswith("http://localhost/caldav/sync/")


def test_without_a_change_nothing_comes_and_little_is_asked(program, meetings, query_count):
    token = program.sync(ALL).token
    SHELF.clear()  # as after a restart: the answer needs no object
    with query_count() as queries:
        again = program.sync(ALL, token)
    assert (again.found, again.statuses, again.token) == ({}, {}, token)
    assert len(queries) == 2


def test_one_change_is_one_answer(program, meetings):
    token = program.sync(ALL).token
    touch(meetings[2], title={"en": "Moved"})
    after = program.sync(ALL, token)
    assert list(after.found) == [href(meetings[2])]
    assert after.statuses == {}
    assert after.token != token
    assert program.sync(ALL, after.token).found == {}


def test_what_leaves_is_removed_and_what_comes_back_changed(program, meetings):
    token = program.sync(ALL).token
    touch(meetings[1], state="draft")
    gone = program.sync(ALL, token)
    assert (gone.found, gone.statuses) == ({}, {href(meetings[1]): 404})
    touch(meetings[1], state="published")
    assert list(program.sync(ALL, gone.token).found) == [href(meetings[1])]


def test_a_token_of_the_properties_serves_as_well(program, meetings):
    token = program.propfind(ALL, "D:sync-token").found[ALL]["D:sync-token"].text
    touch(meetings[3], title={"en": "New"})
    assert list(program.sync(ALL, token).found) == [href(meetings[3])]


def test_part_after_part_gives_everything_once(program, meetings):
    token, seen = program.sync(ALL).token, []
    for meeting in meetings[:4]:
        touch(meeting, title={"en": "New"})
    touch(meetings[4], state="draft")
    for _turn in range(3):
        part = program.sync(ALL, token, limit=2)
        assert part.statuses.pop(ALL, None) == (507 if _turn < 2 else None)
        seen += [*part.found, *part.statuses]
        token = part.token
    assert sorted(seen) == sorted(map(href, meetings))
    assert len(seen) == 5
    assert program.sync(ALL, token).found == {}


def test_parts_from_the_beginning_too(program, meetings):
    first = program.sync(ALL, limit=3)
    rest = program.sync(ALL, first.token, limit=3)
    assert (len(first.found), len(rest.found), first.statuses, rest.statuses) == (3, 2, {ALL: 507}, {})
    assert set(first.found) | set(rest.found) == set(map(href, meetings))


@pytest.mark.parametrize(
    "token", ["x", "http://localhost/caldav/sync/2222222222", "data:,1", "http://localhost/caldav/sync/", "\u6c49"]
)
def test_a_token_of_nobody_is_refused_with_its_condition(program, meetings, token):
    answer = program.sync(ALL, token)
    assert (answer.status, answer.condition) == (403, "D:valid-sync-token")


def test_a_token_of_another_calendar_is_none_here(program, meetings):
    token = program.sync("/caldav/public/zh/all/").token
    assert program.sync(ALL, token).condition == "D:valid-sync-token"


def test_old_states_go_but_never_the_newest(program, meetings, clock, session):
    tokens = []
    for turn in range(actions.KEPT_STATES + 3):
        clock.advance(minutes=1)
        touch(meetings[0], title={"en": f"Title {turn}"})
        tokens.append(program.sync(ALL).token)
    actions.purge_states()
    assert program.sync(ALL, tokens[0]).condition == "D:valid-sync-token"
    assert list(program.sync(ALL, tokens[5]).found) == [href(meetings[0])]
    clock.advance(days=actions.KEPT / timedelta(days=1) + 1)
    actions.purge_states()
    assert session.scalar(db.select(db.func.count(SyncState.id))) == 1
    assert program.sync(ALL, tokens[-1]).found == {}


def test_two_at_once_get_one_state(in_threads, session):
    def keep(_index: int) -> str:
        ref = actions.keep_state("a" * 64, "b" * 64, {"one.ics": '"1"'})
        db.session.commit()
        return ref

    assert len(set(in_threads(keep, 8))) == 1


def test_a_member_that_leaves_a_person_leaves_their_calendar(program_of, make):
    user = make.user()
    meeting, speaker = make.conference(), make.person(user_id=user.id)
    talk = make.agenda_item(offering=meeting, people=(speaker,))
    program, path = program_of(user), f"/caldav/people/{user.ref}/mine/"
    first = program.sync(path)
    (entry,) = [each for each in first.found if talk.uid.split("@")[0] in each]
    speaker.user_id = None
    assert program.sync(path, first.token).statuses == {entry: 404}


def test_who_asks_for_one_entry_at_a_time_fills_no_disk(program, make, monkeypatch):
    """The newest parts stay, and all whole states: nobody else has to begin anew."""
    monkeypatch.setattr(actions, "KEPT_STATES", 3)
    for number in range(7):
        make.conference(title=f"Meeting {number}")
    whole = program.sync(ALL).token
    token = ""
    for _ in range(6):
        token = program.sync(ALL, token, limit=1).token
    parts = db.select(db.func.count()).where(SyncState.revision == "")
    assert db.session.scalar(parts) == 3
    actions.purge_states()
    assert program.sync(ALL, whole).found == {}
    assert len(program.sync(ALL, token).found) == 1
