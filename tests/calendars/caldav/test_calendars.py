"""One calendar: its objects, its properties, its reports; and that nobody writes."""

from datetime import UTC, date, datetime

import icalendar
import pytest
from lxml import etree

ALL = "/caldav/public/en/all/"


def members(answer) -> list[str]:
    return [href for href in answer.found if href.endswith(".ics")]


def test_one_object_for_each_entry(program, make):
    offering = make.conference(title="A <Big> & “Loud” 大会")
    found = program.propfind(ALL, "D:getetag", "D:getcontenttype", "D:resourcetype", depth="1")
    (href,) = members(found)
    got = program.get(href)
    assert got.headers["ETag"] == found.found[href]["D:getetag"].text
    assert got.headers["Content-Type"] == "text/calendar; charset=utf-8; component=vevent"
    calendar = icalendar.Calendar.from_ical(got.data)
    assert "METHOD" not in calendar
    (event,) = calendar.walk("VEVENT")
    assert (str(event["UID"]), str(event["SUMMARY"])) == (offering.uid, "A <Big> & “Loud” 大会")


def test_a_second_look_at_an_object_costs_a_304(program, make):
    make.conference()
    (href,) = members(program.propfind(ALL, "D:getetag", depth="1"))
    etag = program.get(href).headers["ETag"]
    assert program.get(href, **{"If-None-Match": etag}).status_code == 304
    assert program.open("HEAD", href).headers["ETag"] == etag


def test_languages_are_calendars_of_their_own(program, make):
    make.conference(title={"en": "Robots", "zh": "机器人"})
    for language, title in (("en", "Robots"), ("zh", "机器人")):
        (href,) = members(program.propfind(f"/caldav/public/{language}/all/", "D:getetag", depth="1"))
        assert f":{title}\r\n" in program.get(href).text


def test_drafts_are_nowhere(program, make):
    draft = make.conference(state="draft")
    assert members(program.propfind(ALL, "D:getetag", depth="1")) == []
    assert program.propfind(f"/caldav/public/en/events~2F{draft.slug}/", "D:displayname").status == 404


def test_any_scope_is_a_calendar_by_its_address(program, make):
    offering = make.conference(title="Robots")
    item = make.agenda_item(offering=offering, title="Arms")
    found = program.propfind(f"/caldav/public/en/events~2F{offering.slug}/", "D:displayname", depth="1")
    assert found.status == 207
    assert sum(item.uid.split("@")[0] in href for href in found.found) == 1


