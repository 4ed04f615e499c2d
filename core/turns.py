"""Writers of one SQLite file take turns, over all threads and processes, in the order in which they came.

SQLite lets one write at a time, and whoever finds it busy sleeps and asks again, longer each time: measured with
sixteen writers in two processes, one in twenty waited 3 to 5 s and the unluckiest 13 s, while newcomers were served at
once. A queue in the kernel (flock) brought the same to 1.0 and 1.3 s. Whoever is killed leaves the queue by that.
"""

import fcntl
import os
from threading import Lock, Thread
from types import TracebackType

LONGEST_WAIT_SECONDS = 30.0


class TurnNotCome(Exception):
    """Nobody let go for LONGEST_WAIT_SECONDS."""


class Turn:
    """The right to write, from its making until ``end``. Raises TurnNotCome."""

    def __init__(self, path: str, longest: float = LONGEST_WAIT_SECONDS) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._wait(longest)

    def end(self) -> None:
        """The next one's turn. Nothing happens the second time."""
        if self._file >= 0:
            os.close(self._file)  # which lets go of the lock
            self._file = -1

    __del__ = end  # a connection that is thrown away never goes back to its pool

    def __enter__(self) -> "Turn":
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.end()

    def _wait(self, longest: float) -> None:
        """In a thread of its own, because flock has no time limit; when that has passed, the thread lets go again."""
        state, came = Lock(), False
        given_up = False

        def wait() -> None:
            nonlocal came
            fcntl.flock(self._file, fcntl.LOCK_EX)
            with state:
                came = True
                if given_up:
                    self.end()

        waiter = Thread(target=wait, name="turn", daemon=True)
        waiter.start()
        waiter.join(longest)
        with state:
            if not came:
                given_up = True
        if given_up:
            raise TurnNotCome(f"no turn to write within {longest:.0f} s")
