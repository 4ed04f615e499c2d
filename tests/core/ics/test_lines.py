from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ics.lines import duration, escape, fold, parameter


def unfold(octets):
    return octets.replace(b"\r\n ", b"")


def test_escapes_four_characters_and_nothing_else():
    """RFC 5545 3.3.11; a colon or a quote that is escaped shows its backslash in clients."""
    assert escape("a\\b;c,d\ne:f\"g'h") == "a\\\\b\\;c\\,d\\ne:f\"g'h"


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\n", "\x85", "\u2028", "\u2029"])
def test_every_line_break_is_an_escaped_newline(line_break):
    assert escape(f"one{line_break}two") == "one\\ntwo"


def test_strips_what_no_reader_survives():
    assert escape("a\x00b\x07c\x1bd\x7fe\x9ff\ud800g\uffffh\ti") == "abcdefgh\ti"


def test_a_parameter_can_not_be_left():
    assert parameter('Li "Na"; RSVP=TRUE\r\nX:y') == "\"Li 'Na'; RSVP=TRUE X:y\""


def test_a_caret_is_no_escape():
    """RFC 6868 gives ^n, ^^ and ^' a meaning."""
    assert parameter("2^n ^x ^'") == '"2^^n ^x ^^\'"'


@pytest.mark.parametrize(
    ("span", "written"),
    [
        (timedelta(hours=1), "PT1H"),
        (timedelta(minutes=90), "PT90M"),
        (timedelta(days=2), "P2D"),
        (timedelta(seconds=61), "PT61S"),
    ],
)
def test_durations(span, written):
    assert duration(span) == written


def test_folds_at_75_octets_between_characters():
    """RFC 5545 3.1; Google drops a whole feed over a cut character."""
    folded = fold(["SUMMARY:" + "会" * 50])
    assert folded.split(b"\r\n")[0] == b"SUMMARY:" + "会".encode() * 22
    assert [len(line) for line in folded.split(b"\r\n")] == [74, 73, 13, 0]


def test_a_line_of_75_octets_stays_whole():
    assert fold(["x" * 75]) == b"x" * 75 + b"\r\n"
    assert fold(["x" * 76]) == b"x" * 75 + b"\r\n x\r\n"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1, max_size=400))
def test_folding_loses_nothing(line):
    folded = fold([line])
    assert unfold(folded) == line.encode() + b"\r\n"
    for piece in folded.split(b"\r\n"):
        assert len(piece) <= 75
        assert piece.decode() is not None
