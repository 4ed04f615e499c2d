"""Bodies that are meant to hurt: refused at once, with a sentence, never with an error of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.caldav.components import parse
from calendars.caldav.refusals import Refusal
from calendars.caldav.requests import read_propfind, read_report
from calendars.caldav.segments import from_segment, to_segment
from calendars.caldav.snapshots import difference, digest, first_of, pack, unpack
from calendars.caldav.xml import MOST_BYTES, read

ALL = "/caldav/public/en/all/"
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_LIMIT = "<D:limit><D:nresults>{}</D:nresults></D:limit>"
BODIES = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]><propfind xmlns="DAV:"><prop>&l9;</prop></propfind>',
    "external entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><propfind xmlns="DAV:">&e;</propfind>',
    "external type": '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><propfind xmlns="DAV:"><allprop/></propfind>',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><propfind xmlns="DAV:"/>',
    "in UTF-16": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><propfind xmlns="DAV:"/>'.encode("utf-16"),
    "deep": "<a>" * 5_000 + "</a>" * 5_000,
    "rather deep": '<propfind xmlns="DAV:">' + "<a>" * 60 + "</a>" * 60 + "</propfind>",
    "wide": '<propfind xmlns="DAV:"><prop>' + "<a/>" * 30_000 + "</prop></propfind>",
    "bad UTF-8": b'<propfind xmlns="DAV:"><prop>\xff\xfe</prop></propfind>',
    "another encoding": '<?xml version="1.0" encoding="shift_jis"?><propfind xmlns="DAV:"><allprop/></propfind>',
    "unknown encoding": '<?xml version="1.0" encoding="klingon"?><propfind xmlns="DAV:"><allprop/></propfind>',
    "wrong namespace": '<propfind xmlns="DAV"><allprop/></propfind>',
    "no namespace": "<propfind><allprop/></propfind>",
    "no question": '<propfind xmlns="DAV:"/>',
    "cut off": '<propfind xmlns="DAV:"><prop>',
    "not XML": "BEGIN:VCALENDAR",
    "a NUL": b'<propfind xmlns="DAV:"><prop>\0</prop></propfind>',
    "unbound prefix": "<D:propfind><D:allprop/></D:propfind>",
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
def test_hostile_bodies_are_refused(program, method, name):
    answer = program.open(method, ALL, BODIES[name], Depth="0")
    assert answer.status_code in (400, 403)
    assert b"root:" not in answer.data


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 10 * 1024 * 1024])
def test_large_bodies_are_refused(program, size):
    answer = program.open("PROPFIND", ALL, b"<a>" + b"a" * size + b"</a>", Depth="0")
    assert answer.status_code == 413


def test_an_empty_report_is_none(program):
    assert program.open("REPORT", ALL, b"").status_code == 400


@pytest.mark.parametrize(
    ("body", "status", "condition"),
    [
        ("<D:version-tree/>", 403, "D:supported-report"),
        ("<D:sync-collection><D:sync-level>1</D:sync-level></D:sync-collection>", 400, None),
        ("<D:sync-collection><D:sync-token/><D:sync-level>3</D:sync-level></D:sync-collection>", 400, None),
        ("<C:calendar-multiget><D:prop/></C:calendar-multiget>", 400, None),
        ("<C:calendar-query><D:prop/></C:calendar-query>", 400, None),
        ("<C:free-busy-query/>", 400, None),
        ("<C:free-busy-query><C:time-range start='20270401T000000Z'/></C:free-busy-query>", 403, "C:valid-filter"),
        ("<C:calendar-multiget><D:prop><C:calendar-data content-type='application/json'/></D:prop>"
         "<D:href>/x</D:href></C:calendar-multiget>", 403, "C:supported-calendar-data"),
        (f"<D:sync-collection><D:sync-token/>{_LIMIT.format(0)}</D:sync-collection>", 400, None),
        (f"<D:sync-collection><D:sync-token/>{_LIMIT.format('x')}</D:sync-collection>", 400, None),
    ],
)  # fmt: skip
def test_reports_that_make_no_sense_are_refused(program, body, status, condition):
    answer = program.report(ALL, body)
    assert answer.status == status
    if condition:
        assert answer.condition == condition


@pytest.mark.parametrize("body", ["<D:sync-collection><D:sync-token/></D:sync-collection>", "<C:free-busy-query/>"])
def test_reports_of_calendars_are_none_of_folders(program, body):
    assert program.report("/caldav/public/en/", body, depth="0").condition == "D:supported-report"


@given(st.binary(max_size=400))
def test_any_octets_are_read_or_refused(octets):
    try:
        root = read(octets)
    except Refusal:
        return
    for reader in (read_propfind, read_report):
        with pytest.raises(Refusal):
            reader(root)


@given(st.binary(max_size=200))
def test_any_octets_are_a_calendar_or_none(octets):
    with pytest.raises(ValueError, match=r".+"):
        parse(octets)


@given(st.text(min_size=1, max_size=60))
def test_any_text_is_a_segment_and_back(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    segment = to_segment(text)
    assert from_segment(segment) == text
    assert segment.strip(".")
    assert "/" not in segment


@given(st.text(max_size=30))
def test_each_text_has_one_segment(segment):
    text = from_segment(segment)
    assert text is None or to_segment(text) == segment


MEMBERS = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(['"1"', '"2"', '"3"']))


@given(MEMBERS, MEMBERS)
def test_a_difference_leads_from_one_state_to_the_other(before, after):
    found = difference(before, after)
    reached = {name: etag for name, etag in before.items() if name not in found.removed}
    assert reached | {name: after[name] for name in found.changed} == after
    assert (digest(before) == digest(after)) == (len(found) == 0) == (before == after)
    assert unpack(pack(after)) == after


@given(MEMBERS, MEMBERS, st.integers(1, 3))
def test_parts_of_a_difference_end_at_the_whole(before, after, limit):
    known, turns = before, 0
    while len(found := difference(known, after)) and turns < 20:
        _part, known = first_of(found, limit, known, after)
        turns += 1
    assert known == after
