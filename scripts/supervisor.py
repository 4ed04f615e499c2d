"""Keeps a few processes running and ends all of them, and all that they started, when it ends itself.

Each runs in a session of its own, so that Ctrl-C reaches only the supervisor, which then asks each
group to stop and, after a grace period or a second signal, kills what is left. On Linux the kernel ends them even
if the supervisor is killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

GRACE_SECONDS = 8.0
LONGEST_PAUSE = 30.0
SETTLED_SECONDS = 20.0  # a process that ran this long starts again without a pause
PR_SET_PDEATHSIG = 1


@dataclass
class Process:
    """A command that is started again when it ends; ``vital`` ones that can't start end the whole run."""

    name: str
    command: Sequence[str]
    vital: bool = False
    popen: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = field(default=0.0)

    def start(self, environ: Mapping[str, str]) -> None:
        self.started = time.monotonic()
        self.popen = subprocess.Popen(
            self.command,
            env=environ,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    def signal_group(self, number: int) -> None:
        if self.popen is not None:
            try:
                os.killpg(self.popen.pid, number)
            except (ProcessLookupError, PermissionError):  # macOS says EPERM for a group of zombies
                return

    @property
    def is_running(self) -> bool:
        return self.popen is not None and self.popen.poll() is None


class Supervisor:
    """Runs until a signal says stop, or a vital process fails three times in a row."""

    def __init__(self, processes: Sequence[Process], environ: Mapping[str, str]) -> None:
        self.processes = processes
        self.environ = environ
        self.signals = 0
        self.has_failed = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)

    def _note_signal(self, _number: int, _frame: object) -> None:
        self.signals += 1

    @property
    def is_stopping(self) -> bool:
        return self.signals > 0 or self.has_failed

    def start(self) -> None:
        """Start what is due; a process with a later ``due`` follows in its time."""
        self.tick()

    def tick(self) -> None:
        """Look after each process once: note what ended, start what is due."""
        now = time.monotonic()
        for process in self.processes:
            if process.is_running or self.is_stopping:
                continue
            if process.popen is not None:
                self._ended(process, process.popen.returncode, now)
            elif now >= process.due:
                process.start(self.environ)

    def _ended(self, process: Process, code: int, now: float) -> None:
        process.signal_group(signal.SIGKILL)
        process.popen = None
        process.failures = 1 if now - process.started > SETTLED_SECONDS else process.failures + 1
        if process.vital and process.failures == 3:
            say(f"{process.name} ended three times in a row (exit code {code}); giving up.")
            self.has_failed = True
            return
        pause = min(LONGEST_PAUSE, 2.0 ** (process.failures - 1))
        process.due = now + pause
        say(f"{process.name} ended (exit code {code}); it starts again in {pause:.0f} s.")

    def run(self) -> int:
        """Look after the processes until told to stop; returns the exit code."""
        while not self.is_stopping:
            self.tick()
            time.sleep(0.1)
        self.stop()
        return 1 if self.has_failed else 0

    def stop(self) -> None:
        for process in self.processes:
            process.signal_group(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        told = self.signals
        while any(p.is_running for p in self.processes) and time.monotonic() < deadline and self.signals == told:
            time.sleep(0.05)
        for process in self.processes:
            process.signal_group(signal.SIGKILL)
        for process in self.processes:
            if process.popen is not None:
                process.popen.wait()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def say(sentence: str) -> None:
    print(f"huizhi: {sentence}", flush=True)
