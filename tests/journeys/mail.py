"""Mail, found by whom it is for where the worker puts it, and read as /dev/inbox shows it."""

import os
import time
from email.parser import BytesHeaderParser
from functools import cache
from pathlib import Path

from tests.journeys.visitors import Visitor

PATIENCE = 40


def mails_to(address: str) -> list[str]:
    """The addresses of all mails to ``address``, newest first."""
    folder = Path(os.environ["HUIZHI_INSTANCE"]) / "mail"
    found = [path for path in folder.glob("*.eml") if address in reader(path)]
    return [f"/dev/inbox/{path.stem}" for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)]


@cache
def reader(path: Path) -> str:
    with path.open("rb") as file:
        return str(BytesHeaderParser().parse(file)["To"])


def open_mail(person: Visitor, address: str, count: int = 1) -> str:
    """Wait for the ``count``-th mail to ``address``, open the newest and return what it says."""
    deadline = time.monotonic() + PATIENCE
    while len(found := mails_to(address)) < count:
        assert time.monotonic() < deadline, f"{address} has {len(found)} mails, not {count}"
        time.sleep(0.2)
    person.go(found[0])
    return person.words
