"""An organiser builds a form; people fill it in, with a script and without."""

import re
from collections.abc import Callable

from tests.journeys.arrange import World
from tests.journeys.visitors import ORGANISER, Visitor

Come = Callable[..., Visitor]

ORDER = "els => els.map(each => each.dataset.ref)"


def build(person: Visitor, ref: str) -> None:
    """Two ready-made sections and one of one's own, by the buttons alone."""
    person.go(f"/organise/offerings/{ref}/questions")
    for key in ("visa", "diet"):
        person.press(f"form:has(input[name=key][value={key}]) button")
    person.press(f"a[href$='/{ref}/sections/new']")
    person.fill(title_en="Recording", title_zh="录制")
    person.send()
    person.press(f"a[href$='/{ref}/questions/new']")
    person.choose(kind="consent")
    person.fill(label_en="I may be recorded", label_zh="同意录制")
    person.fill(text_en="We **record** talks.", text_zh="会议将**录制**。")


def test_builds_a_form_and_looks_at_it(visitor: Come, world: World, width: int, language: str) -> None:
    _slug, ref = world.conference(asks=False)
    person = visitor(ORGANISER)
    build(person, ref)
    person.page.locator("select[name=section]").select_option(index=3)
    person.look("question", axe=True)
    person.send()
    person.look("questions", axe=True)
    before = person.page.eval_on_selector_all(".form-line > li", ORDER)
    assert len(before) == 1 + 6 + 3 + 2
    up = person.page.locator(f"#question-{before[-1]} button").first
    up.focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    moved = person.page.eval_on_selector_all(".form-line > li", ORDER)
    assert moved == [*before[:-2], before[-1], before[-2]]
    drag(person, moved[-1], moved[-2])
    dragged = person.page.eval_on_selector_all(".form-line > li", ORDER)
    assert dragged == before
    person.page.reload()
    assert person.page.eval_on_selector_all(".form-line > li", ORDER) == before
    person.press(f"a[href$='/{ref}/preview']")
    person.look("preview", axe=True)
    assert person.page.locator("select[name^=question_]").first.is_hidden()


def drag(person: Visitor, entry: str, before: str) -> None:
    handle = person.page.locator(f"#question-{entry} .drag-handle")
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), person.page.locator(f"#question-{before}").bounding_box()
    assert start
    assert end
    mouse = person.page.mouse
    mouse.move(start["x"] + 8, start["y"] + 8)
    mouse.down()
    mouse.move(start["x"] + 8, start["y"] - 4, steps=3)
    mouse.move(start["x"] + 8, end["y"] + 4, steps=8)
    with person.page.expect_response(re.compile("/sections/order")):
        mouse.up()


def prepared(visitor: Come, world: World) -> str:
    slug, ref = world.conference(asks=False)
    organiser = visitor(ORGANISER)
    organiser.go(f"/organise/offerings/{ref}/questions")
    organiser.press("form:has(input[name=key][value=visa]) button")
    return slug


def test_questions_appear_when_they_are_asked(visitor: Come, world: World, language: str) -> None:
    slug = prepared(visitor, world)
    person = visitor(world.person(language))
    fill_in(person, slug, has_script=True)


def test_the_same_without_a_script(visitor: Come, world: World, language: str) -> None:
    slug = prepared(visitor, world)
    person = visitor(world.person(language), java_script_enabled=False)
    fill_in(person, slug, has_script=False)


def fill_in(person: Visitor, slug: str, *, has_script: bool) -> None:
    person.go(f"/events/{slug}/registration")
    person.page.locator("input[name=ticket_type]").first.check()
    nationality = person.page.locator(".asked-country select")
    assert nationality.is_visible() != has_script
    assert person.page.locator(".asked-only").count() == (0 if has_script else 4)
    person.page.locator(".asked-yes_no input[value=yes]").check()
    assert nationality.is_visible()
    person.send()
    assert person.page.locator("#error-summary a[href^='#question_']").count() == 4
    nationality = person.page.locator(".asked-country select")
    nationality.select_option("SG")
    person.page.locator(".asked-date input").fill("1980-02-29")
    person.page.locator(".asked-identity select").select_option("passport")
    person.page.locator(".asked-identity input").fill("e 7654321")
    person.page.locator(".asked-text[data-if] input").fill("Vienna")
    person.send()
    assert "E7654321" in person.words
    person.press("a.change >> nth=-2")
    assert person.page.locator(".asked-identity input").input_value() == "e 7654321"
    person.page.locator(".asked-yes_no input[value=no]").check()
    assert person.page.locator(".asked-country select").is_visible() != has_script
    person.send()
    assert "E7654321" not in person.words
    person.press("form:has(input[name=step][value=send]) button[type=submit]")
    assert re.fullmatch(r"/my/registrations/\w+", person.path), person.path
