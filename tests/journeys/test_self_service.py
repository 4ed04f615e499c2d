"""What people do themselves with a ticket: change to another one, pass it on to somebody else."""

import re
from collections.abc import Callable

from tests.journeys.arrange import PASSWORD, World
from tests.journeys.mail import open_mail
from tests.journeys.visitors import BASE, DESK, Visitor

Come = Callable[..., Visitor]
STUDENT = {"en": "Student with a very long name of its ticket", "zh": "学生票"}


def test_swaps_and_passes_on(visitor: Come, world: World, width: int, language: str) -> None:
    giver, taker = world.person(language), world.person(language)
    slug, ref = world.conference(asks=False, people=(giver,))
    world.ticket(slug, STUDENT)
    person = visitor(user=giver)
    person.go("/my")
    person.press("a[href^='/my/registrations/']")
    mine = person.path
    person.look("ticket")
    person.press(f"a[href='{mine}/ticket']")
    person.send()
    person.look("swap-error", axe=True)
    person.page.locator(f".ticket:has-text('{STUDENT[language]}') input[type=radio]").check()
    person.send()
    assert person.path == mine
    assert STUDENT[language] in person.words
    person.look("swapped")

    old = world.ticket_code(ref)
    person.press(f"a[href='{mine}/transfer']")
    person.send()
    assert person.page.locator("#error-summary a").count() == 2
    person.look("pass-on-error", axe=True)
    person.fill(name="韩梅梅", email=taker, message="I can't come, please enjoy it.")
    person.send()
    person.look("passed-on", axe=True)

    other = visitor()
    link = re.search(rf"{re.escape(BASE)}/transfers/\S+", open_mail(other, taker))
    assert link
    other.look("offer-mail")
    other.go(link[0])
    other.look("offer-to-a-stranger", axe=True)
    other.press(".ways a[href*='sign-in']")
    other.fill(email=taker, password=PASSWORD)
    other.send()
    other.look("accept", axe=True)
    other.send()
    assert other.page.locator("figure img[src$='code.svg']").is_visible()
    other.look("taken-over")
    person.go(mine, status=404)

    desk = visitor(user=DESK)
    for code, verdict in ((old, "verdict-bad"), (world.ticket_code(ref), "verdict-good")):
        desk.go(f"/desk/{ref}")
        desk.page.locator("#code").fill(code)
        with desk.page.expect_navigation():
            desk.page.locator("#code").press("Enter")
        assert verdict in str(desk.page.locator(".verdict").get_attribute("class"))
        desk.look(verdict)
