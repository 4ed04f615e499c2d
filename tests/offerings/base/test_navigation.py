"""The tab of a page is marked, whichever noun the page is of."""

import re

import pytest


@pytest.mark.parametrize(
    ("path", "tab"),
    [
        ("participants", "Participants"), ("participants/imports/new", "Participants"), ("waiting", "Participants"),
        ("participants/exports/new", "Participants"), ("preview", "Questions"), ("sections/new", "Questions"),
        ("codes", "Tickets"), ("payments", "Tickets"), ("reminders", "Messages"), ("agenda", "Agenda"),
    ],
)  # fmt: skip
def test_the_tab_of_a_page_is_marked(make, signed_in, path, tab):
    owner, conference = make.user(), make.conference()
    make.role(conference, owner, "owner")
    page = signed_in(owner).get(f"/organise/offerings/{conference.ref}/{path}")
    assert page.status_code == 200
    marked = re.findall(r'aria-current="(?:page|true)"[^>]*>\s*([^<]+?)\s*<', page.text)
    assert tab in marked
    assert len([each for each in marked if each in {"Participants", "Questions", "Tickets", "Messages"}]) <= 1


def rows(page):
    """The groups and, of the one that we are in, the tabs."""
    nav = page.text[page.text.index('<div class="offering-area">') :]
    groups, _tag, tabs = nav[: nav.index("</nav>")].partition('<ul class="tabs-inner">')
    return [re.findall(r"<li><a[^>]*>([^<]+)</a>", part) for part in (groups, tabs)]


def test_tabs_of_a_training_are_grouped(make, signed_in):
    owner, cohort = make.user(), make.cohort()
    make.role(cohort, owner, "owner")
    page = signed_in(owner)
    groups, tabs = rows(page.get(f"/organise/offerings/{cohort.ref}"))
    assert groups == ["Overview", "Programme", "Registration", "Results"]
    assert tabs == ["Overview", "Course of events", "Details", "Roles"]
    assert rows(page.get(f"/organise/offerings/{cohort.ref}/attendance"))[1][:4] == [
        "Attendance", "Assessments", "Surveys", "Completion",
    ]  # fmt: skip
    excuses = page.get(f"/organise/offerings/{cohort.ref}/attendance/excuses").text
    nav = excuses[excuses.index('<div class="offering-area">') :].partition("</nav>")[0]
    assert re.findall(r'aria-current="(?:page|true)"[^>]*>([^<]+)<', nav) == ["Results", "Attendance"]


def test_a_group_of_one_tab_goes_by_its_name(make, signed_in):
    desk, cohort = make.user(), make.cohort()
    make.role(cohort, desk, "desk")
    assert rows(signed_in(desk).get(f"/organise/offerings/{cohort.ref}/attendance")) == [["Attendance"], []]
