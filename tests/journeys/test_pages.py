"""Every page, as each kind of person reaches it: axe finds nothing, nothing sticks out, nothing is left in English."""

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from babel.messages.pofile import read_po
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from scripts.environment import ROOT
from tests.journeys.arrange import MADE, World
from tests.journeys.visitors import AXE, BASE, DESK, LANG_TAGS, ORGANISER, PARTICIPANT, Visitor

PEOPLE = {"visitor": None, "participant": PARTICIPANT, "organiser": ORGANISER, "desk": DESK}
STARTS = {
    "visitor": [
        "/",
        "/accounts/sign-in",
        "/accounts/sign-up",
        "/accounts/reset",
        "/accounts/link",
        "/dev/inbox",
        "/certificates",
        "/nowhere",
    ],
    "participant": ["/my", "/my/profile", "/my/security", "/calendars/private", "/events"],
    "organiser": ["/organise/", "/organise/events", "/organise/trainings", "/organise/import"],
    "desk": ["/desk/"],
}
MAIN = [
    ("visitor", "listing.home"), ("visitor", "listing.events"), ("visitor", "listing.calendar"),
    ("visitor", "events.show"), ("visitor", "trainings.show"), ("visitor", "feeds.index"),
    ("visitor", "sign_ins.create"), ("visitor", "sign_ups.create"),
    ("participant", "registrations.create"), ("participant", "my.index"), ("participant", "my.show"),
    ("participant", "picks.index"), ("participant", "picks.choose"),
    ("organiser", "offerings.index"), ("organiser", "offerings.show"), ("organiser", "agenda.index"),
    ("organiser", "participants.index"), ("desk", "desk.show"),
]  # fmt: skip
FULL_LISTS = {
    "foundry-night": ("/organise/offerings/{}/credits",),
    "lingnan-conference": ("/organise/offerings/{}/tracks",),
    "visit-guides": ("/organise/cohorts/{}/certificates", "/organise/cohorts/{}/surveys"),
    "robot-safety-briefing": ("/organise/cohorts/{}/certificates",),
}
"""Where the demo world has something that most offerings lack: the walk would come there late or never."""
ELSEWHERE = {
    "static", "sheets.pdf", "excuses.file", "assessments.file", "surveys.table",
    "listing.robots", "listing.sitemap", "feeds.kind", "feeds.offering", "feeds.named", "feeds.search",
    "private_feeds.show", "health.healthz", "health.readyz", "passes.code", "passes.pdf",
    "passes.picture", "picks.state", "doors.service_worker", "kiosks.service_worker", "doors.camera_worker",
    "badges.create", "my.file", "participants.file", "outbox.html", "caldav.serve", "caldav.well_known",
    "certificates.pdf", "certificates.sample", "credentials.pdf", "credentials.document", "credentials.token",
    "credentials.issuer", "doors.show",
    "credentials.status", "codes.export", "credit_reports.table",
    "disclosures.file", "exports.file", "transcripts.data", "transcripts.pdf",
}  # fmt: skip
"""Not pages: feeds, files, pictures, machine checks."""
BY_MAIL = {
    "surveys.answer", "meeting_codes.scan", "meeting_codes.done", "join_logs.show", "kiosks.show",
    "sign_in_links.show", "sign_ups.confirm", "passwords.reset", "addresses.confirm", "roles.invitation",
    "members.accept", "users.sent", "clashes.override", "imports.show", "decisions.show", "exports.show",
    "people_imports.show", "opt_outs.show", "transfers.show", "guest_imports.show", "invited.show",
    "group_imports.show", "acceptances.edit",
    "approvals.show", "approvals.name", "nominations.show", "certificates.run", "verification.show",
}  # fmt: skip
"""Reached by a link in a mail, or after a form: seen in the journeys."""
DEEPER = {
    "topics.index", "topics.edit",  # the demo world has no administrator
    "message_templates.create", "message_templates.edit", "messages.edit", "payments.show", "reminders.edit",
    "assessment_plans.edit", "badges.file", "badges.show", "plans.edit", "walk_ins.code", "walk_ins.show",
    "waiting.place", "places.remove", "swaps.edit", "orders.seat", "alternatives.edit", "alternatives.edit_party",
}  # fmt: skip
"""Linked from pages that the walk sees one of and no more, or that nobody in the demo world may open."""
OWN_NAMES = {"English"}
"""Languages stand under their own names where one chooses among them."""
MOST, MOST_ALIKE = 1_000, 5
SAID = """() => {
  const zh = node => (node.closest('[lang]') || document.documentElement).lang.startsWith('zh');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const said = [];
  while (walker.nextNode()) if (zh(walker.currentNode.parentElement)) said.push(walker.currentNode.data);
  for (const name of ['aria-label', 'placeholder', 'alt', 'title'])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (zh(element)) said.push(element.getAttribute(name));
  return said.map(text => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""

Pages = dict[tuple[str, str], str]
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here: npm ci --prefix tests/node")


@pytest.fixture(scope="module")
def english() -> set[str]:
    """Sentences of the interface that read differently in Chinese."""
    with (ROOT / "translations/zh_Hans_CN/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    return {
        message.id for message in catalogue
        if isinstance(message.id, str) and message.id and message.string != message.id and "%(" not in message.id
        and message.id not in OWN_NAMES
    }  # fmt: skip


@pytest.fixture(scope="module")
def pages(world: World) -> Pages:
    """(who, endpoint) -> one address of it that this person reaches by links; asked within this process."""
    found: Pages = {}
    _slug, planned = world.conference()
    steady = {*world.demo_offerings(), planned}  # the other journeys change theirs meanwhile
    urls = world.app.url_map.bind(urlsplit(BASE).netloc)

    def endpoint_of(path: str) -> str | None:
        try:
            return str(urls.match(path, "GET")[0])
        except (HTTPException, RequestRedirect):
            return None

    for who, user in PEOPLE.items():
        client = world.app.test_client()
        if user:
            client.set_cookie(*world.cookie_of(user), domain=str(urlsplit(BASE).hostname))
        waiting, seen, counts = list(STARTS[who]), set[str](), dict[str, int]()
        if who == "organiser":
            waiting += [
                f"/organise/offerings/{planned}/agenda",
                f"/venues/{world.venue()}",
                *world.lists_of(FULL_LISTS),
            ]
        while waiting and len(seen) < MOST:
            path = waiting.pop(0)
            endpoint = endpoint_of(path.partition("?")[0])
            if path in seen or endpoint is None or endpoint in ELSEWHERE:
                continue
            ref = re.match(r"/organise/(?:offerings|conferences|exhibitions|cohorts)/(\w{10})\b", path)
            if (ref and ref[1] not in steady) or any(part in path for part in MADE):
                continue
            part = f"{endpoint} of {'/'.join(path.split('/')[:4])}"
            if counts.get(endpoint, 0) >= MOST_ALIKE or counts.get(part, 0) >= 2:
                continue
            seen.add(path)
            for alike in (endpoint, part):
                counts[alike] = counts.get(alike, 0) + 1
            answer = client.get(path, base_url=BASE, headers={"Accept-Language": "en"}, follow_redirects=True)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            shown = urlsplit(answer.request.url)
            found.setdefault((who, endpoint_of(shown.path) or endpoint), f"{shown.path}?{shown.query}".rstrip("?"))
            for href in re.findall(r'<a [^>]*href="([^"#]+)', answer.text):
                target = urlsplit(urljoin(BASE + path, href.replace("&amp;", "&")))
                if target.netloc == urlsplit(BASE).netloc:
                    waiting.append(f"{target.path}?{target.query}".rstrip("?"))
    return found


def test_every_page_is_reached_by_links(pages: Pages, world: World) -> None:
    reached = {endpoint for _who, endpoint in pages}
    wanted = {rule.endpoint for rule in world.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    missing = sorted(wanted - ELSEWHERE - BY_MAIL - DEEPER - reached)
    assert not missing, f"no link leads to {missing}"


def look_at(person: Visitor, path: str, english: set[str]) -> list[str]:
    person.go(path)
    person.check_width()
    wrong = person.violations()
    assert person.page.locator("h1").count() == 1, f"{path} has {person.page.locator('h1').count()} first headings"
    if person.language == "zh":
        wrong += [f"in English: {text}" for text in sorted(set(person.page.evaluate(SAID)) & english)]
    assert person.page.locator("html").get_attribute("lang") == LANG_TAGS[person.language]
    return [f"{person.path} ({person.width}, {person.language}) {one}" for one in wrong]


@needs_axe
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_main_pages(
    visitor: Callable[..., Visitor], pages: Pages, english: set[str], width: int, language: str
) -> None:
    """At both widths, in both languages; light and dark in turn."""
    wrong, people = [], dict[tuple[str, str], Visitor]()
    for number, (who, endpoint) in enumerate(MAIN):
        scheme = "dark" if (number + (width == 390) + (language == "zh")) % 2 else "light"
        if (who, scheme) not in people:
            people[who, scheme] = visitor(PEOPLE[who], color_scheme=scheme)
        person = people[who, scheme]
        wrong += look_at(person, pages[who, endpoint], english)
        person.look(f"{endpoint}-{scheme}")
    person.go("/nowhere", 404)
    person.look("not-found", axe=True)
    assert not wrong, "\n".join(wrong)


@needs_axe
@pytest.mark.parametrize("width", [0])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("who", PEOPLE)
def test_other_pages(
    visitor: Callable[..., Visitor], pages: Pages, english: set[str], who: str, width: int, language: str
) -> None:
    """Half of them in each language; widths and colour schemes in turn. What two kinds of people saw before is not
    looked at once more."""
    wrong, people = [], dict[tuple[int, str], Visitor]()
    before = list(PEOPLE)[: list(PEOPLE).index(who)]
    mine = [
        path
        for (one, endpoint), path in pages.items()
        if one == who and (one, endpoint) not in MAIN and sum((other, endpoint) in pages for other in before) < 2
    ]
    for number, path in enumerate(mine):
        if number % 2 != (language == "zh"):
            continue
        looks = (390, 1280)[number // 2 % 2], ("light", "dark")[number // 4 % 2]
        if looks not in people:
            people[looks] = visitor(PEOPLE[who], width=looks[0], color_scheme=looks[1])
        wrong += look_at(people[looks], path, english)
        people[looks].look(path.strip("/").replace("/", "_").partition("?")[0][-60:] or "home")
    assert not wrong, "\n".join(wrong)
