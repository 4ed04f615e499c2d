"""Several people at once: seats held against the clock, who takes them, one mail for each; a party that waits."""

import re
import time
from collections.abc import Callable

import pytest

from tests.journeys.arrange import World
from tests.journeys.mail import open_mail
from tests.journeys.visitors import Visitor

Come = Callable[..., Visitor]
SUBJECTS = {"en": "Workshop on Quiet Machines", "zh": "静音机器研讨会"}


def hold_seats(person: Visitor, slug: str, number: int) -> None:
    person.go(f"/events/{slug}/registration")
    person.press(f"a[href$='/events/{slug}/registration/people']")
    person.page.locator("main [name^=number_]").fill(str(number))
    person.send()


def fill_seat(person: Visitor, name: str, address: str) -> None:
    person.choose(who="other")
    person.fill(name_native=name, email=address)
    person.send()


def test_three_people(visitor: Come, world: World, width: int, language: str) -> None:
    slug, ref = world.conference(asks=False)
    buyer = world.person(language)
    others = [f"{name}-{width}-{time.time_ns()}@journeys.example" for name in ("he", "anna")]
    person = visitor(user=buyer)
    hold_seats(person, slug, 0)
    assert person.page.locator("#error-summary").is_visible()
    person.look("how-many-error", axe=True)
    hold_seats(person, slug, 3)
    order = person.path
    left = person.page.locator(".hold-left")
    first = left.inner_text()
    person.page.wait_for_function("first => document.querySelector('.hold-left').innerText !== first", arg=first)
    assert re.search(r"1[45]:\d\d", left.inner_text())
    person.look("held")

    person.press("main a[href*='/seats/']")
    assert person.page.locator("[name=who][value=buyer]").is_checked()
    person.send()
    fill_seat(person, "", others[0])
    person.page.locator("#error-summary a[href='#name_native']").wait_for()
    assert person.page.locator("[name=email]").input_value() == others[0]
    person.look("seat-error", axe=True)
    fill_seat(person, "何思远", others[0])
    person.go(order)
    person.press("form[action$='/placement'] button")
    assert person.page.locator(".seats .has-error .field-error").count() == 1
    person.look("somebody-missing", axe=True)
    person.press(".seats .has-error a[href*='/seats/']")
    fill_seat(person, "Anna Keller-von der Brücke zu Liechtenstein", others[1])
    assert person.path == order
    person.look("all-filled")
    assert world.count_registrations(ref) == 3
    person.press("form[action$='/placement'] button")
    assert person.page.locator(".seats li").count() == 3
    person.look("placed")
    for address in others:
        assert SUBJECTS[language] in open_mail(person, address)
    assert SUBJECTS[language] in open_mail(person, buyer, 2)
    person.look("order-mail")


@pytest.mark.parametrize("width", [1280])
@pytest.mark.parametrize("language", ["en"])
def test_by_keyboard(visitor: Come, world: World, width: int, language: str) -> None:
    slug, ref = world.conference(asks=False)
    person = visitor(user=world.person(language))
    person.go(f"/events/{slug}/registration/people")
    keys, seen = person.page.keyboard, []

    def tab_to(selector: str) -> None:
        for _press in range(60):
            keys.press("Tab")
            focused = person.page.locator(":focus")
            assert focused.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
            seen.append(focused.evaluate("e => e.name || e.href || e.innerText"))
            if person.page.locator(f":focus:is({selector})").count():
                return
        raise AssertionError(f"the Tab key never reaches {selector} on {person.path}")

    def press(selector: str) -> None:
        tab_to(selector)
        with person.page.expect_navigation():
            keys.press("Enter")

    tab_to("[name^=number_]")
    keys.type("2")
    press("main button[type=submit]")
    press("a[href*='/seats/']")
    press("main form button[type=submit]")
    seen.clear()
    tab_to("[name=who]")
    assert person.page.locator(":focus").get_attribute("value") == "other"
    tab_to("[name=name_native]")
    keys.type("林若溪")
    tab_to("[name=email]")
    keys.type(f"lin-{time.time_ns()}@journeys.example")
    tab_to("[name=phone]")
    order = [name for name in seen if name in {"who", "name_native", "name_latin", "email", "language", "phone"}]
    assert order == ["who", "name_native", "name_latin", "email", "language", "phone"]
    press("main form button[type=submit]")
    press("form[action$='/placement'] button")
    assert person.page.locator(".seats li").count() == 2
    assert world.count_registrations(ref) == 2


def test_a_party_waits(visitor: Come, world: World, width: int, language: str) -> None:
    first = world.person(language)
    slug, _ref = world.conference(asks=False, seats=2, people=(first,))
    party = visitor(user=world.person(language))
    hold_seats(party, slug, 2)
    party.look("too-few-seats", axe=True)
    party.press("button[name=wait]")
    order = party.path
    assert party.page.locator(".rank strong").inner_text() == "1"
    party.look("in-line")
    leaves = visitor(user=first)
    leaves.go("/my")
    leaves.press("a[href^='/my/registrations/']")
    leaves.press("a[href$='/cancellation']")
    leaves.press("main form button.button-danger")
    party.go(order)
    assert party.page.locator(".seats li").count() == 2
    party.look("offered")
