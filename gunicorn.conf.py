"""How the web server's processes run; `make run` and production read it, the command line says the rest."""

import sys

worker_class = "gthread"
threads = 8
preload_app = True
"""A worker that was killed is replaced at once: the program is imported before any worker is made."""
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True

sys.setswitchinterval(0.0005)
"""Seconds, where Python has 0.005. Whoever talks to the database lets go of the interpreter at every statement; a
thread that computes a page keeps it for so long. A writer of twenty statements held its locks for a tenth of a second.
"""
