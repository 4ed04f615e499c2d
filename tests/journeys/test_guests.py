"""Who is asked to come: by a link of their own, or as one of the seats that a group fills itself."""

import re
import time
from collections.abc import Callable
from datetime import date, timedelta

from tests.journeys.arrange import PASSWORD, World
from tests.journeys.mail import open_mail
from tests.journeys.visitors import BASE, ORGANISER, Visitor

Come = Callable[..., Visitor]


def test_an_invitation(visitor: Come, world: World, width: int, language: str) -> None:
    _slug, ref = world.conference(asks=False)
    address, organiser = world.person(language), visitor(user=ORGANISER)
    organiser.go(f"/organise/offerings/{ref}/guests")
    organiser.look("nobody-invited")
    organiser.press("main a[href$='/guests/new']")
    organiser.send()
    assert organiser.page.locator("#error-summary a").count() == 2
    organiser.look("invite-error", axe=True)
    organiser.fill(name="张慧", email=address, note="We hope that you open the day.")
    organiser.choose(language=language)
    organiser.send()
    organiser.look("invited")

    stranger = visitor()
    said = open_mail(stranger, address)
    assert "We hope that you open the day." in said
    stranger.look("invitation-mail")
    link = re.search(rf"{re.escape(BASE)}/invitations/\S+", said)
    assert link, said
    stranger.go(link[0])
    stranger.look("invitation", axe=True)
    stranger.press(".ways a[href*='sign-in']")
    stranger.fill(email=address, password=PASSWORD)
    stranger.send()
    stranger.press("form[action$='/acceptance'] button")
    stranger.send()
    stranger.press("form:has(input[name=step][value=send]) button[type=submit]")
    assert stranger.page.locator("figure img[src$='code.svg']").is_visible()
    stranger.go(link[0])
    stranger.look("invitation-used")
    organiser.go(f"/organise/offerings/{ref}/guests?state=registered")
    assert address in organiser.words


def test_a_group(visitor: Come, world: World, width: int, language: str) -> None:
    _slug, ref = world.conference(asks=False, seats=6)
    manager, organiser = world.person(language), visitor(user=ORGANISER)
    organiser.go(f"/organise/offerings/{ref}/groups/new")
    organiser.fill(name="Foshan Machine Works 佛山机械厂", seats=7, release_on=date.today() + timedelta(days=20))
    organiser.fill(managers=manager)
    organiser.choose(language=language)
    organiser.send()
    organiser.page.locator("#error-summary").wait_for()
    organiser.look("too-many-seats", axe=True)
    organiser.fill(seats=5)
    organiser.send()
    group = organiser.path
    organiser.look("group")

    person = visitor(user=manager)
    link = re.search(rf"{re.escape(BASE)}/my/groups\S*", open_mail(person, manager))
    assert link
    person.look("group-mail")
    person.go(link[0])
    person.look("seats-empty")
    for name in ("关羽", "Oluwaseun Adebayo-Fitzgerald"):
        person.press("main a[href$='/people/new']")
        person.send()
        assert person.page.locator("#error-summary a").count() >= 1
        person.fill(name_native=name, email=f"seat-{time.time_ns()}@journeys.example")
        person.send()
    assert person.page.locator("main tbody tr").count() == 2
    person.look("seats-filled")
    organiser.go(group)
    assert organiser.page.locator("main tbody tr").count() == 2
    organiser.look("group-filled")
