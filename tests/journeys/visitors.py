"""A person at a browser, and everything that must not happen to them on any page."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from scripts.environment import BUILD

BASE = os.environ.get("JOURNEYS_URL", "").rstrip("/")
PASSWORD = os.environ.get("DEMO_PASSWORD", "")
SHOTS = BUILD / "screenshots"
KEEPS_PICTURES = not os.environ.get("CI")
"""A third of the time of a run: kept where somebody may look at them."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Path(__file__).parents[1] / "node/node_modules/axe-core/axe.min.js"
LANG_TAGS = {"en": "en", "zh": "zh-Hans"}
ORGANISER, PARTICIPANT, DESK = "mei@demo.example", "jun@demo.example", "desk@demo.example"


class Visitor:
    """One browser page. ``troubles`` fills by itself: foreign hosts, script errors, refused content, 5xx."""

    def __init__(self, context: BrowserContext, journey: str, width: int, language: str) -> None:
        self.context, self.journey, self.width, self.language = context, journey, width, language
        self.troubles: list[str] = []
        self.documents: list[str] = []
        """Every request for a page so far: "GET /events"."""
        context.on("request", self._see_request)
        context.on("response", self._see_response)
        context.on("console", self._see_console)
        context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))
        self.page: Page = context.new_page()

    # What it watches

    def _see_request(self, request: Request) -> None:
        if request.url.startswith(("data:", "blob:", "about:")):
            return
        if not request.url.startswith(f"{BASE}/"):
            self.troubles.append(f"another host is asked: {request.url}")
        if request.resource_type == "document":
            self.documents.append(f"{request.method} {urlsplit(request.url).path}")

    def _see_response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400):
            self.troubles.append(f"{response.status} from {response.url}")

    def _see_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console on {self.page.url}: {message.text}")

    # What it does

    def go(self, path: str, status: int = 200) -> None:
        response = self.page.goto(path if path.startswith("http") else BASE + path)
        assert response is not None
        assert response.status == status, f"{path}: {response.status}"

    def press(self, target: str | Locator) -> None:
        """Click what leads to another page, and be there."""
        with self.page.expect_navigation(wait_until="load"):
            self.find(target).click()

    def find(self, target: str | Locator) -> Locator:
        return self.page.locator(target).locator("visible=true").first if isinstance(target, str) else target

    def fill(self, **fields: Any) -> None:
        """Text, dates and numbers by the name of their field; a bool ticks."""
        for name, value in fields.items():
            control = self.page.locator(f"main [name='{name}']")
            if isinstance(value, bool):
                control.set_checked(value)
            else:
                control.fill(str(value))

    def choose(self, **fields: str) -> None:
        """By value: options of a select field, radio buttons, check boxes."""
        for name, value in fields.items():
            if self.page.locator(f"main select[name='{name}']").count():
                self.page.locator(f"main select[name='{name}']").select_option(value)
            else:
                self.page.locator(f"main [name='{name}'][value='{value}']").check()

    def send(self, form: str = "main form:not(.post-button)") -> None:
        """Press the main button of the form."""
        self.press(f"{form} button.button-primary[type=submit]")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def words(self) -> str:
        return self.page.locator("main").inner_text()

    # What it looks at

    def look(self, step: str, full: bool = True, axe: bool = False) -> None:
        """Nothing sticks out to the side; the page's language is the person's; a screenshot is kept, where somebody may
        look at it. ``axe``: for what no crawl reaches, such as the answer to a mistake."""
        self.check_width()
        assert self.page.locator("html").get_attribute("lang") == LANG_TAGS[self.language]
        if KEEPS_PICTURES:
            SHOTS.mkdir(parents=True, exist_ok=True)
            name = f"{self.journey}-{step}-{self.width}-{self.language}.jpg"
            self.page.screenshot(path=SHOTS / name, full_page=full, type="jpeg", quality=70)
        if axe and AXE.exists():
            self.troubles += [f"{self.path}: {wrong}" for wrong in self.violations()]

    def check_width(self) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.troubles.append(f"{self.path} is {wide} px too wide at {self.width}")

    def violations(self) -> list[str]:
        """What axe finds on this page."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", TAGS
        )
        return [
            f"{rule['id']}: {node['target']} {node['html'][:160]} {' '.join(node['failureSummary'].split())[:260]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]


def sign_in(person: Visitor, user: str, password: str) -> None:
    person.go("/accounts/sign-in")
    person.fill(email=user, password=password)
    person.send()
    assert person.path != "/accounts/sign-in", f"{user} was not signed in"
