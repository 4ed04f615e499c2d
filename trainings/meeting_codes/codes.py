"""The rotating code of a meeting: what a trainee scans. Nothing is stored. Pure.

"i" or "o", the number of the time step in base 36, a hyphen, and 80 bits of HMAC-SHA256 (RFC 2104) over meeting,
direction and step, under a key derived from SECRET_KEY (RFC 5869). A code holds for its own step and the next, so a
picture that is passed on is worthless after at most 40 seconds; and only from half an hour before the meeting to half
an hour after it.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Direction = Literal["in", "out"]
Verdict = Literal["ok", "expired", "forged"]

STEP_SECONDS = 20
STEPS_VALID = 2
AROUND = timedelta(minutes=30)
"""How long before and after a meeting its code is shown and taken."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SPACE = UUID("5b5c1e0e-8b3a-4f0e-9a34-0c7a1ce50022")


@dataclass(frozen=True)
class Code:
    direction: Direction
    step: int

    def client_id(self, item_id: int, registration_id: int) -> str:
        """Of the mark: the same person's second use of one code is the same mark."""
        return str(uuid5(_SPACE, f"{item_id}:{registration_id}:{self.direction}:{self.step}"))


def step_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def seconds_left(now: datetime) -> int:
    """Until the next code, at least 1."""
    return STEP_SECONDS - int(now.timestamp()) % STEP_SECONDS


def is_open(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    return starts_at - AROUND <= now <= ends_at + AROUND


def write(item_ref: str, direction: Direction, step: int, secret_key: str) -> str:
    return f"{direction[0]}{_base36(step)}-{_mac(item_ref, direction, step, secret_key)}"


def read(text: str, item_ref: str, now: datetime, secret_key: str) -> tuple[Verdict, Code | None]:
    """What it says, if we signed it for this meeting. "expired" still says what it was; constant time."""
    code = _parse(text)
    if code is None:
        return "forged", None
    expected = write(item_ref, code.direction, code.step, secret_key)
    if not hmac.compare_digest(expected.encode(), text.encode("utf-8", "replace")):
        return "forged", None
    age = step_at(now) - code.step
    return ("ok" if 0 <= age < STEPS_VALID else "expired"), code


def _parse(text: str) -> Code | None:
    head, hyphen, _signature = text.partition("-")
    if not hyphen or not 2 <= len(head) <= 12 or head[0] not in "io" or not set(head[1:]) <= set(_DIGITS):
        return None
    return Code("in" if head[0] == "i" else "out", int(head[1:], 36))


def _base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits


def _mac(item_ref: str, direction: str, step: int, secret_key: str) -> str:
    message = f"{item_ref}:{direction}:{step}".encode()
    digest = hmac.new(_key(secret_key), message, hashlib.sha256).digest()[:10]
    return base64.b32encode(digest).decode().lower()


@lru_cache(maxsize=4)
def _key(secret_key: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"huizhi meeting codes 1").derive(secret_key.encode())
