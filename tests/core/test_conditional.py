import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.conditional import decide, gzip_etag, http_date, negotiate_gzip, strong_etag

ETAG = '"abc"'
CHANGED = 784111777  # Sun, 06 Nov 1994 08:49:37 GMT
SAME = "Sun, 06 Nov 1994 08:49:37 GMT"


def answer(if_none_match=None, if_modified_since=None, method="GET"):
    return decide(method, if_none_match, if_modified_since, etag=ETAG, last_modified=CHANGED)


@pytest.mark.parametrize(
    ("if_none_match", "expected"),
    [
        ('"abc"', "not_modified"),
        ('W/"abc"', "not_modified"),  # weak comparison: what proxies make of a strong tag
        ('"x", "abc"', "not_modified"),
        ('"x","y" , W/"abc"', "not_modified"),
        (', ,"abc",', "not_modified"),
        ('"a,b", "abc"', "not_modified"),  # a tag may hold a comma
        ("*", "not_modified"),
        (" * ", "not_modified"),
        ('"ABC"', "full"),
        ('"x", "y"', "full"),
        ('"x, "abc"', "full"),
        ('w/"abc"', "full"),
        ("abc", "full"),
        ('"abc-gzip"', "full"),
        ('"*"', "full"),
        ("", "full"),
    ],
)
def test_if_none_match(if_none_match, expected):
    assert answer(if_none_match) == expected


@pytest.mark.parametrize(
    ("if_modified_since", "expected"),
    [
        (SAME, "not_modified"),
        ("Sunday, 06-Nov-94 08:49:37 GMT", "not_modified"),
        ("Sun Nov  6 08:49:37 1994", "not_modified"),
        ("Mon, 07 Nov 1994 08:49:37 GMT", "not_modified"),
        ("Sun, 06 Nov 1994 08:49:36 GMT", "full"),
        ("Sun, 06 Nov 2994 08:49:37 +0000", "full"),
        ("Sun, 36 Nov 1994 08:49:37 GMT", "full"),
        ("Sun, 06 Foo 2994 08:49:37 GMT", "full"),
        ("2994-11-06", "full"),
        ("99999999999", "full"),
        ("", "full"),
        (f"{SAME}, {SAME}", "full"),
    ],
)
def test_if_modified_since(if_modified_since, expected):
    assert answer(if_modified_since=if_modified_since) == expected


def test_if_none_match_wins():
    """RFC 9110 13.2.2, also when it says no."""
    assert answer('"other"', SAME) == "full"
    assert answer(ETAG, "Sun, 06 Nov 1980 08:49:37 GMT") == "not_modified"


def test_without_conditions_the_answer_is_full():
    assert answer() == "full"


@pytest.mark.parametrize(("method", "expected"), [("HEAD", "not_modified"), ("POST", "full"), ("PUT", "full")])
def test_only_reading_is_conditional(method, expected):
    assert answer(ETAG, method=method) == expected


@given(st.text())
def test_no_header_breaks_it(header):
    assert answer(header) in ("full", "not_modified")
    assert answer(None, header) in ("full", "not_modified")
    assert negotiate_gzip(header) in (True, False)


def test_each_coding_has_its_tag():
    tag = strong_etag(b"octets")
    assert tag == strong_etag(b"octets") != strong_etag(b"other")
    assert tag.startswith('"')
    assert gzip_etag('"abc"') == '"abc-gzip"'


def test_our_own_dates_come_back():
    assert http_date(CHANGED) == SAME
    assert answer(if_modified_since=http_date(CHANGED)) == "not_modified"


@pytest.mark.parametrize(
    ("accept_encoding", "expected"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("*", True),
        ("gzip;q=0.001", True),
        ("gzip ; q=0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*;q=0", False),
        ("identity", False),
        ("identity;q=1, gzip;q=0.5", False),
        ("gzip;q=2", False),
        ("gzip;q=nan", False),
        ("br", False),
        ("", False),
    ],
)
def test_gzip(accept_encoding, expected):
    assert negotiate_gzip(accept_encoding) is expected
