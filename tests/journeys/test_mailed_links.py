"""Pages that one reaches only by a link in a mail: each looked at, and scanned."""

import re
from collections.abc import Callable

import pytest

from tests.journeys.arrange import PASSWORD, World
from tests.journeys.mail import open_mail
from tests.journeys.visitors import BASE, Visitor

Come = Callable[..., Visitor]

pytestmark = pytest.mark.parametrize(("width", "language"), [(390, "zh"), (1280, "en")])


def follow(person: Visitor, address: str, path: str, count: int = 1) -> None:
    """Open the link to ``path`` in the newest mail to ``address``."""
    said = open_mail(person, address, count)
    link = re.search(rf"{re.escape(BASE)}{path}\S+", said)
    assert link, said
    person.go(link[0])


def test_a_new_password(visitor: Come, world: World, language: str) -> None:
    address, person = world.person(language), visitor()
    person.go("/accounts/reset")
    person.fill(email=address)
    person.send()
    person.look("reset-sent", axe=True)
    follow(person, address, "/accounts/reset/")
    person.fill(password="short")
    person.send()
    person.look("reset-error", axe=True)
    person.fill(password="a-lantern-over-the-river")
    person.send()
    assert person.path != "/accounts/reset"


def test_a_link_instead_of_a_password(visitor: Come, world: World, language: str) -> None:
    address, person = world.person(language), visitor()
    person.go("/accounts/link")
    person.fill(email=address)
    person.send()
    follow(person, address, "/accounts/link/")
    person.look("sign-in-link", axe=True)
    person.send()
    person.go("/my")
    assert person.path == "/my"


def test_a_new_address(visitor: Come, world: World, language: str) -> None:
    address = world.person(language)
    person, new = visitor(user=address), f"new-{address}"
    person.go("/my/address")
    person.fill(email=new, password=PASSWORD)
    person.send()
    follow(person, new, "/accounts/confirm/address/")
    person.look("new-address", axe=True)


@pytest.mark.parametrize("kind", ["organisations", "offerings"])
def test_an_invitation(visitor: Come, world: World, language: str, kind: str) -> None:
    address, owner = world.person(language), visitor(user="mei@demo.example")
    if kind == "organisations":
        owner.go("/organise/organisations")
        page = str(owner.page.locator("main a[href$='/members']").first.get_attribute("href"))
    else:
        page = f"/organise/offerings/{world.conference()[1]}/roles"
    owner.go(page)
    owner.page.locator("main input[name$='email']").fill(address)
    with owner.page.expect_navigation(wait_until="load"):
        owner.page.locator("main form:has(input[name$='email']) button[type=submit]").click()
    person = visitor(user=address)
    follow(person, address, "/organise/")
    person.look(f"invitation-{kind}", axe=True)
