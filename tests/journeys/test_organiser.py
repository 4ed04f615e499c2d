"""Journey 1: an organiser plans, sees a clash, solves it, publishes; postpones and cancels."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from tests.journeys.visitors import ORGANISER, Visitor

Come = Callable[..., Visitor]


def first_option(person: Visitor, name: str, position: int = 0) -> str:
    """The value of an option of a select field, counted without empty ones."""
    values = person.page.locator(f"main select[name='{name}'] option").evaluate_all("all => all.map(one => one.value)")
    return str([value for value in values if value][position])


def create(person: Visitor, kind: str, days: tuple[date, date], **more: str) -> str:
    """A draft through its form; its address in the organiser's area."""
    person.go(f"/organise/{kind}s/new")
    person.send()
    assert person.page.locator("#error-summary a").count() >= 1
    person.look(f"{kind}-form-error", axe=True)
    person.fill(title_en=f"{kind.title()} of Slow Tides {days[0]}", title_zh=f"缓潮{days[0]}", starts_on=days[0])
    person.fill(ends_on=days[1], summary_en="Three days by the sea.", summary_zh="海边三日。")
    person.choose(**{"host": first_option(person, "host"), "venue": first_option(person, "venue")} | more)
    person.look(f"{kind}-form")
    person.send()
    home = person.path
    assert re.fullmatch(r"/organise/offerings/\w+(/\w+)?", home), home
    return "/".join(home.split("/")[:4])


def add_item(person: Visitor, home: str, day: date, start: str, end: str, title: str, **choices: str) -> None:
    person.go(f"{home}/agenda/new")
    person.fill(title_en=title, title_zh=f"{title}（中文）", day=day, start=start, end=end)
    person.choose(room=first_option(person, "room"), **choices)
    person.send()


def add_tickets(person: Visitor, home: str) -> None:
    person.go(f"{home}/tickets")
    person.press(f"a[href='{home}/tickets/pools/new']")
    person.fill(size=80, name_en="Main hall", name_zh="主会场")
    person.send()
    person.go(f"{home}/tickets/new")
    person.fill(name_en="Participant", name_zh="参会者", price="120")
    person.page.locator("main [name=pools]").first.check()
    person.send()
    person.look("tickets")
    person.go(f"{home}/questions/new")
    person.choose(kind="choice")  # shows the fields of its options
    person.fill(
        label_en="Which dinner?", label_zh="晚宴选择", options_en="Fish\nTofu", options_zh="鱼\n豆腐", is_required=True
    )
    person.send()
    assert "Fish" in person.words or "鱼" in person.words
    person.look("questions")


def publish(person: Visitor, home: str) -> str:
    """The public address of what was a draft."""
    person.go(home)
    person.look("overview-draft", axe=True)
    person.press(f"form[action='{home}/publication'] button.button-primary")
    person.go(home)
    public = person.page.locator("main a[href^='/events/'], main a[href^='/trainings/']").first.get_attribute("href")
    assert public
    return public


def is_listed(person: Visitor, public: str, day: date) -> bool:
    person.go(f"/{public.split('/')[1]}?q={day}")
    return person.page.locator(f"main a[href='{public}']").count() > 0


def test_conference(visitor: Come, width: int, language: str) -> None:
    day = date.today() + timedelta(days=300 + 20 * (width == 390) + 40 * (language == "zh"))
    person = visitor(user=ORGANISER)
    home = create(person, "conference", (day, day + timedelta(days=1)))
    person.go(f"{home}/people/new")
    person.fill(name_native="海潮", name_latin="Hai Chao")
    person.send()
    add_item(person, home, day, "09:00", "10:00", "Opening")
    add_item(person, home, day, "09:30", "10:30", "Tides")
    person.go(f"{home}/agenda")
    assert person.page.locator("#clashes").count() == 1
    person.look("agenda-clash")
    item = person.page.locator("main a[href*='/agenda/']").filter(
        has_text="Tides" if language == "en" else "Tides（中文）"
    )
    person.press(item.first)
    assert person.page.locator(".clash").count() >= 1
    person.look("item-clash", axe=True)
    item_page = person.path
    live_with_it(person, home)
    person.go(item_page)
    speaker = person.page.locator("main select[name$='-person']").first
    speaker.select_option(speaker.locator("option").filter(has_text="海潮").first.get_attribute("value"))
    person.fill(start="10:30", end="11:30")
    person.send()
    person.go(f"{home}/agenda")
    assert person.page.locator("#clashes").count() == 0
    person.look("agenda")
    add_tickets(person, home)
    stranger = visitor()
    stranger.go(f"/events?q=Slow+Tides+{day}")
    assert not stranger.page.locator("main a[href*='slow-tides']").count()
    public = publish(person, home)
    assert is_listed(stranger, public, day)
    stranger.go(public)
    stranger.look("public-page")
    assert "海潮" in stranger.words
    stranger.page.locator(f"a[href$='{public}/registration']").first.wait_for()

    person.go(f"{home}/postponement")
    person.fill(reason="A storm is coming.")
    person.press("main form:not(.post-button) button[type=submit]")
    stranger.go(public)
    assert "A storm is coming." in stranger.words
    stranger.look("postponed", axe=True)
    person.go(f"{home}/cancellation")
    person.fill(reason="The storm stays.")
    person.press("main form:not(.post-button) button[type=submit]")
    stranger.go(public)
    assert "The storm stays." in stranger.words
    stranger.look("public-cancelled", axe=True)


