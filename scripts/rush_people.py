"""The people of a rush, in a process of their own: they arrive evenly over a time and register as a browser would.

Reads one JSON object from standard input (address, path, seconds, people with cookie and ticket), writes one to
standard output (what each person saw and when). Whoever gets no answer presses again, as people do.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

PATIENCE_SECONDS = 300.0
"""How long Chromium waits for an answer. With less, whoever gives up and presses again costs the server once more."""
PAUSE_SECONDS = 0.25
"""Before somebody who got no answer presses again."""

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_AGREED = re.compile(r'name="agreed"[^>]*value="([^"]+)"')


@dataclass
class Person:
    """What one of them does and sees; times in seconds of the machine's monotonic clock."""

    cookie: str
    ticket: str
    token: str = ""
    pressed_at: float = 0.0
    told_at: float = 0.0
    ticket_page: str = ""
    again: int = 0
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str


class Site:
    """Plain HTTP/1.1, a connection for each request: that is what costs the person's side least."""

    def __init__(self, address: str) -> None:
        where = urlsplit(address)
        self.host, self.port = where.hostname or "127.0.0.1", where.port or 80

    async def ask(self, person: Person, path: str, form: Mapping[str, str] | None = None) -> Answer:
        """Asks until there is an answer; a status from 500 on is noted as a failure and asked again."""
        start = time.monotonic()
        while True:
            try:
                answer = await asyncio.wait_for(self._once(person.cookie, path, form), PATIENCE_SECONDS)
            except (OSError, EOFError, ValueError, TimeoutError):
                person.again += 1
            else:
                if answer.status < 500:
                    person.seconds.append(time.monotonic() - start)
                    return answer
                person.failures.append(f"{path} answered {answer.status}")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _once(self, cookie: str, path: str, form: Mapping[str, str] | None) -> Answer:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            writer.write(self._request(cookie, path, form))
            raw = await reader.read(-1)
        finally:
            writer.close()
        head, _, body = raw.partition(b"\r\n\r\n")
        if not head:
            raise EOFError("no answer")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if len(body) < int(headers.get("content-length", 0)):
            raise EOFError("the answer broke off")
        return Answer(int(status.split()[1]), headers.get("location", ""), body.decode("utf-8", "replace"))

    def _request(self, cookie: str, path: str, form: Mapping[str, str] | None) -> bytes:
        body = urlencode(form).encode() if form is not None else b""
        lines = [
            f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            f"Cookie: {cookie}",
            "Accept-Language: zh-CN",
            "Connection: close",
        ]
        if form is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body


async def fill_in(site: Site, person: Person, path: str) -> None:
    """The form and the page that shows it once more."""
    page = await site.ask(person, path)
    form = {
        "csrf_token": _found(_TOKEN, page.body),
        "step": "check",
        "ticket_type": person.ticket,
        "name_native": "测量者",
        "name_latin": "Bench",
        "organisation_name": "Bench Society",
    }
    page = await site.ask(person, path, form)
    if page.status != 200:
        person.failures.append(f"the form answered {page.status}")
    person.token = _found(_TOKEN, page.body) + " " + (_found(_AGREED, page.body) or "0")


async def press(site: Site, person: Person, path: str) -> None:
    """Send what was shown; look at the ticket, or at one's place in line."""
    token, _, agreed = person.token.partition(" ")
    person.pressed_at = time.monotonic()
    answer = await site.ask(person, path, {"csrf_token": token, "step": "send", "agreed": agreed})
    person.told_at = time.monotonic()
    if answer.status != 303:
        person.failures.append(f"sending answered {answer.status}")
        return
    person.ticket_page = urlsplit(answer.location).path
    page = await site.ask(person, person.ticket_page)
    if page.status != 200:
        person.failures.append(f"the ticket answered {page.status}")


def _found(pattern: re.Pattern[str], body: str) -> str:
    match = pattern.search(body)
    return match.group(1) if match else ""


async def arrive(task: dict[str, Any]) -> list[Person]:
    site, path = Site(task["address"]), task["path"]
    people = [Person(**each) for each in task["people"]]
    if task["filled_in_before"]:
        await _all_in_turn(site, people, path)
    start = time.monotonic()

    async def one(number: int, person: Person) -> None:
        await asyncio.sleep(max(0.0, start + number * task["seconds"] / len(people) - time.monotonic()))
        person.seconds.clear()
        if not task["filled_in_before"]:
            await fill_in(site, person, path)
        await press(site, person, path)

    print("open", file=sys.stderr, flush=True)
    await asyncio.gather(*(one(number, person) for number, person in enumerate(people)))
    return people


async def _all_in_turn(site: Site, people: list[Person], path: str) -> None:
    """Everybody fills in the form beforehand, a few at a time."""
    waiting = iter(people)

    async def next_ones() -> None:
        for person in waiting:
            await fill_in(site, person, path)

    await asyncio.gather(*(next_ones() for _ in range(12)))


if __name__ == "__main__":
    json.dump([asdict(person) for person in asyncio.run(arrive(json.load(sys.stdin)))], sys.stdout)
