from datetime import UTC, date, datetime

import pytest

from core.errors import Refused
from offerings.base import states
from offerings.base.models import Offering


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "zone", "state", "shown"),
    [
        (date(2026, 11, 18), date(2026, 11, 19), "Asia/Shanghai", "published", "published"),
        (date(2026, 11, 17), date(2026, 11, 18), "Asia/Shanghai", "published", "over"),
        (date(2026, 11, 18), None, "Asia/Shanghai", "published", "over"),
        (date(2026, 11, 18), None, "America/New_York", "published", "published"),  # still the 18th there
        (None, None, "Asia/Shanghai", "published", "published"),
        (date(2026, 11, 1), None, "Asia/Shanghai", "draft", "draft"),
        (date(2026, 11, 1), None, "Asia/Shanghai", "postponed", "postponed"),
        (date(2026, 11, 1), None, "Asia/Shanghai", "cancelled", "cancelled"),
    ],
)
def test_shown_state(make, clock, starts_on, ends_on, zone, state, shown):
    clock.set(datetime(2026, 11, 18, 17, tzinfo=UTC))  # 01:00 on the 19th in Shanghai
    offering = make.conference(state=state, starts_on=starts_on, time_zone=zone)
    offering.ends_on = ends_on
    assert states.shown_state(offering) == shown


def test_every_state_of_the_database_has_a_word():
    known = next(c for c in Offering.__table__.constraints if c.name == "ck_offerings_known_state")
    assert {state for state in states.STATES if f"'{state}'" in str(known.sqltext)} == states.STATES.keys() - {"over"}


def test_a_refusal_names_the_state(make):
    with pytest.raises(Refused) as refused:
        states.next_state(make.conference(state="cancelled"), "publish")
    assert str(refused.value.message) == "Only a draft can be published. This is: Cancelled."
