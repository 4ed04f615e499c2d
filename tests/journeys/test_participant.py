"""Journey 2: from signing up to the ticket, and what may come after it."""

import re
import time
from collections.abc import Callable

import pytest

from tests.journeys.arrange import PASSWORD, World
from tests.journeys.mail import open_mail
from tests.journeys.visitors import BASE, Visitor, sign_in

Come = Callable[..., Visitor]
SUBJECTS = {"en": ("Workshop on Quiet Machines", "Seats"), "zh": ("静音机器研讨会", "名额")}


def answer(person: Visitor, text: str = "Noodles") -> None:
    """Fill in what the form asks beyond what the account knows."""
    person.page.locator("main [name^='question_']").fill(text)


def register(person: Visitor, slug: str) -> None:
    person.go(f"/events/{slug}")
    person.press(f"a[href$='/events/{slug}/registration']")
    answer(person)
    person.send()
    person.press("form:has(input[name=step][value=send]) button[type=submit]")


def test_signs_up_registers_changes_and_cancels(visitor: Come, world: World, width: int, language: str) -> None:
    slug, ref = world.conference()
    person = visitor()
    address = f"new-{width}-{language}-{time.time_ns()}@journeys.example"

    person.go("/accounts/sign-up")
    person.fill(email=address, password="short", name_native="李静", name_latin="Li Jing")
    person.send()
    assert person.page.locator("#error-summary").is_visible()
    assert person.page.locator("[name=name_native]").input_value() == "李静"
    person.look("sign-up-error", axe=True)
    person.fill(password="a-river-that-runs-slowly")
    person.choose(language=language)
    person.send()
    person.look("sign-up-sent", axe=True)
    said = open_mail(person, address)
    link = re.search(rf"{re.escape(BASE)}/accounts/confirm/\S+", said)
    assert link, said
    person.look("confirmation-mail")
    person.go(link[0])
    person.look("confirm", axe=True)
    person.send()

    before = len(person.documents)
    person.go(f"/events/{slug}")
    person.look("event")
    person.press(f"a[href$='/events/{slug}/registration']")
    person.look("form")
    person.send()
    assert person.page.locator("#error-summary a[href^='#question_']").count() == 1
    person.look("form-error", axe=True)
    answer(person, "No peanuts")
    person.send()
    assert "No peanuts" in person.words
    person.look("check", axe=True)
    person.press("form:has(input[name=step][value=send]) button[type=submit]")
    assert re.fullmatch(r"/my/registrations/\w+", person.path), person.path
    assert person.page.locator("figure img[src$='code.svg']").is_visible()
    person.look("ticket")
    ticket = person.path
    asked = [line for line in person.documents[before:] if "/registration" in line]
    assert len(asked) - 1 <= 4, asked  # one is the mistake on purpose

    said = open_mail(person, address, 2)
    assert "METHOD:" in said
    assert "BEGIN:VEVENT" in said
    assert "DTSTART;VALUE=DATE:" in said  # whole days need no time zone
    assert SUBJECTS[language][0] in said
    person.look("ticket-mail", axe=True)

    person.go(ticket)
    person.press("a[href$='/answers']")
    answer(person, "No garlic")
    person.send()
    assert "No garlic" in person.words
    person.press("a[href$='/cancellation']")
    person.look("cancel")
    person.press("main form button.button-danger")
    assert person.page.locator("figure img[src$='code.svg']").count() == 0
    person.look("cancelled", axe=True)
    person.go("/my")
    assert world.count_registrations(ref) == 1


def test_full_then_offered(visitor: Come, world: World, width: int, language: str) -> None:
    first, second = world.person(language), world.person(language)
    slug, _ref = world.conference(seats=1, people=(first,))
    late = visitor(user=second)
    register(late, slug)
    place = late.path
    assert late.page.locator(".rank strong").inner_text() == "1"
    late.look("in-line", axe=True)
    early = visitor(user=first)
    early.go("/my")
    early.press("a[href^='/my/registrations/']")
    early.press("a[href$='/cancellation']")
    early.press("main form button.button-danger")
    late.go(place)
    late.look("offered", axe=True)
    late.press("form[action$='/acceptance'] button")
    assert late.page.locator("figure img[src$='code.svg']").is_visible()
    late.look("accepted")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [390])
@pytest.mark.parametrize("language", ["en"])
def test_double_click_registers_once(visitor: Come, world: World, scripts: bool, width: int, language: str) -> None:
    slug, ref = world.conference()
    person = visitor(user=world.person(language), java_script_enabled=scripts)
    person.go(f"/events/{slug}/registration")
    answer(person)
    person.send()
    person.page.locator("form:has(input[name=step][value=send]) button[type=submit]").dblclick(no_wait_after=True)
    person.page.wait_for_url(re.compile("/my/registrations/"))
    assert world.count_registrations(ref) == 1


def test_without_script(visitor: Come, world: World, width: int, language: str) -> None:
    """Signing in, registering and cancelling with JavaScript switched off."""
    slug, ref = world.conference()
    person = visitor(java_script_enabled=False)
    sign_in(person, world.person(language), PASSWORD)
    register(person, slug)
    assert person.page.locator("figure img[src$='code.svg']").is_visible()
    person.press("a[href$='/cancellation']")
    person.press("main form button.button-danger")
    assert world.count_registrations(ref) == 1


@pytest.mark.parametrize("width", [1280])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_by_keyboard(visitor: Come, world: World, width: int, language: str) -> None:
    """Tab, Enter and Space only; where the focus is can always be seen."""
    slug, ref = world.conference()
    person = visitor(user=world.person(language))
    person.go(f"/events/{slug}")
    keys = person.page.keyboard

    def tab_to(selector: str) -> None:
        for _press in range(120):
            keys.press("Tab")
            focused = person.page.locator(":focus")
            assert focused.evaluate("e => getComputedStyle(e).outlineStyle") != "none", focused.evaluate(
                "e => e.outerHTML"
            )
            if person.page.locator(f":focus:is({selector})").count():
                return
        raise AssertionError(f"the Tab key never reaches {selector} on {person.path}")

    keys.press("Tab")
    assert person.page.locator(":focus").get_attribute("href") == "#main"
    keys.press("Enter")
    tab_to(f"a[href$='/events/{slug}/registration']")
    with person.page.expect_navigation():
        keys.press("Enter")
    tab_to("[name=ticket_type]")
    keys.press("Space")
    tab_to("[name^=question_]")
    keys.type("Rice")
    tab_to("main button[type=submit]")
    with person.page.expect_navigation():
        keys.press("Space")
    tab_to("form:has(input[name=step]) button[type=submit]")
    person.look("keyboard-focus", full=False)
    with person.page.expect_navigation():
        keys.press("Enter")
    assert person.page.locator("figure img[src$='code.svg']").is_visible()
    assert world.count_registrations(ref) == 1
