"""Inviting, reminding, withdrawing; an invitation is used once."""

from datetime import timedelta

import pytest

from accounts.users.models import User
from core import clock as now_of
from core.database import db
from core.errors import DomainError
from offerings.base.models import Offering
from registrations.base.actions import cancel, register
from registrations.base.models import Registration
from registrations.guests import actions
from registrations.guests.links import path_of, read_token
from registrations.guests.models import Guest
from registrations.guests.queries import count_by_state, find_addressed, list_guests
from registrations.tickets.models import TicketType
from tests.registrations.guests.conftest import SECRET
from tests.registrations.invariants import broken


def test_a_mail_with_a_link_that_says_who(session, invite, outbox):
    guest = invite(" Wang@Example.org ", note="Please come.\nWe would be honoured.")
    (mail,) = outbox()
    assert (mail.to_address, mail.language, mail.context["note"]) == ("wang@example.org", "en", guest.note)
    said = read_token(mail.context["path"].rpartition("/")[2], SECRET)
    assert find_addressed(*said) is guest
    assert guest.state_now == "sent"
    assert read_token(mail.context["path"].rpartition("/")[2] + "x", SECRET) is None


def test_a_link_is_for_one_address(session, invite):
    guest = invite()
    said = read_token(path_of(guest.ref, "other@example.org", SECRET).rpartition("/")[2], SECRET)
    assert find_addressed(*said) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "nobody"}, "email_shape"),
        ({"name": " "}, "name_missing"),
        ({"name": "x" * 121}, "bad_text"),
        ({"note": "x" * 1_001}, "bad_text"),
        ({"expires_at": now_of.now() - timedelta(days=1)}, "in_the_past"),
    ],
)
def test_what_is_wrong_has_its_code(session, invite, outbox, change, code):
    with pytest.raises(DomainError) as refused:
        invite(**change)
    assert (refused.value.code, outbox()) == (code, [])


def test_nobody_is_invited_twice_or_when_registered(session, make, conference, invite, clock):
    invite("wang@example.org", expires_at=clock.now() + timedelta(days=2))
    with pytest.raises(DomainError) as refused:
        invite("WANG@example.org")
    assert refused.value.code == "invited"
    clock.set(clock.now() + timedelta(days=3))
    invite("wang@example.org")
    assert count_by_state(conference.id) == {"sent": 1, "expired": 1}
    registered = make.registration(offering=conference)
    with pytest.raises(DomainError) as refused:
        invite(registered.email)
    assert refused.value.code == "registered"


def test_drafts_invite_nobody(session, make, organiser):
    draft = make.conference(state="draft")
    ticket_type = make.ticket_type(offering=draft)
    with pytest.raises(DomainError) as refused:
        actions.invite(
            draft, organiser, ticket_type=ticket_type, name="A", email="a@b.org", language="en", secret_key="s"
        )
    assert refused.value.code == "not_published"


def test_whoever_is_invited_registers_once(session, make, conference, speaker, invite):
    user, stranger = make.user(email="wang@example.org"), make.user()
    guest = invite()
    with pytest.raises(DomainError, match="not_invited"):
        register(stranger, conference, speaker)
    registration = register(user, conference, speaker)
    session.refresh(guest)
    assert (guest.state, guest.registration_id) == ("registered", registration.id)
    cancel(registration, user)
    with pytest.raises(DomainError, match="not_invited"):
        register(user, conference, speaker)
    assert broken() == []


def test_another_account_follows_the_link(session, make, conference, speaker, invite):
    invited, other = make.user(email="wang@example.org"), make.user()
    guest = invite()
    actions.follow(guest, other)
    with pytest.raises(DomainError, match="not_invited"):
        register(invited, conference, speaker)
    assert register(other, conference, speaker).state == "confirmed"
    assert (guest.state_now, guest.user_id) == ("registered", other.id)
    for act in (lambda: actions.follow(guest, invited), lambda: actions.decline(guest)):
        with pytest.raises(DomainError, match="invitation_registered"):
            act()


def test_with_another_ticket_the_invitation_is_answered_too(session, make, conference, invite):
    user, public = make.user(email="wang@example.org"), make.ticket_type(offering=conference)
    guest = invite()
    register(user, conference, public)
    session.refresh(guest)
    assert guest.state_now == "registered"


@pytest.mark.parametrize("end", ["declined", "withdrawn", "expired"])
def test_an_invitation_that_is_over_opens_nothing(session, make, conference, speaker, organiser, invite, clock, end):
    user = make.user(email="wang@example.org")
    guest = invite(expires_at=clock.now() + timedelta(days=2))
    if end == "expired":
        clock.set(clock.now() + timedelta(days=2))
    elif end == "declined":
        actions.decline(guest)
    else:
        actions.withdraw(guest, organiser)
    assert guest.state_now == end
    for act in (lambda: register(user, conference, speaker), lambda: actions.follow(guest, user)):
        with pytest.raises(DomainError):
            act()
    with pytest.raises(DomainError, match=f"invitation_{end}"):
        actions.remind(guest, SECRET)
    assert [each.state_now for each in list_guests(conference.id, end)] == [end]
    assert list_guests(conference.id, "sent") == []


def test_reminders_go_to_whoever_did_not_answer(session, conference, organiser, invite, outbox, clock):
    clock.set(clock.now())
    first, second = invite("a@example.org"), invite("b@example.org")
    actions.decline(second)
    assert actions.remind_all(conference, organiser, SECRET) == 0
    with pytest.raises(DomainError, match="just_sent"):
        actions.remind(first, SECRET)
    clock.advance(hours=21)
    assert actions.remind_all(conference, organiser, SECRET) == 1
    assert actions.remind_all(conference, organiser, SECRET) == 0
    mails = [each for each in outbox() if each.to_address == "a@example.org"]
    assert [each.context["is_reminder"] for each in mails] == [False, True]
    assert mails[0].context["path"] == mails[1].context["path"]


def test_one_invitation_for_many_at_once(session, make, conference, speaker, invite, in_threads):
    """Ten accounts follow one link at the same moment and register: one has the seat."""
    guest = invite()
    ids = [make.user().id for _ in range(8)]
    offering_id, ticket_type_id, guest_id = conference.id, speaker.id, guest.id

    def come(index):
        try:
            user = db.session.get_one(User, ids[index])
            actions.follow(db.session.get_one(Guest, guest_id), user)
            db.session.commit()
            register(user, db.session.get_one(Offering, offering_id), db.session.get_one(TicketType, ticket_type_id))
            db.session.commit()
        except DomainError as error:
            db.session.rollback()
            return error.code
        return "done"

    results = in_threads(come, 8)
    session.expire_all()
    assert results.count("done") == 1, results
    assert set(results) <= {"done", "not_invited", "invitation_used", "invitation_registered"}
    assert session.scalar(db.select(db.func.count(Registration.id))) == 1
    assert broken() == []
