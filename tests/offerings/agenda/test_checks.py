from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from core.database import db
from core.invariants import INVARIANTS
from offerings.agenda.models import ClashOverride

TEN = datetime(2026, 11, 19, 2, tzinfo=UTC)


@pytest.fixture
def offering(make):
    return make.conference(starts_on=date(2026, 11, 19))


def broken(start: str) -> list[str]:
    db.session.flush()
    (name,) = [name for name in INVARIANTS if name.startswith(start)]
    return list(INVARIANTS[name].broken())


def test_two_items_in_one_room(make, offering, database_name):
    room = make.room()
    make.agenda_item(offering=offering, starts_at=TEN, room=room, shares_room=True)
    make.agenda_item(offering=offering, starts_at=TEN, room=room)
    make.agenda_item(offering=offering, starts_at=TEN, room=room, state="draft")
    assert broken("no two published items") == []
    if database_name == "postgresql":  # where the damage can only be planted without the constraint
        db.session.execute(text("ALTER TABLE agenda_items DROP CONSTRAINT ex_agenda_items_room"))
    make.agenda_item(offering=offering, starts_at=TEN + timedelta(minutes=30), room=room)
    assert len(broken("no two published items")) == 1
    db.session.rollback()


def test_a_wrong_share(make, offering):
    item = make.agenda_item(offering=offering, starts_at=TEN)
    assert broken("the database knows") == []
    item.shares_room = True
    assert len(broken("the database knows")) == 1


def test_an_item_a_century_off(make, offering):
    make.agenda_item(offering=offering, starts_at=TEN)
    assert broken("agenda items lie near") == []
    make.agenda_item(offering=offering, starts_at=TEN.replace(year=2062))
    make.agenda_item(offering=offering, starts_at=TEN, minutes=60 * 24 * 40)
    assert len(broken("agenda items lie near")) == 2


def test_a_publication_without_a_time(make, offering):
    item = make.agenda_item(offering=offering, starts_at=TEN)
    assert broken("published items say") == []
    item.published_at = None
    assert len(broken("published items say")) == 1


def test_a_foreign_track(make, offering):
    make.agenda_item(offering=offering, starts_at=TEN, track=make.track(offering=offering))
    assert broken("an item's track") == []
    make.agenda_item(offering=offering, starts_at=TEN, track=make.track())
    assert len(broken("an item's track")) == 1


def test_a_series_without_a_plan(make, offering):
    item = make.agenda_item(offering=offering, starts_at=TEN, series_key="k")
    alone = make.agenda_item(offering=offering, starts_at=TEN)
    assert broken("an item has a place") == []
    item.planned_at, alone.planned_at = None, TEN
    assert len(broken("an item has a place")) == 2


def test_a_venue_nowhere(make):
    room = make.room()
    assert broken("every room belongs") == []
    room.venue.time_zone = "Mars/Olympus"
    assert len(broken("every room belongs")) == 1


def test_a_room_or_a_part_without_an_owner(make, offering, database_name):
    """Foreign keys keep this away; the check is for databases that were mended by hand."""
    item = make.agenda_item(offering=offering, starts_at=TEN, people=(make.person(),))
    room = make.room()
    assert broken("whoever is on an item") == []
    item_id, venue_id = item.id, room.venue_id
    db.session.commit()
    off = "PRAGMA foreign_keys = OFF" if database_name == "sqlite" else "SET session_replication_role = replica"
    with db.engine.connect() as connection:
        connection.connection.driver_connection.rollback()
        connection.connection.driver_connection.execute(off)
        connection.execute(text("DELETE FROM agenda_items WHERE id = :id"), {"id": item_id})
        connection.execute(text("DELETE FROM venues WHERE id = :id"), {"id": venue_id})
        connection.commit()
        connection.invalidate()
    db.session.expire_all()
    assert len(broken("whoever is on an item")) == 1
    assert len(broken("every room belongs")) == 1


def test_an_override_without_a_reason(make, offering):
    row = {"offering_id": offering.id, "actor_id": 1, "actor_name": "A", "at": TEN}
    db.session.add(ClashOverride(clash_key="capacity:a:b:1", reason="They stand.", **row))
    assert broken("every decision") == []
    db.session.add(ClashOverride(clash_key="capacity:a:b:2", reason=" ", **row))
    assert len(broken("every decision")) == 1
