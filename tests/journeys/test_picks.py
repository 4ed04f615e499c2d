"""A person's own programme: stars by keyboard, ticks without script, what overlaps, away again."""

from collections.abc import Callable

import pytest

from tests.journeys.arrange import PASSWORD, World
from tests.journeys.visitors import Visitor

Come = Callable[..., Visitor]
GEARS = {"en": "Silent gears", "zh": "静音齿轮"}
BRAKES = {"en": "Soft brakes", "zh": "柔性制动"}
IS_COVERED = """() => {
  const star = document.activeElement.getBoundingClientRect();
  return star.bottom > document.querySelector('.pick-toast').getBoundingClientRect().top;
}"""


@pytest.fixture
def slug(world: World) -> str:
    slug, _ref = world.conference()
    world.talks_at_once(slug)
    return slug


def star(title: str) -> str:
    return f"button.pick:has-text('{title}')"


def test_stars_by_keyboard(visitor: Come, world: World, slug: str, width: int, language: str) -> None:
    person = visitor(user=world.person(language))
    person.go(f"/events/{slug}")
    page, keys = person.page, person.page.keyboard
    page.locator(star(GEARS[language])).wait_for()
    assert page.locator("a.pick").count() == 0

    def press(title: str, key: str, pressed: str) -> None:
        for _press in range(120):
            if page.locator(f":focus:is({star(title)})").count():
                break
            keys.press("Tab")
        assert page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") != "none"
        keys.press(key)
        page.locator(f"{star(title)}[aria-pressed={pressed}]").wait_for()

    press(GEARS[language], "Space", "true")
    said = page.locator(".pick-said")
    said.locator("a[href$='/registration']").wait_for()
    assert page.evaluate(IS_COVERED) is False
    person.look("star", full=False, axe=True)
    press(BRAKES[language], "Enter", "true")
    said.get_by_text(GEARS[language]).wait_for()
    person.look("star-overlap", full=False)

    person.go("/my/programme")
    assert page.locator(".pick-warning").count() == 2
    person.look("programme", axe=True)
    person.go(f"/events/{slug}")
    page.locator(f"{star(GEARS[language])}[aria-pressed=true]").wait_for()
    press(BRAKES[language], "Space", "false")
    person.go("/my/programme")
    assert page.locator(".programme-item").count() == 1
    assert page.locator(".pick-warning").count() == 0


def test_ticks_without_script(visitor: Come, world: World, slug: str, width: int, language: str) -> None:
    """Whoever is not signed in is asked to, and comes back to the ticks."""
    email = world.person(language)
    person = visitor(java_script_enabled=False)
    person.go(f"/events/{slug}")
    person.press(f"a.pick:has-text('{GEARS[language]}')")
    assert person.path == "/accounts/sign-in"
    person.fill(email=email, password=PASSWORD)
    person.send()
    assert person.path == f"/events/{slug}/programme/picks"
    person.page.get_by_label(GEARS[language]).check()
    person.page.get_by_label(BRAKES[language]).check()
    person.press(".pick-save button")
    assert person.path == "/my/programme"
    assert person.page.locator(".pick-warning").count() == 2
    person.go(f"/events/{slug}/programme/picks")
    assert person.page.locator("[name=item]:checked").count() == 2

    person.go("/my/programme")
    person.press(f".programme-item:has-text('{BRAKES[language]}') .pick-remove button")
    assert person.page.locator(".programme-item").count() == 1
    person.press(".toast button")
    assert person.page.locator(".programme-item").count() == 2


def test_the_form_of_ticks(visitor: Come, world: World, slug: str, width: int, language: str) -> None:
    person = visitor(user=world.person(language), color_scheme="dark")
    person.go("/my/programme")
    person.look("empty", axe=True)
    person.go(f"/events/{slug}/programme/picks")
    person.look("ticks", axe=True)
    person.page.get_by_label(GEARS[language]).check()
    person.press(".pick-save button")
    person.look("programme-dark", axe=True)
    person.press(".pick-remove button")
    person.look("removed", full=False, axe=True)
