"""Membership: which user acts for which organisation, in which role."""
