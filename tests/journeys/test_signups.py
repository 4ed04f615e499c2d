"""Workshops with few places, without JavaScript: a place, an overlap that is warned of, a line, and away again."""

from collections.abc import Callable

from tests.journeys.arrange import World
from tests.journeys.visitors import Visitor

Come = Callable[..., Visitor]
GEARS = {"en": "Silent gears", "zh": "静音齿轮"}
BRAKES = {"en": "Soft brakes", "zh": "柔性制动"}
DINNER = {"en": "Dinner by the river", "zh": "河畔晚宴"}


def test_without_script(visitor: Come, world: World, width: int, language: str) -> None:
    early, late = world.person(language), world.person(language)
    slug, _ref = world.conference(people=(early, late))
    world.workshops(slug, full_by=early)
    person = visitor(user=late, java_script_enabled=False)
    person.go("/my")
    person.press("a[href^='/my/registrations/']")
    person.press("#places a.button")
    person.look("places")

    def at(title: dict[str, str], button: str = ".place-actions button") -> str:
        return f".place:has(.place-title:has-text('{title[language]}')) {button}"

    person.press(at(GEARS))
    assert person.page.locator(".place.is-mine").count() == 1
    person.press(at(BRAKES))
    person.page.locator(at(BRAKES, ".place-refused")).wait_for()
    assert person.page.locator(".place.is-mine").count() == 1
    person.look("overlap")
    person.press(at(BRAKES, ".place-refused button"))
    assert person.page.locator(".place.is-mine").count() == 2
    person.press(at(DINNER))
    assert "1" in person.page.locator(at(DINNER, ".place-left")).first.inner_text()
    person.look("in-line")

    first = visitor(user=early)
    first.go(f"/events/{slug}/programme/places")
    first.look("places-full")
    first.find(at(DINNER)).click()
    first.press("dialog[open] button.button-danger, dialog[open] button[value=yes]")
    person.go(f"/events/{slug}/programme/places")
    assert person.page.locator(".place.is-mine").count() == 3
    person.look("promoted")
