"""Certificates: what is issued to people of a cohort, printed, suspended, replaced and revoked. Never issued twice."""
