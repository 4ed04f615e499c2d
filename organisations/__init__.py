"""On whose behalf: organisations and who belongs to them. Knows nothing of what they offer.

Nouns: base (the organisation), members (who acts for it, and who may), directory (the pages). Packages above add to an
organisation's public page through ``base.sections``.
"""
