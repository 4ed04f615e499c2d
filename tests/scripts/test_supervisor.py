"""The processes behind ``make run`` start again when they end and never outlive it."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.supervisor import Process, Supervisor

FOREVER = [sys.executable, "-c", "import time; time.sleep(60)"]
AT_ONCE = [sys.executable, "-c", "raise SystemExit(3)"]
STUBBORN_PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "open(sys.argv[1], 'w').write(str(child.pid)); time.sleep(60)",
]

Build = Callable[..., Supervisor]


@pytest.fixture
def supervise() -> Iterator[Build]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    made: list[Supervisor] = []

    def build(*processes: Process) -> Supervisor:
        made.append(Supervisor(processes, os.environ))
        return made[-1]

    yield build
    for supervisor in made:
        supervisor.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


def until(is_true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not is_true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_true()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        return file.read().rpartition(")")[2].split()[0] != "Z"


def test_a_process_that_ends_is_started_again_after_a_pause(
    supervise: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = Process("The worker", FOREVER)
    supervisor = supervise(worker)
    supervisor.start()
    first = worker.popen
    assert first is not None
    first.kill()
    first.wait()
    supervisor.tick()
    assert worker.popen is None
    assert capsys.readouterr().out == "huizhi: The worker ended (exit code -9); it starts again in 1 s.\n"
    worker.due = 0.0
    supervisor.tick()
    assert worker.is_running


def test_a_vital_process_that_cannot_start_ends_the_run_with_an_error(supervise: Build) -> None:
    web = Process("The web server", AT_ONCE, vital=True)
    supervisor = supervise(web)
    for _ in range(3):
        web.start(os.environ)
        web.popen.wait()  # type: ignore[union-attr]
        supervisor.tick()
    assert supervisor.has_failed
    assert supervisor.run() == 1


def test_a_signal_ends_the_run_without_an_error(supervise: Build) -> None:
    worker = Process("The worker", FOREVER)
    supervisor = supervise(worker)
    supervisor.start()
    process = worker.popen
    os.kill(os.getpid(), signal.SIGTERM)
    assert supervisor.run() == 0
    assert process is not None
    assert process.returncode == -signal.SIGTERM


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="reads /proc")
def test_children_of_the_processes_end_too(supervise: Build, tmp_path: os.PathLike[str]) -> None:
    note = os.path.join(tmp_path, "pid")
    supervisor = supervise(Process("The worker", [*STUBBORN_PARENT, note]))
    supervisor.start()
    assert until(lambda: os.path.exists(note) and os.path.getsize(note) > 0)
    child = int(Path(note).read_text(encoding="ascii"))
    assert is_alive(child)
    supervisor.stop()
    assert until(lambda: not is_alive(child))
