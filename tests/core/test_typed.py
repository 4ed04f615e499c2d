"""Signed out, or signed in anew, while one typed: nothing is lost, and what another site made up is not asked for."""

import io
import re

import pytest

OURS = {"Sec-Fetch-Site": "same-origin"}
TYPED = {"name_native": "张慧 <b>", "job_title": "Engineer of\nlasers", "step": "check"}


@pytest.fixture
def address(make):
    conference = make.conference()
    make.ticket_type(offering=conference)
    return f"/events/{conference.slug}/registration"


@pytest.fixture
def with_csrf(app):
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def carried(page):
    """Name -> value of what the page would send."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text.partition("<main")[2]))


def test_signed_in_anew_one_sends_it_again(make, signed_in, address, with_csrf):
    client = signed_in(make.user())
    page = client.post(address, data=TYPED | {"csrf_token": "stale", "password": "a secret"}, headers=OURS)
    assert (page.status_code, "What you typed is still here" in page.text) == (400, True)
    fields = carried(page)
    assert fields.pop("csrf_token") not in ("", "stale")
    assert fields == {"name_native": "张慧 &lt;b&gt;", "job_title": "Engineer of\nlasers", "step": "check"}
    assert f'action="{address}"' in page.text
    again = client.post(address, data=TYPED | {"csrf_token": carried(page)["csrf_token"]}, headers=OURS)
    assert "Engineer of" in again.text
    assert "still here" not in again.text


@pytest.mark.parametrize("where", ["{}", "{}/people", "/my/profile", "/my/registrations/aaaaaaaaaa/answers"])
def test_signed_out_one_keeps_it_until_one_is_back(client, address, where):
    page = client.post(where.format(address), data=TYPED, headers=OURS)
    assert page.status_code == 401
    assert "You are not signed in any more" in page.text
    assert carried(page) == {"name_native": "张慧 &lt;b&gt;", "job_title": "Engineer of\nlasers", "step": "check"}


def test_who_needs_no_account_sends_it_again_at_once(client, with_csrf):
    page = client.post("/accounts/sign-in", data={"email": "a@b.example", "password": "secret"}, headers=OURS)
    assert (page.status_code, "signed in any more" in page.text) == (400, False)
    fields = carried(page)
    assert (fields["email"], "password" in fields, bool(fields["csrf_token"])) == ("a@b.example", False, True)


def test_a_button_is_pressed_once_more(make, signed_in, with_csrf):
    client = signed_in(make.user())
    page = client.post("/my/address/reachable", data={"csrf_token": "stale"}, headers=OURS)
    assert (page.status_code, "Please send it once more" in page.text) == (400, True)
    assert client.post("/my/address/reachable", data=carried(page), headers=OURS).status_code == 303


def test_whoever_goes_on_too_early_comes_here_again(client, address, with_csrf):
    assert "csrf_token" not in carried(client.post(address, data=TYPED, headers=OURS))


def test_the_origin_counts_where_a_browser_says_no_more(client, address):
    assert client.post(address, data=TYPED, headers={"Origin": "http://localhost"}).status_code == 401


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_what_another_site_made_up_is_not_asked_for(client, address, headers):
    assert "still here" not in client.post(address, data=TYPED, headers=headers).text
    assert client.post("/my/profile", data=TYPED, headers=headers).status_code == 302


def test_a_button_alone_leads_to_the_sign_in(client):
    """And from there to the page it stands on: its own address shows nothing."""
    for referrer, back in (("http://localhost/my?x=1", "/my"), ("https://elsewhere.example/my", ""), ("", "")):
        page = client.post("/my/address/reachable", data={"csrf_token": "stale"}, headers=OURS | {"Referer": referrer})
        assert (page.status_code, page.location) == (302, f"/accounts/sign-in?next={back}")


def test_files_are_to_be_chosen_again(client, address):
    data = TYPED | {"paper": (io.BytesIO(b"x"), "paper.pdf")}
    page = client.post(address, data=data, headers=OURS, content_type="multipart/form-data")
    assert "choose them again" in page.text
