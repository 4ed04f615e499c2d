"""From nothing but a host name to one's calendars (RFC 6764 6, RFC 5397, RFC 4791 6.2.1)."""

import pytest

from accounts.app_passwords.queries import list_working
from calendars.private.actions import create as create_feed
from core import clock as core_clock


def hrefs(element) -> list[str]:
    return [each.text for each in element.findall("{DAV:}href")]


@pytest.mark.parametrize("method", ["GET", "PROPFIND"])
def test_the_well_known_address_leads_to_the_root(program, method):
    answer = program.open(method, "/.well-known/caldav")
    assert answer.status_code in (301, 307, 308)
    assert answer.headers["Location"] == "/caldav/"


def test_a_program_finds_the_calendars_of_its_person(program_of, make):
    user = make.user()
    create_feed(user, "Phone")
    program = program_of(user)
    root = program.propfind("/caldav/", "D:current-user-principal").found["/caldav/"]
    principal = hrefs(root["D:current-user-principal"])[0]
    assert principal == f"/caldav/people/{user.ref}/"
    found = program.propfind(principal, "C:calendar-home-set", "C:calendar-user-address-set", "D:principal-URL")
    home = hrefs(found.found[principal]["C:calendar-home-set"])[0]
    assert hrefs(found.found[principal]["C:calendar-user-address-set"]) == [f"mailto:{user.email}", principal]
    calendars = program.propfind(home, "D:resourcetype", "D:displayname", depth="1").found
    names = [each["D:displayname"].text for href, each in calendars.items() if href != home]
    assert names[0] == "Phone"
    assert len(names) == 4
    kinds = {tuple(child.tag for child in each["D:resourcetype"]) for href, each in calendars.items() if href != home}
    assert kinds == {("{DAV:}collection", "{urn:ietf:params:xml:ns:caldav}calendar")}


def test_whoever_chose_nothing_has_a_calendar_of_everything(program_of, make):
    user = make.user(language="en")
    home = f"/caldav/people/{user.ref}/"
    found = program_of(user).propfind(home, "D:displayname", depth="1").found
    assert found[f"{home}mine/"]["D:displayname"].text == "My Huizhi"


def test_its_title_is_in_the_language_of_the_person(program_of, make):
    user = make.user(language="zh")
    home = f"/caldav/people/{user.ref}/"
    found = program_of(user).propfind(home, "D:displayname", depth="1").found
    assert found[f"{home}mine/"]["D:displayname"].text == "我的汇智"


def test_the_public_calendars_need_nobody(program):
    found = program.propfind("/caldav/public/zh/", "D:displayname", "C:calendar-home-set", depth="1").found
    assert list(found) == [
        "/caldav/public/zh/",
        *(f"/caldav/public/zh/{name}/" for name in ("all", "exhibitions", "conferences", "trainings")),
    ]
    assert hrefs(found["/caldav/public/zh/"]["C:calendar-home-set"]) == ["/caldav/public/zh/"]


def test_whoever_is_nobody_is_told_so(program):
    found = program.propfind("/caldav/public/en/", "D:current-user-principal").found["/caldav/public/en/"]
    assert [each.tag for each in found["D:current-user-principal"]] == ["{DAV:}unauthenticated"]


@pytest.mark.parametrize("path", ["/caldav/", "/caldav/people/", "/caldav/people/2222222222/"])
def test_home_wants_an_app_password(program, path):
    answer = program.propfind(path, "D:displayname")
    assert answer.status == 401
    assert answer.response.headers["WWW-Authenticate"] == 'Basic realm="Huizhi", charset="UTF-8"'


def test_what_it_may_do_is_read(program_of, make):
    user = make.user()
    home = f"/caldav/people/{user.ref}/"
    found = program_of(user).propfind(home, "D:current-user-privilege-set", "D:owner", "D:acl").found[home]
    granted = [each[0].tag for each in found["D:current-user-privilege-set"]]
    assert "{DAV:}read" in granted
    assert not any("write" in name or "bind" in name or name == "{DAV:}all" for name in granted)
    assert hrefs(found["D:owner"]) == [home]


def test_somebody_elses_home_is_not_there_whether_it_exists_or_not(program_of, make):
    other, program = make.user(), program_of(make.user())
    feed = create_feed(other, "Theirs")
    for path in (f"{other.ref}/", "2222222222/", f"{other.ref}/{feed.ref}/", f"{other.ref}/mine/"):
        assert program.propfind(f"/caldav/people/{path}", "D:displayname").status == 404


def test_somebody_elses_feed_is_not_in_ones_own_home(program_of, make):
    user = make.user()
    theirs, removed = create_feed(make.user(), "Theirs"), create_feed(user, "Old")
    removed.removed_at = core_clock.now()
    program = program_of(user)
    for feed in (theirs, removed):
        assert program.propfind(f"/caldav/people/{user.ref}/{feed.ref}/", "D:displayname").status == 404


def test_a_revoked_password_is_refused_at_once(program_of, make):
    user = make.user()
    program = program_of(user)
    assert program.propfind("/caldav/", "D:displayname").status == 207
    list_working(user)[0].revoked_at = core_clock.now()
    assert program.propfind("/caldav/", "D:displayname").status == 401
    assert program.propfind("/caldav/public/en/", "D:displayname").status == 401


def test_a_disabled_person_is_refused(program_of, make):
    user = make.user()
    program = program_of(user)
    user.disabled_at = core_clock.now()
    assert program.propfind("/caldav/", "D:displayname").status == 401


def test_the_password_of_the_account_does_not_work_and_no_cookie_counts(signed_in, make):
    user = make.user()
    browser = signed_in(user)
    answer = browser.open("/caldav/", method="PROPFIND", headers={"Depth": "0"})
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers
    answer = browser.open("/caldav/", method="PROPFIND", headers={"Depth": "0"}, auth=(user.email, make.PASSWORD))
    assert answer.status_code == 401


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic //8=", "Bearer abc", "Basic AGEAOmIA", "Basic Og=="])
def test_a_header_that_says_nothing_is_refused(program, header):
    program.headers["Authorization"] = header
    assert program.propfind("/caldav/public/en/", "D:displayname").status == 401


def test_no_cookie_is_read_or_set(program, make):
    make.conference()
    answer = program.propfind("/caldav/public/en/all/", "D:getetag", depth="1").response
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers
