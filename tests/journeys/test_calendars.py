"""Journey 3: a calendar program follows the address of the subscribe page."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import date, timedelta

from tests.journeys.arrange import World
from tests.journeys.visitors import BASE, ORGANISER, Visitor

Come = Callable[..., Visitor]


def fetch(address: str, etag: str = "") -> tuple[int, str, str]:
    """Status, ETag and text, asked for as a calendar program does: no cookie, no browser."""
    assert address.startswith(f"{BASE}/")
    request = urllib.request.Request(address, headers={"If-None-Match": etag} if etag else {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers["ETag"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("ETag", ""), ""


def entry(text: str, title: str) -> dict[str, str]:
    """The properties of the entry of that title; those of its agenda have titles of their own."""
    for part in text.replace("\r\n ", "").split("BEGIN:VEVENT")[1:]:
        found = {line.partition(":")[0].partition(";")[0]: line.partition(":")[2] for line in part.splitlines()}
        if title in found["SUMMARY"] and len(found["DTSTART"]) == len("20270101"):
            return found
    raise AssertionError(f"nothing is called {title}")


def address_on(person: Visitor, scope: str = "main") -> str:
    return str(person.page.locator(f"{scope} input[readonly]").first.input_value())


def test_follows_a_feed(visitor: Come, world: World, width: int, language: str) -> None:
    slug, ref = world.conference()
    title = slug.removeprefix("quiet-machines-")
    person = visitor()
    person.go(f"/events/{slug}")
    person.press("main a[href*='/calendars/']")
    person.look("subscribe-one")
    address = address_on(person)
    status, etag, text = fetch(address)
    assert status == 200
    before = entry(text, title)
    assert before["STATUS"] == "CONFIRMED"
    assert fetch(address) == (status, etag, text)
    assert fetch(address, etag)[0] == 304
    person.go("/calendars/")
    person.look("subscribe")
    everything = address_on(person)

    organiser = visitor(user=ORGANISER)
    conference = f"/organise/conferences/{ref}/edit"
    organiser.go(conference)
    day = date.today() + timedelta(days=55)
    organiser.fill(starts_on=day, ends_on=day + timedelta(days=2))
    organiser.send()
    status, moved, text = fetch(address, etag)
    assert status == 200
    assert moved != etag
    after = entry(text, title)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTART"] == f"{day:%Y%m%d}"

    organiser.go(f"/organise/offerings/{ref}/cancellation")
    organiser.fill(reason="The hall is flooded.")
    organiser.press("main form:not(.post-button) button[type=submit]")
    last = entry(fetch(address)[2], title)
    assert last["STATUS"] == "CANCELLED"
    assert int(last["SEQUENCE"]) > int(after["SEQUENCE"])
    assert entry(fetch(everything)[2], title)["STATUS"] == "CANCELLED"


def test_private_feed(visitor: Come, world: World, width: int, language: str) -> None:
    traveller = world.person(language)
    slug, _ref = world.conference(people=(traveller,))
    person = visitor(user=traveller)
    person.go("/calendars/private/new")
    person.look("private-new")
    person.fill(name="phone")
    person.press("form[data-guard] button[type=submit]")
    person.look("private")
    address = address_on(person)
    status, _etag, text = fetch(address)
    assert status == 200
    assert entry(text, slug.removeprefix("quiet-machines-"))
    person.page.locator("form[action$='/reset'] button").click()
    person.look("private-reset", full=False)
    person.press("dialog button[value=yes]")
    fresh = address_on(person)
    assert fresh != address
    assert fetch(address)[0] == 410
    assert fetch(fresh)[0] == 200
    assert re.search(r"/calendars/private/\w+", fetch(fresh)[2]) is None
