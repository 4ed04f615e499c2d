"""Mail, as /dev/inbox shows it: found by whom it is for."""

import time

from tests.journeys.visitors import Visitor

PATIENCE = 40


def mails_to(person: Visitor, address: str) -> list[str]:
    """The addresses of all mails to ``address``, newest first."""
    person.go("/dev/inbox")
    rows = person.page.locator("main tbody tr").filter(has_text=address)
    return [str(link.get_attribute("href")) for link in rows.locator("a").all()]


def open_mail(person: Visitor, address: str, count: int = 1) -> str:
    """Wait for the ``count``-th mail to ``address``, open the newest and return what it says."""
    deadline = time.monotonic() + PATIENCE
    while len(found := mails_to(person, address)) < count:
        assert time.monotonic() < deadline, f"{address} has {len(found)} mails, not {count}"
        time.sleep(0.5)
    person.go(found[0])
    return person.words
