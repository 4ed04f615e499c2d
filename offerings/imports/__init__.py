"""Programmes and lists made elsewhere become ours: read (``readers``), planned with a preview, written all or nothing.

``readers.reading.read`` takes any supported file; ``programme_planning`` and ``table_planning`` say what would happen;
``actions`` does it. A file that can't be taken at all raises ``ImportRefused``; everything else odd is a ``Problem``.
"""
