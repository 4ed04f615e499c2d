"""A programme that exists already: handed in, looked through, imported."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.journeys.arrange import World
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


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Somebody//EN
BEGIN:VEVENT
UID:round-table@journeys.example
DTSTAMP:20260101T000000Z
SUMMARY:Round table
DTSTART;TZID=China Standard Time:{day}T{hour}0000
DURATION:PT1H
ATTENDEE;CN=Guest:mailto:guest@example.org
END:VEVENT
BEGIN:VEVENT
UID:coffee@journeys.example
DTSTAMP:20260101T000000Z
SUMMARY:Coffee
DTSTART:{day}T160000
DTEND:{day}T163000
RRULE:FREQ=DAILY
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize(("width", "language"), [(390, "zh"), (1280, "en")])
def test_a_calendar_file_into_an_agenda_and_again(
    visitor: Callable[..., Visitor], world: World, tmp_path: Path, width: int, language: str
) -> None:
    day = date.today() + timedelta(days=40)
    _slug, ref = world.conference(starts_on=day)
    person = visitor(user=ORGANISER)
    file = tmp_path / "calendar.ics"
    agenda = f"/organise/offerings/{ref}/agenda"
    for hour in ("10", "14"):
        file.write_text(CALENDAR.format(day=f"{day:%Y%m%d}", hour=hour))
        person.go(agenda)
        person.press("main a[href*='/organise/import?into=']")
        person.page.locator("main input[type=file]").set_input_files(file)
        person.send()
        person.look(f"preview-{hour}", axe=True)
        person.press("main form.post-button button.button-primary")
        assert person.path.startswith(agenda)
    person.go(f"{agenda}?view=list")
    assert person.page.get_by_text("Round table").count() == 1
    assert person.page.get_by_text("14:00").count() >= 1
