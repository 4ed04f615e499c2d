"""Serials, validity, the rule, words of the paper."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from trainings.certificates import paper
from trainings.certificates.rules import CertificateRule, last_day
from trainings.certificates.serials import read_serial, serial
from trainings.certificates.states import MOVES, is_legal

NUMBERS = st.integers(min_value=1, max_value=9_999_999)
YEARS = st.integers(min_value=2000, max_value=2999)


def test_a_serial_is_readable():
    assert serial(2026, 123) == "HZ-2026-000123-38"


@given(YEARS, NUMBERS)
def test_a_serial_is_read_back_however_it_is_typed(year, number):
    made = serial(year, number)
    for typed in (
        made,
        made.lower(),
        made.replace("-", ""),
        made.replace("-", " "),
        f"  {made} ",
        made.replace("-", "－"),
    ):
        assert read_serial(typed) == made


@given(YEARS, NUMBERS, st.integers(min_value=0), st.integers(min_value=1, max_value=9))
def test_a_wrong_digit_is_seen(year, number, place, shift):
    digits = serial(year, number).replace("HZ-", "").replace("-", "")
    place %= len(digits)
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert read_serial("HZ" + wrong) is None


@given(YEARS, NUMBERS, st.integers(min_value=0))
def test_two_digits_that_were_exchanged_are_seen(year, number, place):
    digits = serial(year, number).replace("HZ-", "").replace("-", "")
    place %= len(digits) - 1
    if digits[place] == digits[place + 1]:
        return
    wrong = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert read_serial("HZ" + wrong) is None


@pytest.mark.parametrize(
    "text", ["", "HZ", "HZ-2026-000123", "XX-2026-000123-38", "HZ-2026-000000-01", "1" * 500, "汇智"]
)
def test_what_is_no_serial(text):
    assert read_serial(text) is None


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2026-03-01", 12, "2027-02-28"),
        ("2026-11-30", 36, "2029-11-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-01-01", 12, "2026-12-31"),
        ("2025-12-15", 1, "2026-01-14"),
    ],
)
def test_the_last_day(first, months, last):
    assert last_day(date.fromisoformat(first), months) == date.fromisoformat(last)


@given(st.dates(date(2000, 1, 1), date(2400, 1, 1)), st.integers(min_value=1, max_value=600))
def test_longer_is_never_shorter(first, months):
    assert first < last_day(first, months) < last_day(first, months + 1)


def test_the_usual_rule_is_for_ever_and_stored_as_nothing():
    rule = CertificateRule.parse({})
    assert (rule.kind, rule.last_day(date(2026, 1, 1)), rule.value()) == ("completion", None, {})
    given = {"kind": "attendance", "validity_months": 36, "signatory": {"en": "Dean"}}
    assert CertificateRule.parse(given).value() == given
    assert CertificateRule.parse({**given, "unknown": 1}).value() == given


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"kind": "diploma"}, "kind"),
        ({"validity_months": 0}, "validity_months"),
        ({"validity_months": 601}, "validity_months"),
        ({"validity_months": "3"}, "validity_months"),
        ({"renewal_days": -1}, "renewal_days"),
        ({"renewal_days": True}, "renewal_days"),
        ({"text": {"zh": "字" * 301}}, "text_en"),
    ],
)
def test_a_rule_that_makes_no_sense(value, field):
    with pytest.raises(Invalid) as refused:
        CertificateRule.parse(value)
    assert refused.value.field == field


def test_the_window_of_renewal():
    rule = CertificateRule(validity_months=12, renewal_days=30)
    until = date(2026, 12, 31)
    assert [rule.may_renew(until, day) for day in (date(2026, 11, 30), date(2026, 12, 1), date(2027, 6, 1))] == [
        False,
        True,
        True,
    ]
    assert not rule.may_renew(None, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("first", "last", "en", "zh"),
    [
        ("2026-09-05", "2026-09-05", "5 September 2026", "2026年9月5日"),
        ("2026-09-05", "2026-09-07", "5 – 7 September 2026", "2026年9月5日至7日"),
        ("2026-09-05", "2026-11-28", "5 September – 28 November 2026", "2026年9月5日至11月28日"),
        ("2026-12-05", "2027-01-09", "5 December 2026 – 9 January 2027", "2026年12月5日至2027年1月9日"),
    ],
)
def test_days_on_paper(first, last, en, zh):
    assert paper.days(date.fromisoformat(first), date.fromisoformat(last)) == {"en": en, "zh": zh}


def test_both_languages_on_paper():
    assert paper.both({"zh": "汇智", "en": "Huizhi"}) == ("汇智", "Huizhi")
    assert paper.both({"zh": "ABB", "en": "ABB"}) == ("ABB", "")
    assert paper.both({"en": "Huizhi"}) == ("", "Huizhi")
    assert paper.both({}) == ("", "")


def test_what_is_over_is_over():
    assert [is_legal(state, other) for state in ("revoked", "superseded") for other in MOVES] == [False] * 10
    assert not is_legal("suspended", "superseded")
