"""A plain HTTP client."""

import urllib.error
import urllib.request
from email.message import Message
from typing import NamedTuple


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


def fetch(url: str, headers: dict[str, str] | None = None) -> Answer:
    """Any answer, a refusal too."""
    request = urllib.request.Request(url, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())
