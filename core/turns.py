"""Writers of one SQLite file take turns, over all threads and processes.

SQLite lets one write at a time, and whoever finds it busy sleeps and asks again, longer each time: measured with
sixteen writers in two processes, one in twenty waited 3 to 5 s and the unluckiest 13 s, while newcomers were served at
once. Here the threads of a process wait in a queue, first come, first served; the first of them asks for the lock of
a file (flock) every millisecond, so that of all processes only one thread each competes, and none needs a second
thread to watch the clock. Whoever is killed lets go by that.
"""

import fcntl
import os
from collections import deque
from threading import Lock, RLock
from time import monotonic, sleep
from types import TracebackType

LONGEST_WAIT_SECONDS = 30.0
_ASK_AGAIN_SECONDS = 0.001


class TurnNotCome(Exception):
    """Nobody let go for LONGEST_WAIT_SECONDS."""


class Turn:
    """The right to write, from its making until ``end``. Raises TurnNotCome."""

    def __init__(self, path: str, longest: float = LONGEST_WAIT_SECONDS) -> None:
        self._file = -1
        deadline = monotonic() + longest
        queue = _queues.setdefault(path, _Queue())
        if not queue.enter(longest):
            raise TurnNotCome(f"no turn to write within {longest:.0f} s")
        self._queue = queue
        try:
            self._file = _lock(path, deadline)
        except BaseException:
            queue.leave()
            raise

    def end(self) -> None:
        """The next one's turn. Nothing happens the second time."""
        if self._file >= 0:
            os.close(self._file)  # which lets go of the lock
            self._file = -1
            self._queue.leave()

    __del__ = end  # a connection that is thrown away never goes back to its pool

    def __enter__(self) -> "Turn":
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.end()


class _Queue:
    """The threads of this process, in the order in which they came."""

    def __init__(self) -> None:
        self._guard = RLock()  # a Turn may be thrown away, and so ended, at any moment
        self._is_taken = False
        self._waiting: deque[Lock] = deque()

    def enter(self, longest: float) -> bool:
        """True when it is this thread's turn, False when it did not come within ``longest`` seconds."""
        mine = Lock()
        mine.acquire()
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            self._waiting.append(mine)
        if mine.acquire(timeout=longest):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it came at the last moment

    def leave(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


_queues: dict[str, _Queue] = {}
"""By the path of the lock."""


def _lock(path: str, deadline: float) -> int:
    """The open file whose lock is ours; other processes have it until then."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() >= deadline:
                os.close(file)
                raise TurnNotCome("another process had the turn all the time") from None
            sleep(_ASK_AGAIN_SECONDS)
        else:
            return file
