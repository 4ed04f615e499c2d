from blinker import Signal

cohort_version_moved = Signal()
"""``send(cohort, actor=..., before=version)``: it runs the newest version of its course from now on."""
