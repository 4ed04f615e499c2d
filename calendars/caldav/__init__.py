"""CalDAV, read-only (RFC 4791, 4918, 3744, 6578): the scopes of feeds as calendars that programs keep in step with.

Pure: ``xml``, ``requests``, ``queries_in_xml``, ``components``, ``times``, ``occurrences``, ``filters``, ``retrieval``,
``freebusy``, ``snapshots``, ``multistatus``. Of ours: ``resources`` (what lies where), ``properties`` (what one may ask
of it), ``reports``, ``sync`` (what changed since a token), ``routes``.
"""
