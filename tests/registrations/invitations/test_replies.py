"""A reply changes a row only when the invited person's calendar sent it to this very invitation."""

import mailbox
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.database import db
from offerings.agenda import actions as agenda
from offerings.agenda.recurrence import Meeting
from offerings.base import actions as offerings
from registrations.base import actions as registrations
from registrations.invitations import itip, jobs
from registrations.invitations.addresses import address_of, find_token
from registrations.invitations.itip import Unusable
from registrations.invitations.models import Invitation, InvitationReply
from registrations.invitations.replies import take
from tests.registrations.invariants import broken
from tests.registrations.invitations import samples

MONDAY = datetime(2027, 3, 1, 11, tzinfo=UTC)
ADDRESS = "calendar@huizhi.example"


@pytest.fixture(autouse=True)
def setup(app, clock, monkeypatch):
    clock.set(datetime(2027, 2, 1, 12, tzinfo=UTC))
    with_replies = replace(app.config["SETTINGS"], reply_address=ADDRESS)
    monkeypatch.setitem(app.config, "SETTINGS", with_replies)
    return with_replies


@pytest.fixture
def registration(make, join):
    conference = make.conference(title="Optics", starts_on=date(2027, 5, 3))
    return join(conference)[0]


@pytest.fixture
def send(setup):
    def run(octets, envelope_to=""):
        return take(octets, ADDRESS, setup.secret_key, envelope_to)

    return run


def facts(registration, setup, **more):
    invitation = db.session.scalar(db.select(Invitation).where(Invitation.registration_id == registration.id))
    to = address_of(ADDRESS, invitation.ref, invitation.user_id, invitation.uid, setup.secret_key)
    return {"to": to, "uid": invitation.uid, "attendee": registration.user.email} | more


def answers():
    return [
        (row.occurrence, row.answer) for row in db.session.scalars(db.select(InvitationReply).order_by("occurrence"))
    ]


def test_the_organiser_of_an_invitation_is_where_its_reply_goes(registration, setup, outbox):
    to = facts(registration, setup)["to"]
    assert f":mailto:{to}" in outbox()[0].calendars[0]["text"].replace("\r\n ", "")
    assert len(to.partition("@")[0]) <= 64
    assert find_token(to.upper(), ADDRESS)


@pytest.mark.parametrize("client", samples.CLIENTS)
def test_replies_of_known_calendars_are_taken(registration, setup, send, client):
    assert send(client(**facts(registration, setup))).outcome == "taken"
    assert answers() == [("", "accepted")]
    assert registration.calendar_reply == "accepted"
    assert broken() == []


def test_a_comment_is_kept_as_plain_text(registration, setup, send):
    send(samples.exchange(**facts(registration, setup)))
    assert db.session.scalar(db.select(InvitationReply.comment)) == "See you there, I hope"


@pytest.mark.parametrize(("partstat", "answer"), [("DECLINED", "declined"), ("TENTATIVE", "tentative")])
def test_other_answers(registration, setup, send, partstat, answer):
    send(samples.plain(**facts(registration, setup, partstat=partstat)))
    assert (registration.calendar_reply, registration.state) == (answer, "confirmed")


def test_the_last_answer_counts_whatever_the_order_of_arrival(registration, setup, send):
    later = facts(registration, setup, partstat="DECLINED", stamp="20270201T110000Z")
    assert send(samples.plain(**later)).outcome == "taken"
    assert send(samples.plain(**later)).outcome == "replayed"
    assert send(samples.plain(**facts(registration, setup))).outcome == "replayed"
    assert answers() == [("", "declined")]


def test_the_address_may_come_from_the_mail_server(registration, setup, send):
    known = facts(registration, setup)
    hidden = samples.plain(**known | {"to": "replies@host.example"})
    assert send(hidden).reason == "no_token"
    assert send(hidden, known["to"]).outcome == "taken"


def test_an_address_confirmed_since_counts_too(registration, setup, send):
    known = facts(registration, setup)
    registration.user.email = "new@people.example"
    assert send(samples.plain(**known | {"attendee": "NEW@people.example"})).outcome == "taken"


