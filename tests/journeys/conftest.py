"""The journeys: a real browser against the server of ``make journeys`` (JOURNEYS_URL)."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadFileScheduling

from tests.journeys.arrange import World
from tests.journeys.visitors import BASE, Visitor

WIDTHS = {390: 844, 1280: 800}
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
LOOKS = [(390, "zh"), (1280, "en")]
"""Each width and each language once: what a journey does differs by neither, only how it looks. Pages that are looked
at for their own sake (test_pages.py) are seen in all four."""
MILLISECONDS = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


class ByTest(LoadFileScheduling):
    """Each test goes to whoever is free, so that nobody waits for the last file; the pages stay together, for they
    share one walk."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        return file if file.endswith("test_pages.py") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByTest:
    return ByTest(config, log)


@pytest.fixture(scope="session")
def server() -> str:
    if not BASE:
        pytest.skip("no server to visit: use `make journeys`")
    return BASE


@pytest.fixture(scope="session")
def browser(server: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def world(server: str) -> Iterator[World]:
    """What a journey finds when it begins, written as the product writes it."""
    world = World()
    yield world
    world.close()


@pytest.fixture
def journey(request: pytest.FixtureRequest) -> str:
    """The name that screenshots begin with."""
    return str(request.module.__name__).rpartition("test_")[2]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest) -> tuple[int, str]:
    """Width and language of a journey that names neither itself."""
    found: tuple[int, str] = request.param
    return found


@pytest.fixture
def width(request: pytest.FixtureRequest, look: tuple[int, str]) -> int:
    return int(getattr(request, "param", look[0]))


@pytest.fixture
def language(look: tuple[int, str]) -> str:
    return look[1]


@pytest.fixture
def visitor(
    browser: Browser, journey: str, width: int, language: str, world: World
) -> Iterator[Callable[..., Visitor]]:
    """``visitor(user="mei@demo.example")``: a new browser of that person, signed in (by its form only where that is the
    journey); without user, a stranger.

    Other arguments go to the browser: ``java_script_enabled=False``, ``color_scheme="dark"``. At the end nothing may
    have gone wrong on any of their pages.
    """
    people: list[Visitor] = []

    def come(user: str | None = None, **options: Any) -> Visitor:
        wide, lang = options.pop("width", width), options.pop("language", language)
        context = browser.new_context(
            viewport={"width": wide, "height": WIDTHS[wide]},
            locale=LOCALES[lang],
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(MILLISECONDS)
        cookies = [("lang", lang), *([world.cookie_of(user)] if user else [])]
        context.add_cookies([{"name": name, "value": value, "url": BASE} for name, value in cookies])
        people.append(Visitor(context, journey, wide, lang))
        return people[-1]

    yield come
    troubles = [trouble for person in people for trouble in person.troubles]
    for person in people:
        person.context.close()
    assert not troubles, "\n".join(troubles)
