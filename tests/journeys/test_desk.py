"""At the door: in, already in, not ours."""

from collections.abc import Callable

from tests.journeys.arrange import World
from tests.journeys.visitors import DESK, Visitor


def test_checks_in(visitor: Callable[..., Visitor], world: World, width: int, language: str) -> None:
    mine, other = world.person(language), world.person(language)
    _slug, ref = world.conference(people=(mine,))
    _slug, elsewhere = world.conference(people=(other,))
    code, foreign = world.ticket_code(ref), world.ticket_code(elsewhere)
    person = visitor(user=DESK)
    person.go("/desk/")
    person.look("choose")
    person.press(f"main a[href$='{ref}']")
    assert person.path == "/desk/app"
    person.page.locator("#link[data-state=online]").wait_for()
    person.go(f"/desk/{ref}")

    def scan(text: str) -> str:
        """What the desk says first, after a code was scanned."""
        person.page.locator("#code").fill(text)
        with person.page.expect_navigation():
            person.page.locator("#code").press("Enter")
        return str(person.page.locator(".verdict").get_attribute("class"))

    assert "verdict-good" in scan(code)
    person.look("welcome", axe=True)
    assert "verdict-warn" in scan(code)
    person.look("already", axe=True)
    assert "verdict-bad" in scan(foreign)
    person.look("another-event")
    assert "verdict-bad" in scan(code[:-6] + ("AAAAAA" if not code.endswith("AAAAAA") else "BBBBBB"))
    person.look("forged", axe=True)
    person.go(f"/desk/{ref}")
    assert person.page.locator("#arrived li").count() == 1