def forged(registration, setup, make, join):
    known = facts(registration, setup)
    other, _person = join(make.conference(starts_on=date(2027, 5, 3)))
    foreign = facts(other, setup)
    local, _at, host = known["to"].partition("@")
    return {
        "no token": known | {"to": ADDRESS},
        "a token with one character changed": known | {"to": f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{host}"},
        "a token that ends early": known | {"to": f"{local[:-1]}@{host}"},
        "the token of another invitation": known | {"to": foreign["to"]},
        "the UID of another invitation": known | {"uid": foreign["uid"]},
        "another attendee": known | {"attendee": "mallory@people.example"},
        "a host that is not ours": known | {"to": f"{local}@elsewhere.example"},
        "a UID that nobody knows": known | {"uid": "unknown@example.org"},
        "a request": known | {"method": "REQUEST"},
        "a counter": known | {"method": "COUNTER"},
        "a SEQUENCE that was never sent": known | {"sequence": 99},
        "a stamp from the far future": known | {"stamp": "20370201T100000Z"},
        "an occurrence of what does not recur": known | {"more": "RECURRENCE-ID:20270504T010000Z\n"},
        "no time at all": known | {"stamp": "yesterday"},
        "two attendees": known | {"more": f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{known['attendee']}\n"},
        "a telephone": known | {"attendee": "x\nX-TEL:tel:12"},
    }


FORGERIES = [
    "no token", "a token with one character changed", "a token that ends early", "the token of another invitation",
    "the UID of another invitation", "another attendee", "a host that is not ours", "a UID that nobody knows",
    "a request", "a counter", "a SEQUENCE that was never sent", "a stamp from the far future",
    "an occurrence of what does not recur", "no time at all", "two attendees", "a telephone",
]  # fmt: skip


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_reply_changes_nothing(registration, setup, make, join, send, how, capsys):
    all_of_them = forged(registration, setup, make, join)
    assert sorted(all_of_them) == sorted(FORGERIES)
    result = send(samples.plain(**all_of_them[how]))
    assert (result.outcome, answers(), registration.calendar_reply) == ("unusable", [], "")
    assert "@" not in capsys.readouterr().out


@pytest.mark.parametrize("header", ["Auto-Submitted: auto-replied (vacation)", "Return-Path: <>"])
def test_machines_that_answer_by_themselves_are_not_heard(registration, setup, send, header):
    octets = samples.plain(**facts(registration, setup))
    assert send(header.encode() + b"\r\n" + octets).outcome == "ignored"
    assert answers() == []


def test_passing_it_on_is_refused_in_a_mail(registration, setup, send, outbox):
    for _ in range(2):
        assert send(samples.plain(**facts(registration, setup, partstat="DELEGATED"))).outcome == "refused"
    assert [mail.template for mail in outbox()[1:]] == ["registrations/reply_refused"]
    assert answers() == []


def test_one_meeting_can_be_declined_alone(make, join, setup, send):
    cohort = make.cohort(starts_on=date(2027, 3, 1))
    meetings = [
        Meeting(MONDAY + timedelta(weeks=n), MONDAY + timedelta(weeks=n) + timedelta(hours=1)) for n in range(4)
    ]
    items = agenda.add_series(cohort, None, meetings, title={"en": "Class"}, kind="meeting", state="published")
    registration, _person = join(cohort)
    send(samples.plain(**facts(registration, setup)))
    more = "RECURRENCE-ID;TZID=Asia/Shanghai:20270308T190000\n"
    result = send(samples.plain(**facts(registration, setup, more=more, partstat="DECLINED")))
    assert result.outcome == "taken"
    assert answers() == [("", "accepted"), ("2027-03-08T11:00:00+00:00", "declined")]
    invitation = db.session.scalar(db.select(Invitation))
    assert invitation.shown["occurrences"]["2027-03-08T11:00:00+00:00"] == items[1].ref
    assert registration.calendar_reply == "mixed"


def test_what_was_answered_stands_until_the_times_change(registration, setup, send, make, outbox, clock):
    send(samples.plain(**facts(registration, setup)))
    for columns, said in (({"venue": make.venue()}, "ACCEPTED"), ({"ends_on": date(2027, 5, 7)}, "NEEDS-ACTION")):
        offerings.edit(registration.offering, None, **columns)
        db.session.commit()
        clock.advance(minutes=11)
        jobs.tell_of_changes()
        text = outbox()[-1].calendars[0]["text"].replace("\r\n ", "")
        assert f"PARTSTAT={said};RSVP={'TRUE' if said == 'NEEDS-ACTION' else 'FALSE'}" in text


def test_who_comes_back_is_asked_anew(registration, setup, send, clock):
    send(samples.plain(**facts(registration, setup)))
    clock.advance(minutes=1)
    registrations.cancel(registration, registration.user)
    assert send(samples.plain(**facts(registration, setup, stamp="20270201T115900Z"))).outcome == "ignored"
    again = registrations.register(registration.user, registration.offering, registration.ticket_type)
    assert (answers(), again.calendar_reply) == ([], "")
    assert broken() == []


def test_replies_that_arrive_at_once_leave_the_newest(registration, setup, in_threads):
    mails = [
        samples.plain(**facts(registration, setup, stamp=f"20270201T10000{n}Z", partstat=partstat))
        for n, partstat in enumerate(("ACCEPTED", "DECLINED", "TENTATIVE", "DECLINED"))
    ]

    def run(index):
        take(mails[index], ADDRESS, setup.secret_key)
        db.session.commit()

    assert in_threads(run, 4) == [None] * 4
    db.session.expire_all()
    assert answers() == [("", "declined")]
    assert broken() == []


NESTED = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"

HOSTILE = {
    "nothing": b"",
    "octets": bytes(range(256)) * 20,
    "deep": NESTED + (b"--a\r\n" + NESTED) * 3000,
    "wide": NESTED + b"--a\r\n\r\nx\r\n" * 5000,
    "large": b"A: b\r\n\r\n" + b"x" * (itip.LARGEST_MAIL + 1),
    "a large calendar": b"Content-Type: text/calendar\r\n\r\n" + b"X-A:b\r\n" * 30_000,
    "broken base64": b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!=",
    "a charset that is none": b"Content-Type: text/calendar; charset=none\r\n\r\nBEGIN:VCALENDAR\r\n",
    "many events": b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"
    + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 200 + b"END:VCALENDAR\r\n",
    "components in components": b"Content-Type: text/calendar\r\n\r\n" + b"BEGIN:VCALENDAR\r\n" * 2000,
    "a header without end": b"To: " + b"(" * 20_000 + b"\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n",
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_mails_are_unusable(send, what):
    assert send(HOSTILE[what]).outcome == "unusable"


@given(st.binary(max_size=400), st.integers(0, 900))
def test_a_damaged_reply_is_read_or_unusable(rubbish, at):
    octets = samples.exchange(to="calendar+a@huizhi.example", uid="u@h", attendee="a@b.example")
    try:
        reply = itip.read(octets[:at] + rubbish + octets[at + len(rubbish) :])
    except Unusable:
        return
    assert (len(reply.answers), reply.stamped_at.tzinfo) == (1, UTC)


def test_a_pipe_of_the_mail_server(app, registration, setup, cli):
    known = facts(registration, setup)
    result = cli("read-reply", input=samples.plain(**known))
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "taken")
    assert cli("read-reply", input=samples.plain(**known)).exit_code == 0
    assert cli("read-reply", input=b"nothing").exit_code == 65
    hidden = samples.plain(**known | {"to": "replies@host.example", "stamp": "20270201T103000Z"})
    assert cli("read-reply", "--to", known["to"], input=hidden).output.endswith("\ntaken\n")


def test_without_an_address_nothing_is_read(app, cli, setup, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(setup, reply_address=""))
    assert cli("read-reply", input=b"").exit_code == 78


def test_a_maildir_is_emptied_into_folders(app, registration, setup, tmp_path, monkeypatch):
    box = mailbox.Maildir(tmp_path / "replies")
    box.add(b"Subject: spam\r\n\r\nbuy\r\n")
    box.add(samples.google(**facts(registration, setup)))
    url = f"maildir://{tmp_path / 'replies'}"
    monkeypatch.setitem(app.config, "SETTINGS", replace(setup, reply_mailbox=url))
    db.session.commit()
    jobs.read_replies()
    assert len(box) == 0
    assert len(box.get_folder("Huizhi.Read")) == len(box.get_folder("Huizhi.Not understood")) == 1
    db.session.expire_all()
    assert registration.calendar_reply == "accepted"


def test_a_mailbox_that_is_not_there_stops_nothing(app, session, setup, monkeypatch, capsys):
    for url in ("maildir:///nowhere/at/all", "imaps://user:pass-word@127.0.0.1:1/INBOX"):
        monkeypatch.setitem(app.config, "SETTINGS", replace(setup, reply_mailbox=url))
        jobs.read_replies()
    assert "pass-word" not in capsys.readouterr().out
