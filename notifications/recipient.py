"""Whom a message goes to: a value, so that notifications needs to know no user."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipient:
    """``language`` is "en" or "zh"; ``time_zone`` an IANA name, the zone in which the reader lives."""

    address: str
    name: str
    language: str
    time_zone: str
