"""How the web server's processes run; `make run` and production read it, the command line says the rest."""

import gc
import sys
from typing import Any

worker_class = "gthread"
threads = 2
"""Requests at a time of one process. Python computes one of them at a time, so more only hold each other up: 1,500
people who registered within 18 s were served in 30 s with four, 28 with two, 25 with one, which a slow export would
stop."""
preload_app = True
"""A worker that was killed is replaced at once: the program is imported before any worker is made."""
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True

sys.setswitchinterval(0.0005)
"""Seconds, where Python has 0.005. Whoever talks to the database lets go of the interpreter at every statement; a
thread that computes a page keeps it for so long. A writer of twenty statements held its locks for a tenth of a second.
"""


def when_ready(server: Any) -> None:
    """Before the workers are made: what is imported is never rubbish, so the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
