"""The kinds of answer that an organiser may ask for, and what sets some of them apart."""

from core.i18n import _l

KINDS = {
    "text": _l("Text"),
    "long_text": _l("Long text"),
    "choice": _l("Choice"),
    "multiple_choice": _l("Several choices"),
    "yes_no": _l("Yes or no"),
    "number": _l("A number"),
    "rating": _l("Rating from 1 to 5"),
    "date": _l("Date"),
    "time": _l("Time of day"),
    "email": _l("E-mail address"),
    "phone": _l("Phone number"),
    "country": _l("Country or region"),
    "organisation": _l("Organisation"),
    "url": _l("Web address"),
    "file": _l("File"),
    "picture": _l("Picture"),
    "consent": _l("Consent to a text"),
    "needs": _l("Diet and access needs (kept encrypted)"),
    "identity": _l("Identity document (kept encrypted)"),
}

WITH_OPTIONS = ("choice", "multiple_choice", "needs")
FILES = ("file", "picture")
SEALED = ("needs", "identity")
"""Their answers are encrypted at rest, and shown in clear only to whoever asks and may: see sealing.py."""

DOCUMENTS = {
    "passport": _l("Passport"),
    "resident_card": _l("Resident identity card of China"),
    "hong_kong_macao_permit": _l("Mainland travel permit for Hong Kong and Macao residents"),
    "taiwan_permit": _l("Mainland travel permit for Taiwan residents"),
    "foreigner_permit": _l("Permanent residence card for foreigners"),
    "other": _l("Another document"),
}

RATINGS = range(1, 6)
