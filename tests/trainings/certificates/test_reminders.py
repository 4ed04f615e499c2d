"""Whoever holds a certificate that ends hears of it in time, once each, if they want to."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifications.outbox.compose import compose
from registrations.opt_outs.actions import opt_in, opt_out
from trainings.certificates import actions
from trainings.certificates.jobs import remind_of_their_end
from trainings.certificates.models import CertificateReminder

LAST = date(2029, 11, 29)


@pytest.fixture
def certificate(trainee, organiser, session):
    made = actions.issue(trainee, organiser)
    session.commit()
    assert made.valid_until == LAST
    return made


@pytest.fixture
def on(clock, session):
    """Lets the worker look at a day, counted from the last on which the certificate is valid."""

    def look(days_before):
        day = LAST - timedelta(days=days_before)
        clock.set(datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
        session.commit()
        remind_of_their_end()

    return look


def sent(outbox):
    return [mail for mail in outbox() if mail.template == "trainings/certificate_ending"]


def test_when_its_renewal_opens_and_before_it_ends(certificate, on, outbox):
    on(61)
    assert sent(outbox) == []
    for days in (60, 60, 30, 15):
        on(days)
    assert [mail.to_address for mail in sent(outbox)] == [certificate.registration.user.email]
    for days in (14, 1, 0, -1):
        on(days)
    assert len(sent(outbox)) == 2
    text = str(compose(sent(outbox)[0]))
    assert certificate.serial in text
    assert "List-Unsubscribe" in text


def test_a_worker_that_was_away_sends_the_later_one_only(certificate, on, outbox):
    for days in (3, 2):
        on(days)
    assert len(sent(outbox)) == 1


def test_in_the_language_of_the_holder(certificate, on, outbox):
    certificate.registration.user.language = "zh"
    on(60)
    assert sent(outbox)[0].language == "zh"


def test_who_wants_no_messages_gets_none(certificate, on, outbox):
    registration = certificate.registration
    opt_out(registration, registration.user.email, None)
    on(50)
    assert sent(outbox) == []
    opt_in(registration, registration.user.email, None)
    on(49)
    assert len(sent(outbox)) == 1


@pytest.mark.parametrize("what", ["revoke", "suspend", "renew"])
def test_of_what_no_longer_stands_nobody_is_reminded(certificate, organiser, on, outbox, what):
    on(60)
    if what == "renew":
        actions.renew(certificate, organiser)
    else:
        getattr(actions, what)(certificate, organiser, "A reason.")
    on(10)
    assert len(sent(outbox)) == 1


def test_nor_of_one_whose_holder_has_another_for_longer(certificate, cohort, organiser, make, on, outbox, clock):
    clock.set(datetime(2028, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    again = make.cohort(course=cohort.course, host=cohort.host, starts_on=date(2027, 12, 1), venue=make.venue())
    actions.issue(make.registration(offering=again, user=certificate.registration.user), organiser)
    on(60)
    assert sent(outbox) == []


def test_pages_say_that_the_holder_was_reminded(certificate, organiser, on, signed_in, session):
    on(60)
    assert session.query(CertificateReminder).count() == 1
    path = f"/organise/cohorts/{certificate.cohort.ref}/certificates"
    assert "reminded of its end on" in signed_in(organiser).get(path).text
    assert "Holder reminded on" in signed_in(organiser).get(f"{path}/{certificate.ref}").text
