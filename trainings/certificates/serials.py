"""Serials that people read aloud: HZ-2026-000123-38, the last two digits a check (ISO 7064 MOD 97-10)."""

import re
import unicodedata

_SHAPE = re.compile(r"HZ(\d{4})(\d{6,9})(\d{2})")


def serial(year: int, number: int) -> str:
    """The ``number``-th certificate of ``year``."""
    assert 1000 <= year <= 9999
    assert 0 < number < 10**9
    digits = f"{year}{number:06}"
    return f"HZ-{year}-{number:06}-{_check(digits):02}"


def read_serial(text: str) -> str | None:
    """The serial that somebody typed, with or without hyphens and spaces, full width too; None when it can't be one.

    The check finds each wrong digit and each pair that was exchanged.
    """
    plain = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text[:60]).upper())
    found = _SHAPE.fullmatch(plain)
    if found is None or not plain.isascii():
        return None
    year, number, check = found.groups()
    if int(check) != _check(year + number) or int(number) == 0:
        return None
    return f"HZ-{year}-{number}-{check}"


def _check(digits: str) -> int:
    return 98 - int(digits + "00") % 97
