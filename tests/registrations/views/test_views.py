"""Saved views: one's own, or the team's; what is saved comes back."""

import pytest

from registrations.views.queries import list_views


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def people(make, conference, signed_in):
    def member(role):
        user = make.user(name_native=role)
        make.role(conference, user, role)
        return user, signed_in(user)

    return member


def base(offering):
    return f"/organise/offerings/{offering.ref}/participants"


def test_a_view_comes_back_with_filter_columns_and_order(make, conference, people):
    make.registration(offering=conference, name_native="甲", organisation_name="Foshan Tiles")
    make.registration(offering=conference, name_native="乙")
    editor, browser = people("editor")
    query = "q=foshan&column=email&order=oldest"
    make.registration(offering=conference, name_native="丙", search_text=" foshan ")
    done = browser.post(base(conference) + "/views", data={"name": "Tiles", "query": query})
    assert done.status_code == 303
    (view,) = list_views(conference.id, editor.id)
    page = browser.get(f"{base(conference)}?{view.query}")
    assert "Contains “foshan”" in page.text
    assert ("丙" in page.text, "乙" in page.text) == (True, False)
    browser.post(base(conference) + "/views", data={"name": "Tiles", "query": "state=pending"})
    assert [each.query for each in list_views(conference.id, editor.id)] == ["state=pending"]


def test_shared_ones_are_seen_by_the_team_and_removed_by_its_editors(conference, people):
    editor, writing = people("editor")
    viewer, reading = people("viewer")
    writing.post(base(conference) + "/views", data={"name": "Mine", "query": ""})
    writing.post(base(conference) + "/views", data={"name": "Ours", "query": "", "shared": "1"})
    reading.post(base(conference) + "/views", data={"name": "Viewer's", "query": "", "shared": "1"})
    assert [each.name for each in list_views(conference.id, viewer.id)] == ["Ours", "Viewer's"]
    assert [each.name for each in list_views(conference.id, editor.id)] == ["Mine", "Ours"]
    ours = list_views(conference.id, viewer.id)[0]
    mine = list_views(conference.id, editor.id)[0]
    assert reading.post(f"{base(conference)}/views/{ours.ref}/removal").status_code == 403
    assert reading.post(f"{base(conference)}/views/{mine.ref}/removal").status_code == 404
    assert writing.post(f"{base(conference)}/views/{ours.ref}/removal").status_code == 303
    assert [each.name for each in list_views(conference.id, viewer.id)] == ["Viewer's"]


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\u202eb"])
def test_a_name_that_is_none(conference, people, name):
    editor, browser = people("editor")
    refused = browser.post(base(conference) + "/views", data={"name": name, "query": ""})
    assert (refused.status_code, "Write a name" in refused.text) == (422, True)
    assert list_views(conference.id, editor.id) == []


def test_as_many_as_one_may_keep(conference, people, monkeypatch):
    monkeypatch.setattr("registrations.views.actions.MOST", 1)
    _editor, browser = people("editor")
    assert browser.post(base(conference) + "/views", data={"name": "1", "query": ""}).status_code == 303
    assert browser.post(base(conference) + "/views", data={"name": "2", "query": ""}).status_code == 409
