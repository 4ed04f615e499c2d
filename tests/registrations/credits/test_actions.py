"""The ledger: booked once for each reason, taken back by its opposite, never changed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError

from core.database import db
from core.errors import DomainError
from registrations.base.models import Registration
from registrations.credits import actions
from registrations.credits.models import CreditEntry
from tests.registrations.invariants import broken


def rows():
    return [
        (row.scheme, row.minutes, row.tenths, row.attempt)
        for row in db.session.scalars(db.select(CreditEntry).order_by(CreditEntry.id))
    ]


def test_the_same_reason_books_once(session, make, conference, earned):
    registration = make.registration(offering=conference)
    first = actions.book(registration, earned, None)
    assert actions.book(registration, earned, None) is first
    assert rows() == [("cn_cpe", 270, 60, 1)]


def test_booked_by_many_at_once(session, make, conference, earned, in_threads):
    registration_id = make.registration(offering=conference).id

    def book(_index):
        entry = actions.book(db.session.get_one(Registration, registration_id), earned, None)
        db.session.commit()
        return entry.id

    assert len(set(in_threads(book, 6))) == 1
    assert len(rows()) == 1


def test_taken_back_and_booked_again(session, make, conference, organiser, earned):
    registration = make.registration(offering=conference)
    entry = actions.book(registration, earned, organiser)
    with pytest.raises(DomainError, match="reason_missing"):
        actions.reverse(entry, organiser, " ")
    reversal = actions.reverse(entry, organiser, "Was not there")
    for taken_back in (entry, reversal):
        with pytest.raises(DomainError, match="taken_back"):
            actions.reverse(taken_back, organiser, "Again")
    again = actions.book(registration, earned, organiser)
    assert actions.book(registration, earned, organiser) is again
    assert rows() == [("cn_cpe", 270, 60, 1), ("cn_cpe", -270, -60, -1), ("cn_cpe", 270, 60, 2)]
    assert broken() == []


def test_the_database_refuses_a_change(session, make, conference, earned):
    entry = actions.book(make.registration(offering=conference), earned, None)
    entry.minutes = 9_999
    with pytest.raises(DBAPIError, match="never change"):
        session.flush()
    session.rollback()


def test_attendance_is_booked_once_for_whoever_was_let_in(session, make, conference, organiser, arrive, clock):
    clock.set(datetime(2026, 3, 2, 4, tzinfo=UTC))
    came, away = make.registration(offering=conference), make.registration(offering=conference)
    arrive(came)
    with pytest.raises(DomainError, match="nothing_set"):
        actions.book_attendance(conference, organiser)
    actions.set_worth(conference, organiser, "cn_cpe", "general", 360)
    actions.set_worth(conference, organiser, "iacet_ceu", "professional", 360)
    with pytest.raises(DomainError, match="not_over"):
        actions.book_attendance(conference, organiser)
    clock.set(datetime(2026, 3, 3, 4, tzinfo=UTC))
    assert actions.book_attendance(conference, organiser) == 2
    assert actions.book_attendance(conference, organiser) == 0
    assert rows() == [("cn_cpe", 360, 80, 1), ("iacet_ceu", 360, 6, 1)]
    arrive(away)
    assert actions.book_attendance(conference, organiser) == 2
    assert broken() == []


def test_booking_for_all_twice_at_once_books_once(session, make, conference, organiser, arrive, clock, in_threads):
    clock.set(datetime(2026, 3, 4, 4, tzinfo=UTC))
    for _number in range(5):
        arrive(make.registration(offering=conference))
    actions.set_worth(conference, organiser, "cpd", "professional", 60)
    offering_id = conference.id

    def book(_index):
        count = actions.book_attendance(db.session.get_one(type(conference), offering_id), None)
        db.session.commit()
        return count

    assert sorted(in_threads(book, 3)) == [0, 0, 5]


def test_stands_in_the_register_of_the_only_employer(session, make, conference, earned):
    firm, other = make.organisation(), make.organisation()
    one, two = make.registration(offering=conference), make.registration(offering=conference)
    make.member(firm, one.user, "member")
    make.member(firm, two.user, "member")
    make.member(other, two.user, "owner")
    assert actions.book(one, earned, None).organisation == firm
    assert actions.book(two, earned, None).organisation is None


@pytest.mark.parametrize(
    ("scheme", "subject", "minutes", "code"),
    [
        ("unheard_of", "general", 60, "unknown_scheme"),
        ("cpd", "cooking", 60, "unknown_subject"),
        ("cpd", "general", 60_001, "bad_minutes"),
        ("cpd", "general", -1, "bad_minutes"),
    ],
)
def test_what_makes_no_sense_is_refused(session, make, conference, organiser, scheme, subject, minutes, code):
    with pytest.raises(DomainError, match=code):
        actions.set_worth(conference, organiser, scheme, subject, minutes)
