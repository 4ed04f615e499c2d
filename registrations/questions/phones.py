"""Phone numbers in E.164 where they can be read, else as they were typed."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

_PLAUSIBLE = re.compile(r"[+0-9０-９ ()（）./#*xX\-–－]{3,40}")
_HOME = "CN"
"""Of numbers without a country code."""


def read_phone(text: str) -> str | None:
    """ "+8675783330000"; the text itself when it may be a number we can't place; None when it is none at all."""
    text = text.strip()
    try:
        number = phonenumbers.parse(text, _HOME)
    except NumberParseException:
        number = None
    if number is not None and phonenumbers.is_valid_number(number) and not number.extension:
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    digits = sum(char.isdigit() for char in text)
    return text if digits >= 3 and _PLAUSIBLE.fullmatch(text) else None


def phone_words(stored: str) -> str:
    """ "+86 757 8333 0000"; as it is where it could not be read."""
    if not re.fullmatch(r"\+[1-9][0-9]{4,14}", stored):
        return stored
    try:
        return phonenumbers.format_number(phonenumbers.parse(stored, None), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return stored
