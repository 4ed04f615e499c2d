"""How the organiser's pages are built: one way back, little to fill in at first, the main action in reach."""

import re

import pytest


def folds(page):
    """(title, is it open) of each part that folds."""
    return [
        (title, bool(is_open))
        for is_open, title in re.findall(r'<details class="disclosure"( open)?><summary>([^<]+)</summary>', page.text)
    ]


@pytest.fixture
def owner(make):
    return make.user()


def test_a_new_conference_asks_first_what_it_must(make, owner, signed_in):
    make.member(make.organisation(), owner, "owner")
    page = signed_in(owner).get("/organise/conferences/new")
    assert folds(page)[-4:] == [
        ("Description", False), ("The conference", False), ("Registration", False), ("More", False),
    ]  # fmt: skip
    assert (
        page.text.index('name="title_en"')
        < page.text.index('name="starts_on"')
        < page.text.index('<details class="disc')
    )


def test_what_is_filled_in_or_wrong_stands_open(make, owner, signed_in):
    conference = make.conference(description={"en": "Three days."}, edition="19th", state="draft")
    make.role(conference, owner, "owner")
    page = signed_in(owner)
    path = f"/organise/conferences/{conference.ref}/edit"
    assert dict(folds(page.get(path)))["Description"]
    assert dict(folds(page.get(path)))["The conference"]
    assert not dict(folds(page.get(path)))["More"]
    wrong = page.post(path, data={"title_en": "X", "slug": "No Good", "time_zone": "Asia/Shanghai"})
    assert wrong.status_code == 422
    assert dict(folds(wrong))["More"]


def test_the_way_back_stands_below_the_tabs_on_every_page(make, owner, signed_in):
    conference = make.conference()
    make.role(conference, owner, "owner")
    for path in ("agenda/rules", "waiting", "agenda/places", "people/new", "tracks/new"):
        page = signed_in(owner).get(f"/organise/offerings/{conference.ref}/{path}").text
        assert page.index('class="offering-area"') < page.index('class="breadcrumb"') < page.index("<h1")


def test_a_draft_leads_to_its_publication_and_a_page_to_itself(make, owner, signed_in):
    draft, published = make.conference(state="draft"), make.conference()
    for each in (draft, published):
        make.role(each, owner, "owner")
    header = re.compile(r'<div class="page-header-action">.*?</div>', re.DOTALL)
    [action] = header.findall(signed_in(owner).get(f"/organise/offerings/{draft.ref}").text)
    assert 'href="#publication"' in action
    [action] = header.findall(signed_in(owner).get(f"/organise/offerings/{published.ref}").text)
    assert f'href="/events/{published.slug}"' in action


def test_days_are_written_as_the_language_writes_them(make, owner, signed_in):
    conference = make.conference()
    make.role(conference, owner, "owner")
    first = make.agenda_item(offering=conference)
    make.agenda_item(offering=conference, starts_at=first.starts_at.replace(day=first.starts_at.day % 27 + 1))
    for language, pattern in (("en", r"[A-Z][a-z]{2} \d+ [A-Z][a-z]{2,3}"), ("zh", r"\d+月\d+日周.")):
        page = signed_in(owner).get(f"/organise/offerings/{conference.ref}/agenda?view=grid&lang={language}").text
        days = re.findall(r'<a href="[^"]*view=grid[^"]*day=[^"]*"[^>]*>([^<]+)</a>', page)[1:]
        assert len(days) == 2
        assert all(re.fullmatch(pattern, day.strip()) for day in days), days
