"""A programme that exists already: handed in, looked through, imported."""

import re
from collections.abc import Callable

import pytest

from tests.journeys.visitors import ORGANISER, Visitor
from tests.support.samples import samples_folder


@pytest.mark.parametrize(("width", "language"), [(390, "zh"), (1280, "en")])
def test_imports_a_programme(visitor: Callable[..., Visitor], width: int, language: str) -> None:
    sample = samples_folder("programmes") / "31c3-frab-schedule.xml"
    person = visitor(user=ORGANISER)
    person.go("/organise/import")
    person.send()
    assert person.page.locator("#error-summary").is_visible()
    person.look("nothing-chosen")
    person.page.locator("main input[type=file]").set_input_files(sample)
    person.send()
    assert re.fullmatch(r"/organise/import/\w+", person.path), person.path
    person.look("preview", axe=True)
    chosen = person.page.locator("main select[name=host]")
    if chosen.count() and not chosen.input_value():
        chosen.select_option(index=1)
        person.press("main form[method=get] button")
    person.press("main form.post-button button.button-primary")
    assert re.match(r"/organise/offerings/\w+", person.path), person.path
    person.go("/".join(person.path.split("/")[:4]) + "/agenda?view=list")
    assert person.page.locator("main a[href*='/agenda/']").count() > 50
    person.look("agenda", full=False)
