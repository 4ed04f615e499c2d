"""The invariant of sync states, and of app passwords, notices what breaks them."""

from accounts.app_passwords.actions import LIMIT
from accounts.app_passwords.checks import few_app_passwords
from accounts.app_passwords.models import AppPassword
from calendars.caldav import actions
from calendars.caldav.checks import states_are_whole
from calendars.caldav.models import SyncState
from core import clock as core_clock
from core.database import db


def test_a_state_that_was_changed_by_hand_is_named(session):
    whole = actions.keep_state("a" * 64, "b" * 64, {"one.ics": '"1"'})
    broken = actions.keep_state("a" * 64, "c" * 64, {"two.ics": '"2"'})
    assert list(states_are_whole()) == []
    session.execute(db.update(SyncState).where(SyncState.ref == broken).values(members=b"x"))
    (sentence,) = states_are_whole()
    assert broken in sentence
    assert whole not in sentence


def test_too_many_passwords_are_named(session, make):
    user, now = make.user(), core_clock.now()
    for number in range(LIMIT + 1):
        session.add(AppPassword(user=user, name="x", secret_hash=f"{number:064}", created_at=now))
    session.flush()
    assert len(list(few_app_passwords())) == 1
