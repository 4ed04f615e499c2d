"""The desk as an app on two devices: without network, with a camera, and what comes of it once they meet again."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.arrange import World
from tests.journeys.fake_camera import FLAGS, film
from tests.journeys.visitors import BASE, DESK, PASSWORD, Visitor

Come = Callable[..., Visitor]
KEPT = """async () => {
  const database = await new Promise((done) => {
    const asked = indexedDB.open("huizhi-desk");
    asked.onsuccess = () => done(asked.result);
  });
  const names = ["keys", "lists", "queue"].filter((name) => database.objectStoreNames.contains(name));
  if (!names.length) return [0, 0, 0];
  const rows = database.transaction(names);
  const counts = names.map((name) => new Promise((done) => {
    const asked = rows.objectStore(name).count();
    asked.onsuccess = () => done(asked.result);
  }));
  const found = await Promise.all(counts);
  database.close();
  return found;
}"""
"""How many keys, lists and scans the device keeps."""
STORED = """async () => {
  const database = await new Promise((done) => {
    const asked = indexedDB.open("huizhi-desk");
    asked.onsuccess = () => done(asked.result);
  });
  const rows = await new Promise((done) => {
    const asked = database.transaction("lists").objectStore("lists").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const key = await new Promise((done) => {
    const asked = database.transaction("keys").objectStore("keys").get("lists");
    asked.onsuccess = () => done(asked.result);
  });
  database.close();
  const text = rows.map((row) => new TextDecoder().decode(row.sealed)).join("");
  return [text, key.extractable];
}"""


ON_A_PHONE = pytest.mark.parametrize("width", [390], indirect=True)


class Desk:
    """One device at a door."""

    def __init__(self, person: Visitor, ref: str) -> None:
        self.person, self.page, self.ref = person, person.page, ref

    def open(self, name: str = "") -> "Desk":
        self.person.go(f"/desk/app?offering={self.ref}")
        self.page.locator("#link[data-state=online]").wait_for()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        if name:
            self.page.locator(".door-more summary").last.click()
            self.page.locator("#name").fill(name)
            self.page.locator("#naming button").click()
        return self

    def cut(self, is_cut: bool = True) -> None:
        self.person.context.set_offline(is_cut)
        state = "offline" if is_cut else "online"
        self.page.locator(f"#link[data-state={state}]").wait_for()

    def type(self, text: str) -> None:
        self.page.locator("#code").fill(text)
        self.page.locator("#code").press("Enter")

    def verdict(self, kind: str) -> str:
        self.page.locator(f"#verdict[data-kind={kind}]").wait_for()
        return str(self.page.locator("#verdict").inner_text())

    def waiting(self, count: int) -> None:
        self.page.locator(f"#more[data-waiting='{count}']").wait_for()

    def kept(self) -> list[int]:
        return list(self.page.evaluate(KEPT))


@pytest.fixture
def devices(
    browser: Browser, journey: str, width: int, language: str, world: World, tmp_path: Path
) -> Iterator[Callable[..., Visitor]]:
    """``devices(code)``: one more device at the door; all look at the ticket of the first ``code``."""
    made: list[Visitor] = []
    started: list[Browser] = []

    def come(code: str) -> Visitor:
        if not started:
            flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", *FLAGS]
            flags.append(film(code, tmp_path / "ticket.y4m"))
            started.append(browser.browser_type.launch(executable_path=os.environ.get("CHROMIUM"), args=flags))
        context = started[0].new_context(
            viewport={"width": width, "height": 844 if width < 500 else 800},
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
            reduced_motion="reduce",
            permissions=["camera"],
        )
        context.set_default_timeout(15_000)
        cookies = (("lang", language), world.cookie_of(DESK))
        context.add_cookies([{"name": name, "value": value, "url": BASE} for name, value in cookies])
        person = Visitor(context, journey, width, language)
        made.append(person)
        return person

    yield come
    troubles = [trouble for person in made for trouble in person.troubles if "ERR_INTERNET_DISCONNECTED" not in trouble]
    for each in started:
        each.close()
    assert not troubles, "\n".join(troubles)


def at_the_door(come: Callable[..., Visitor], code: str, ref: str, name: str) -> Desk:
    return Desk(come(code), ref).open(name)


def test_two_devices_without_network_scan_one_ticket(devices: Come, world: World, width: int, language: str) -> None:
    mine = world.person(language)
    _slug, ref = world.conference(people=(mine,))
    code = world.ticket_code(ref)
    north, south = (at_the_door(devices, code, ref, name) for name in ("North", "South"))
    for desk in (north, south):
        desk.cut()
        desk.page.reload()
        desk.page.locator("#link[data-state=offline]").wait_for()
        desk.page.locator("#camera").click()
        desk.verdict("ok")
        desk.waiting(1)
    north.person.look("offline-welcome", axe=True)
    assert world.scans(ref) == []
    north.type(code)
    north.verdict("already")
    north.waiting(2)
    north.person.look("offline-already", full=False)

    north.cut(False)
    north.waiting(0)
    south.cut(False)
    south.waiting(0)
    assert world.scans(ref) == [("in", "ok", True), ("in", "already", False), ("in", "duplicate", True)]
    south.page.locator("#flagged-box summary").wait_for()
    south.page.locator("#flagged-box summary").click()
    assert "South" in south.page.locator("#flagged").inner_text()
    south.person.look("duplicate", axe=True)

    south.page.locator("#flagged button").click()
    south.page.locator("#flagged-box").wait_for(state="hidden")
    assert world.scans(ref)[-1] == ("undo", "ok", False)


@ON_A_PHONE
def test_online_the_second_device_says_already_in(devices: Come, world: World, width: int, language: str) -> None:
    _slug, ref = world.conference(people=(world.person(language),))
    code = world.ticket_code(ref)
    north, south = (at_the_door(devices, code, ref, name) for name in ("North", "South"))
    north.page.locator("#camera").click()
    north.verdict("ok")
    south.page.locator("#camera").click()
    south.verdict("already")
    assert [verdict for _kind, verdict, _let_in in world.scans(ref)] == ["ok", "already"]
    assert [let_in for _kind, _verdict, let_in in world.scans(ref)] == [True, False]
    north.page.locator("#undo").click()
    north.verdict("undone")
    north.waiting(0)
    assert world.scans(ref)[-1] == ("undo", "ok", False)


def test_names_codes_and_strangers(devices: Come, world: World, width: int, language: str) -> None:
    first, second = world.person(language), world.person(language)
    _slug, ref = world.conference(people=(first, second))
    _slug, elsewhere = world.conference(people=(first,))
    code, foreign = world.ticket_code(ref), world.ticket_code(elsewhere)
    desk = at_the_door(devices, code, ref, "North")
    desk.cut()
    late = world.late_registration(ref, world.person(language))
    for text in ("lvren", "旅人", "traveller"):
        desk.type(text)
        desk.page.locator("#found li").nth(1).wait_for()
    desk.person.look("found", axe=True)
    desk.page.locator("#found button").first.click()
    desk.verdict("ok")
    desk.type("Nobody Anywhere")
    desk.verdict("nobody")
    desk.type(code[:-6] + ("AAAAAA" if not code.endswith("AAAAAA") else "BBBBBB"))
    desk.verdict("forged")
    desk.person.look("forged", full=False, axe=True)
    desk.type(foreign)
    desk.verdict("wrong_event")
    desk.type(late)
    desk.verdict("unlisted")
    desk.person.look("unlisted", axe=True)
    desk.page.locator("#let-in").click()
    desk.verdict("on_judgement")
    desk.waiting(4)
    desk.cut(False)
    desk.waiting(0)
    assert sorted(world.scans(ref)) == sorted(
        [("in", "ok", True), ("in", "forged", False), ("in", "wrong_event", False), ("in", "ok", True)]
    )
    desk.person.look("online", axe=True)


@ON_A_PHONE
def test_signing_out_wipes_everything(devices: Come, world: World, width: int, language: str) -> None:
    _slug, ref = world.conference(people=(world.person(language),))
    code = world.ticket_code(ref)
    desk = at_the_door(devices, code, ref, "North")
    text, is_extractable = desk.page.evaluate(STORED)
    assert ("旅人" in text, json.dumps(ref) in text, is_extractable) == (False, False, False)
    desk.cut()
    desk.type(code)
    desk.verdict("ok")
    assert desk.kept() == [2, 1, 1]
    desk.page.locator(".door-more summary").last.click()
    desk.page.locator("#sign-out").click()
    desk.page.locator("#losing[open] button[value=no]").wait_for()
    desk.person.look("losing", full=False, axe=True)
    desk.page.locator("#losing button[value=no]").click()
    assert desk.kept() == [2, 1, 1]

    desk.person.context.set_offline(False)
    desk.waiting(0)
    desk.page.locator("#link[data-state=online]").wait_for()
    with desk.page.expect_navigation(url=lambda address: "/desk/app" not in address):
        desk.page.locator("#sign-out").click()
    assert desk.kept() == [0, 0, 0]
    assert world.scans(ref) == [("in", "ok", True)]
    desk.person.go(f"/desk/app?offering={ref}")
    assert desk.person.path == "/accounts/sign-in"


@ON_A_PHONE
def test_signing_out_on_any_page_wipes_too(devices: Come, world: World, width: int, language: str) -> None:
    _slug, ref = world.conference(people=(world.person(language),))
    desk = at_the_door(devices, world.ticket_code(ref), ref, "North")
    assert desk.kept()[:2] == [1, 1]
    desk.person.go(f"/desk/{ref}")
    desk.page.wait_for_load_state("networkidle")
    desk.page.locator(".site-menu > summary").click()
    with desk.page.expect_navigation():
        desk.page.locator("form[action='/accounts/sign-out'] button").locator("visible=true").first.click()
    assert desk.kept() == [0, 0, 0]


@ON_A_PHONE
def test_a_session_that_ended_elsewhere_keeps_the_scans(devices: Come, world: World, width: int, language: str) -> None:
    _slug, ref = world.conference(people=(world.person(language),))
    code = world.ticket_code(ref)
    desk = at_the_door(devices, code, ref, "North")
    desk.cut()
    desk.type(code)
    desk.verdict("ok")
    desk.person.context.clear_cookies(name="huizhi")
    desk.person.context.set_offline(False)
    desk.page.locator("#link[data-state=signed_out]").wait_for()
    desk.page.locator("#notice a").wait_for()
    assert desk.kept() == [1, 0, 1]
    desk.person.look("signed-out", axe=True)
    desk.person.press("#notice a")
    desk.person.fill(email=DESK, password=PASSWORD)
    desk.person.send()
    desk.page.locator("#link[data-state=online]").wait_for()
    desk.waiting(0)
    assert world.scans(ref) == [("in", "ok", True)]
    desk.person.troubles[:] = [each for each in desk.person.troubles if not each.startswith("400 from")]


def test_walk_in_and_badges(visitor: Come, world: World, width: int, language: str) -> None:
    _slug, ref = world.conference(people=(world.person(language),), asks=False)
    person = visitor(user=DESK)
    person.go(f"/desk/{ref}")
    person.press(f"a[href='/desk/{ref}/walk-ins/new']")
    person.look("walk-in", axe=True)
    email = f"door-{width}-{language}@journeys.example"
    person.fill(name_native="李明", name_latin="LI Ming", email=email)
    person.send()
    assert "李明" in str(person.page.locator(".flash").inner_text())
    person.go(f"/desk/{ref}/badges")
    person.look("badges", axe=True)
    answer = person.context.request.get(f"{BASE}/desk/{ref}/badges/badges.pdf?size=cr80&sheet=1")
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