@pytest.mark.parametrize(
    "path", ["/caldav/x", "/caldav/public/fr/", "/caldav/public/en/nothing/", "/caldav/public/en/all/nothing.ics",
             "/caldav/public/en/all/a/b", "/caldav/public/en/rooms/x/", "/caldav/public/en/~2f/",
             "/caldav/public/en/%2E%2E/",
             "/caldav/public/en/events~2F~ZZ/", "/caldav/public/en/~FF/", "/caldav/sync/2222222222"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(program, path):
    assert program.propfind(path, "D:displayname").status == 404


def test_properties_of_a_calendar(program, make):
    make.conference()
    names = (
        "D:displayname", "C:supported-calendar-component-set", "C:supported-calendar-data", "D:supported-report-set",
        "C:calendar-timezone", "CS:getctag", "D:sync-token", "D:principal-collection-set", "C:max-resource-size",
        "D:current-user-privilege-set", "C:calendar-description", "D:getetag",
    )  # fmt: skip
    answer = program.propfind(ALL, *names)
    found = answer.found[ALL]
    assert set(names) - set(found) == {"D:getetag"} == answer.missing[ALL]
    assert [each.get("name") for each in found["C:supported-calendar-component-set"]] == ["VEVENT"]
    reports = {etree.QName(each[0][0]).localname for each in found["D:supported-report-set"]}
    assert {"calendar-query", "calendar-multiget", "free-busy-query", "sync-collection"} < reports
    zone = icalendar.Calendar.from_ical(found["C:calendar-timezone"].text)
    assert [str(each["TZID"]) for each in zone.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert found["CS:getctag"].text == found["D:sync-token"].text


def test_allprop_leaves_out_what_costs_and_propname_names_all(program, make):
    make.conference()
    everything = program.propfind(ALL, depth="1")
    assert set(everything.found[ALL]) == {"D:resourcetype", "D:displayname", "D:getlastmodified", "D:supportedlock"}
    (href,) = members(everything)
    assert "D:getetag" in everything.found[href]
    body = '<propfind xmlns="DAV:"><propname/></propfind>'
    named = etree.fromstring(program.open("PROPFIND", ALL, body, Depth="0").data)
    assert named.find(".//{DAV:}sync-token").text is None


def test_what_is_missing_is_left_out_when_one_asks_for_little(program, make):
    answer = program.propfind(ALL, "D:getetag", "D:displayname", Prefer="return=minimal")
    assert (set(answer.found[ALL]), answer.missing[ALL]) == ({"D:displayname"}, set())


@pytest.mark.parametrize("depth", ["infinity", "Infinity"])
def test_infinite_depth_is_refused_with_its_condition(program, depth):
    answer = program.propfind(ALL, "D:getetag", depth=depth)
    assert (answer.status, answer.condition) == (403, "D:propfind-finite-depth")


@pytest.mark.parametrize("depth", ["2", "-1", "x"])
def test_other_depths_are_none(program, depth):
    assert program.propfind(ALL, "D:getetag", depth=depth).status == 400


def test_multiget_gives_what_is_there_and_says_what_is_not(program, make):
    make.conference(), make.exhibition()
    one, two = members(program.propfind(ALL, "D:getetag", depth="1"))
    absolute = f"http://localhost{two.replace('~', '%7E')}"
    body = (
        "<C:calendar-multiget><D:prop><D:getetag/><C:calendar-data/></D:prop>"
        f"<D:href>{one}</D:href><D:href>{absolute}</D:href><D:href>{ALL}gone.ics</D:href><D:href>/etc/passwd</D:href>"
        "<D:href>::[</D:href></C:calendar-multiget>"
    )
    answer = program.report(ALL, body)
    assert set(answer.found) == {one, two}
    assert answer.found[one]["C:calendar-data"].text.encode() == program.get(one).data
    assert answer.statuses == {f"{ALL}gone.ics": 404, "/etc/passwd": 404, "::[": 404}


def in_days(start: str, end: str, data: str = "<C:calendar-data/>") -> str:
    return (
        f"<C:calendar-query><D:prop><D:getetag/>{data}</D:prop><C:filter><C:comp-filter name='VCALENDAR'>"
        f"<C:comp-filter name='VEVENT'><C:time-range start='{start}' end='{end}'/></C:comp-filter></C:comp-filter>"
        "</C:filter></C:calendar-query>"
    )


def test_a_query_finds_by_day(program, make):
    make.conference(starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 2))
    later = make.conference(starts_on=date(2027, 4, 1), ends_on=date(2027, 4, 2))
    answer = program.report(ALL, in_days("20270401T000000Z", "20270402T000000Z"))
    assert [later.uid.split("@")[0] in href for href in answer.found] == [True]
    assert program.report(ALL, in_days("20270401T000000Z", "20270402T000000Z"), depth="0").found == {}


def test_days_begin_where_the_program_says(program, make):
    make.conference(starts_on=date(2027, 4, 1), ends_on=date(2027, 4, 1))
    late = in_days("20270401T200000Z", "20270401T210000Z")
    assert program.report(ALL, late).found == {}  # in Shanghai the second has begun
    there = late.replace("</C:calendar-query>", "<C:timezone-id>America/New_York</C:timezone-id></C:calendar-query>")
    assert len(program.report(ALL, there).found) == 1


def test_free_and_busy(program, make):
    offering = make.conference()
    make.agenda_item(offering=offering, starts_at=datetime(2027, 4, 1, 1, tzinfo=UTC), minutes=60)
    body = "<C:free-busy-query><C:time-range start='20270401T000000Z' end='20270402T000000Z'/></C:free-busy-query>"
    answer = program.report(f"/caldav/public/en/events~2F{offering.slug}/", body).response
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (busy,) = icalendar.Calendar.from_ical(answer.data).walk("VFREEBUSY")
    assert "20270401T010000Z/PT1H" in answer.text
    assert "UID" not in busy


def test_expand_property_puts_the_resource_in_place_of_its_address(program_of, make):
    user = make.user()
    home = f"/caldav/people/{user.ref}/"
    body = (
        "<D:expand-property><D:property name='current-user-principal'><D:property name='displayname'/></D:property>"
        "</D:expand-property>"
    )
    answer = program_of(user).report("/caldav/", body, depth="0")
    inner = answer.found["/caldav/"]["D:current-user-principal"]
    assert inner.findtext("{DAV:}response/{DAV:}href") == home
    assert inner.find(".//{DAV:}displayname").text == user.display_name


def test_nobody_is_found_but_oneself(program_of, make):
    user, other = make.user(), make.user()
    program = program_of(user)
    search = (
        "<D:principal-property-search><D:property-search><D:prop><D:displayname/></D:prop><D:match>"
        f"{other.display_name}</D:match></D:property-search><D:prop><D:displayname/></D:prop>"
        "</D:principal-property-search>"
    )
    assert program.report("/caldav/people/", search, depth="0").found == {}
    match = "<D:principal-match><D:self/><D:prop><D:displayname/></D:prop></D:principal-match>"
    assert list(program.report("/caldav/people/", match, depth="0").found) == [f"/caldav/people/{user.ref}/"]
    assert program.report("/caldav/people/", "<D:principal-search-property-set/>", depth="0").status == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PROPPATCH", "MKCALENDAR", "MKCOL", "MOVE", "COPY", "ACL"])
def test_nobody_writes(program, program_of, make, method):
    make.conference()
    (href,) = members(program.propfind(ALL, "D:getetag", depth="1"))
    before = program.get(href).data
    for each in (program, program_of(make.user())):
        for path in (href, ALL, "/caldav/public/en/"):
            answer = each.open(method, path, b"BEGIN:VCALENDAR", Destination="/caldav/public/en/all/x.ics")
            assert answer.status_code == 403
            assert b"need-privileges" in answer.data
    assert program.get(href).data == before


@pytest.mark.parametrize("method", ["POST", "PATCH", "LOCK", "UNLOCK"])
def test_what_is_no_method_here_names_those_that_are(program, method):
    answer = program.open(method, ALL)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS, GET, HEAD, PROPFIND, REPORT")


def test_a_new_object_is_refused_too(program):
    assert program.open("PUT", f"{ALL}new.ics", b"x").status_code == 403


def test_options_name_the_classes(program):
    answer = program.open("OPTIONS", ALL)
    assert answer.status_code == 200
    assert {"1", "3", "access-control", "calendar-access"} == set(answer.headers["DAV"].split(", "))


def test_forms_need_no_token_here(app, program):
    """Nothing is written and no cookie counts: a program can't know a token of a page."""
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert program.open("POST", ALL).status_code == 405
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
