"""On whose behalf: organisations and who belongs to them. Knows nothing of what they offer."""
