"""What happened to an offering. Receivers run in the same transaction: they write rows and touch no network.

Each is sent as ``signal.send(offering, actor=user_or_None, ...)`` after the rows were written and flushed.
"""

from blinker import Namespace

_signals = Namespace()

offering_created = _signals.signal("offering-created")
""" actor """

offering_published = _signals.signal("offering-published")
""" actor: the first publication """

offering_changed = _signals.signal("offering-changed")
""" actor, changes: {column or relationship: (old, new)}; also when a postponed offering gets its new dates """

offering_rescheduled = _signals.signal("offering-rescheduled")
""" actor, days: a postponed offering gets new dates; what hangs on its days follows. offering_changed comes after """

offering_postponed = _signals.signal("offering-postponed")
""" actor, reason """

offering_cancelled = _signals.signal("offering-cancelled")
""" actor, reason """

offering_copied = _signals.signal("offering-copied")
""" actor, copy: the new draft, days: how far its first day lies from the original's (0 when either has none) """

publication_refused = _signals.signal("publication-refused")
""" actor, obstacles: a planned publication came due and could not happen; the plan is removed """
