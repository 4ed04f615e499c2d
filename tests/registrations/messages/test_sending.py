"""A message reaches everybody whom the filter finds at sending time, each once, whatever happens in between."""

from datetime import timedelta

import pytest

from core import clock as core_clock
from core.database import db
from core.errors import Invalid, Refused
from notifications.addresses.actions import mark_unreachable
from notifications.outbox.delivery import deliver_due
from notifications.outbox.models import OutboxMessage
from registrations.messages import actions, sending
from registrations.messages.jobs import send_messages
from registrations.messages.models import MessageDelivery
from registrations.messages.queries import count_deliveries, count_people
from registrations.opt_outs.actions import opt_out
from tests.registrations.invariants import broken


def states(message):
    return count_deliveries([message.id]).get(message.id, {})


def test_each_gets_it_once_in_their_language(make, conference, write, send, outbox):
    for language in ("en", "zh"):
        make.registration(offering=conference, user=make.user(language=language, name_native=f"reader {language}"))
    message = send(write())
    send_messages()
    assert message.state == "sent"
    assert [(m.language, m.context["subject"]) for m in outbox()] == [("en", "News of Kiln days"), ("zh", "窑炉日通知")]
    assert outbox()[0].context["text"].startswith("Dear reader en, see [your ticket](http")
    assert states(message) == {"queued": 2}
    assert broken() == []


def test_who_reads_a_language_that_is_not_written_gets_the_other(make, conference, write, send, outbox):
    make.registration(offering=conference, user=make.user(language="zh"))
    send(write(zh=None))
    assert (outbox()[0].language, outbox()[0].context["subject"]) == ("en", "News of Kiln days")


def test_the_filter_counts_when_it_is_sent_not_when_it_is_planned(make, conference, write, send, session, clock):
    early = make.registration(offering=conference)
    make.registration(offering=conference, state="waiting")
    message = send(write(people="state=confirmed"), at=core_clock.now() + timedelta(hours=2))
    assert (message.state, states(message)) == ("scheduled", {})
    late = make.registration(offering=conference)
    session.commit()
    clock.advance(hours=3)
    send_messages()
    session.expire_all()
    got = set(session.scalars(db.select(MessageDelivery.registration_id)))
    assert got == {early.id, late.id}
    assert message.state == "sent"


def test_whoever_wants_none_or_can_not_be_reached_is_skipped_with_the_reason(make, conference, write, send, session):
    out, broken_one, _good = (make.registration(offering=conference) for _ in range(3))
    opt_out(out, out.user.email, None)
    mark_unreachable(broken_one.user.email, "550 5.1.1")
    session.commit()
    message = write()
    counts = count_people(conference, message.filter)
    assert (counts.found, counts.opted_out, counts.unreachable, counts.getting) == (3, 1, 1, 1)
    send(message)
    assert states(message) == {"queued": 1, "opted_out": 1, "unreachable": 1}
    assert broken() == []


def test_two_registrations_of_one_address_get_one_mail(make, conference, write, send):
    user = make.user()
    make.registration(offering=conference, user=user, state="cancelled")
    make.registration(offering=conference, user=user)
    message = send(write(people="state=all"))
    assert states(message) == {"queued": 1, "same_address": 1}
    assert broken() == []


def test_a_kill_between_batches_loses_and_doubles_nobody(make, conference, write, session, owner, app, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    for _ in range(5):
        make.registration(offering=conference)
    message = write()
    actions.plan(message, owner, None)
    session.commit()
    assert sending.send_batch(message.id, 0, app.config["SETTINGS"]) is not None
    session.commit()
    sending.send_batch(message.id, 0, app.config["SETTINGS"])
    session.rollback()  # killed before its commit
    send_messages()
    session.expire_all()
    assert (message.state, states(message)) == ("sent", {"queued": 5})


def test_two_workers_at_once_send_each_one_mail(make, conference, write, session, owner, in_threads, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 3)
    for _ in range(20):
        make.registration(offering=conference)
    message = write()
    actions.plan(message, owner, None)
    session.commit()
    assert in_threads(lambda index: send_messages(), 2) == [None, None]
    session.expire_all()
    assert (message.state, states(message)) == ("sent", {"queued": 20})
    assert session.scalar(db.select(db.func.count()).select_from(OutboxMessage)) == 20
    assert broken() == []


def test_what_is_planned_can_be_called_back_until_it_begins(make, conference, write, session, owner, clock, outbox):
    make.registration(offering=conference)
    message = write()
    actions.plan(message, owner, core_clock.now() + timedelta(days=1))
    actions.call_back(message, owner)
    session.commit()
    clock.advance(days=2)
    send_messages()
    assert (message.state, outbox()) == ("draft", [])
    actions.plan(message, owner, None)
    session.commit()
    send_messages()
    session.expire_all()
    with pytest.raises(Refused):
        actions.call_back(message, owner)
    with pytest.raises(Refused):
        actions.edit(message, {"en": "x"}, {"en": "y"}, "")


@pytest.mark.parametrize(("ahead", "error"), [(timedelta(hours=-1), Invalid), (timedelta(days=500), Invalid)])
def test_times_that_can_not_be_are_refused(make, conference, write, owner, ahead, error):
    make.registration(offering=conference)
    with pytest.raises(error):
        actions.plan(write(), owner, core_clock.now() + ahead)


def test_planning_twice_or_for_nobody_is_refused(make, conference, write, owner):
    message = write()
    with pytest.raises(Refused):
        actions.plan(message, owner, None)
    make.registration(offering=conference)
    actions.plan(message, owner, None)
    with pytest.raises(Refused):
        actions.plan(message, owner, None)


def test_gaps_of_a_template_are_filled_in_first(make, conference, write, owner):
    make.registration(offering=conference)
    with pytest.raises(Refused):
        actions.plan(write(en=("S", "Bring ⟨what⟩")), owner, None)


def test_a_message_for_an_event_that_was_cancelled_since_becomes_a_draft(
    make, conference, write, send, session, clock, outbox
):
    make.registration(offering=conference)
    message = send(write(), at=core_clock.now() + timedelta(hours=1))
    conference.state = "cancelled"
    session.commit()
    clock.advance(hours=2)
    send_messages()
    session.expire_all()
    assert (message.state, message.held_reason, outbox()) == ("draft", "cancelled", [])
    assert broken() == []


def test_a_mail_about_one_person_goes_before_many(make, conference, write, send, outbox, session):
    from notifications.outbox.actions import enqueue

    make.registration(offering=conference)
    send(write())
    enqueue("accounts/password_changed", make.user().recipient, {"at": "2026-11-22T02:00:00+00:00"}, "one")
    session.commit()
    deliver_due(limit=1)
    session.expire_all()
    assert [(m.is_bulk, m.state) for m in outbox()] == [(True, "queued"), (False, "sent")]