def live_with_it(person: Visitor, home: str) -> None:
    """Rooms only warn for a moment, so that a clash may be overridden."""
    person.go(f"{home}/agenda/rules")
    person.choose(room="warn")
    person.send()
    person.go(f"{home}/agenda")
    person.press("main a[href*='/overrides']")
    person.send()
    assert person.page.locator("#error-summary a[href='#reason']").is_visible()
    person.look("override-error", axe=True)
    person.go(f"{home}/agenda/rules")
    person.choose(room="block")
    person.send()


def test_exhibition(visitor: Come, width: int, language: str) -> None:
    """Daily opening hours through the form of a series."""
    day = date.today() + timedelta(days=400 + 20 * (width == 390) + 40 * (language == "zh"))
    person = visitor(user=ORGANISER)
    home = create(person, "exhibition", (day, day + timedelta(days=3)))
    person.go(f"{home}/series/new")
    person.choose(pattern="daily", kind="opening")
    person.fill(
        title_en="Open",
        title_zh="开放",
        start="09:30",
        end="18:00",
        last_end="15:00",
        day=day,
        until=day + timedelta(days=3),
    )
    person.send()
    assert person.page.locator("#preview tbody tr").count() == 4
    person.look("series-preview", axe=True)
    person.press("button[name=confirm]")
    public = publish(person, home)
    stranger = visitor()
    assert is_listed(stranger, public, day)
    stranger.go(public)
    assert "15:00" in stranger.words
    stranger.look("exhibition-page")


def test_cohort(visitor: Come, width: int, language: str) -> None:
    """Weekly class meetings through the form of a series, one week off."""
    day = date.today() + timedelta(days=500 + 70 * (width == 390) + 140 * (language == "zh"))
    day -= timedelta(days=day.weekday())
    person = visitor(user=ORGANISER)
    person.go("/organise/courses/new")
    person.fill(title_en=f"Reading tides {day} {width}", title_zh=f"读潮{day}", class_hours=24)
    person.choose(host=first_option(person, "host"))
    person.send()
    person.look("course-draft", axe=True)
    person.press("form[action$='/publication'] button")
    home = create(person, "cohort", (day, day + timedelta(days=40)), course=option_with(person, day, language))
    person.go(f"{home}/series/new")
    person.choose(pattern="weekly", kind="meeting")
    person.choose(weekdays="0")
    person.fill(
        title_en="Class",
        title_zh="课",
        start="19:00",
        end="21:00",
        day=day,
        until="",
        count=5,
        skip=day + timedelta(days=7),
    )
    person.send()
    assert not person.page.locator("#error-summary").count(), person.page.locator("#error-summary").inner_text()
    rows = person.page.locator("#preview tbody tr").count()
    assert rows in (4, 5), rows
    person.look("series-weekly", axe=True)
    person.press("button[name=confirm]")
    public = publish(person, home)
    assert public.startswith("/trainings/")
    stranger = visitor()
    assert is_listed(stranger, public, day)
    stranger.go(public)
    stranger.look("cohort-page")


def option_with(person: Visitor, day: date, language: str) -> str:
    """The value of the course that was just made."""
    person.go("/organise/cohorts/new")
    option = person.page.locator("main select[name=course] option").filter(has_text=str(day)).first
    return str(option.get_attribute("value"))
