"""Writers take turns: one at a time, in their order, whatever becomes of the one before."""

import subprocess
import sys
import time
from threading import Thread

import pytest
from sqlalchemy.exc import OperationalError

from core.database import db
from core.turns import Turn, TurnNotCome

HOLD = (
    "import sys, time; from core.turns import Turn; turn = Turn(sys.argv[1]); print('mine', flush=True); time.sleep(60)"
)


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "turn")


def test_one_at_a_time_in_their_order(path):
    inside, order = [], []

    def write(number):
        with Turn(path):
            inside.append(number)
            time.sleep(0.02)
            order.append(tuple(inside))
            inside.remove(number)

    first = Turn(path)
    threads = [Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    first.end()
    for thread in threads:
        thread.join()
    assert order == [(number,) for number in range(6)]


def test_whoever_is_killed_lets_the_next_one_in(path):
    holder = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"mine\n"
    with pytest.raises(TurnNotCome):
        Turn(path, longest=0.2)
    holder.kill()
    holder.wait()
    holder.stdout.close()
    Turn(path, longest=5).end()


def test_who_gave_up_takes_no_turn_later(path):
    first = Turn(path)
    with pytest.raises(TurnNotCome):
        Turn(path, longest=0.1)
    first.end()
    first.end()
    Turn(path, longest=5).end()


def test_a_writer_that_never_ends_is_said_to_be_busy(session, app, monkeypatch, database_name):
    if database_name != "sqlite":
        pytest.skip("only SQLite's writers take turns")
    monkeypatch.setattr("core.database.LONGEST_WAIT_SECONDS", 0.2)
    session.commit()
    with app.app_context():
        blocking = Turn(f"{db.engine.url.database}-turn")
        with pytest.raises(OperationalError):
            db.session.execute(db.text("SELECT 1"))
        db.session.rollback()
        blocking.end()
        assert db.session.scalar(db.text("SELECT 1")) == 1
        db.session.rollback()
