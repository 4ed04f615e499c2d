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
