"""Passing a registration on: offered, accepted once, the old number dead, both told; refused with a reason."""

import re

import pytest
from flask import current_app

from accounts.users.models import User
from core.database import db
from core.errors import DomainError, Gone, Refused
from registrations.base.actions import cancel
from registrations.base.codes import ticket_code
from registrations.base.models import Registration, RegistrationStep
from registrations.base.profile import Profile
from registrations.checkins.models import CheckIn
from registrations.invitations.actions import calendar_for
from registrations.questions.models import Answer, EarlierAnswer
from registrations.revocations.models import RevokedTicket
from registrations.transfers.actions import accept, decline, offer, withdraw
from registrations.transfers.jobs import end_overdue_offers
from registrations.transfers.models import Transfer
from registrations.transfers.states import MOVES
from tests.registrations.invariants import broken


@pytest.fixture
def mine(make):
    registration = make.registration(user=make.user(name_native="张慧", name_latin="Zhang Hui"))
    calendar_for(registration)  # they have the entry in their calendar
    return registration


def offered(registration, email="li@new.example", name="Li Ming"):
    secret_key = current_app.config["SETTINGS"].secret_key
    return offer(registration, registration.user, secret_key, email=email, name=name)


def templates(outbox):
    return [(m.template.partition("/")[2], m.to_address, [c["method"] for c in m.calendars]) for m in outbox()]


def test_by_pages_from_the_offer_to_the_ticket(session, make, mine, client, signed_in, outbox, app):
    old_ref, old_user = mine.ref, mine.user
    question = make.question(offering=mine.offering, label="Diet", is_required=True)
    session.add(Answer(registration_id=mine.id, question_id=question.id, value="none"))
    owner = signed_in(old_user)
    assert "Pass it on" in owner.get(f"/my/registrations/{mine.ref}").text
    data = {"name": "Li Ming", "email": "Li@New.example", "message": "Have fun!"}
    assert owner.post(f"/my/registrations/{mine.ref}/transfer", data=data).status_code == 303
    (message,) = outbox()
    assert (message.to_address, message.template) == ("li@new.example", "registrations/transfer_offered")
    assert old_ref not in str(message.context), "the number lets people in"
    link = message.context["link"]
    public = client.get(link)
    assert (public.status_code, "A ticket for you" in public.text, "Have fun!" in public.text) == (200, True, True)
    assert old_user.email not in public.text
    assert "Offered to Li Ming" in owner.get(f"/my/registrations/{mine.ref}").text

    new_user = make.user(name_native="李明", email="another@address.example")
    newcomer = signed_in(new_user)
    page = newcomer.get(link).text
    assert ("李明" in page, ">none<" in page) == (True, False)
    wrong = newcomer.post(link, data={"name_native": "李明", "job_title": "Welder"})
    assert (wrong.status_code, "Welder" in wrong.text, mine.user_id) == (422, True, old_user.id)
    assert f'id="question_{question.ref}-error"' in wrong.text
    done = newcomer.post(link, data={"name_native": "李明", f"question_{question.ref}": "fish"})
    assert done.status_code == 303
    assert done.location.endswith(mine.ref)
    assert (mine.user_id, mine.email, mine.name_native, mine.state) == (
        new_user.id, "another@address.example", "李明", "confirmed",
    )  # fmt: skip
    assert mine.ref != old_ref
    assert session.scalars(db.select(Answer.value)).all() == ["fish"]
    assert session.scalars(db.select(EarlierAnswer.value)).all() == ["none"]
    assert templates(outbox)[1:] == [
        ("transferred", old_user.email, ["CANCEL"]),
        ("confirmation", "another@address.example", ["REQUEST"]),
    ]
    assert "fish" not in owner.get("/my").text
    assert owner.get(f"/my/registrations/{mine.ref}").status_code == 404
    assert newcomer.get(f"/my/registrations/{mine.ref}").status_code == 200
    assert newcomer.get(link).status_code == 303, "a second look leads to the ticket"
    used = owner.get(link)
    assert (used.status_code, "taken over already" in used.text) == (410, True)
    assert broken() == []


def test_the_organiser_sees_who_had_it(session, make, mine, signed_in):
    accept(offered(mine), make.user(name_native="李明"), Profile("李明"))
    step = session.scalars(db.select(RegistrationStep).order_by(RegistrationStep.id.desc())).first()
    assert (step.what, step.reason) == ("transferred", "张慧 → 李明")
    organiser = make.user()
    make.role(mine.offering, organiser, "owner")
    page = signed_in(organiser).get(f"/organise/offerings/{mine.offering.ref}/participants/{mine.ref}").text
    assert page.index("张慧 → 李明") > 0
    assert "Mail waiting to be sent: offer to take the ticket over" not in page, "its number is not in that mail"
    assert "Mail waiting to be sent: passed on" in page


def test_the_old_ticket_is_turned_away_and_the_new_one_let_in(session, make, mine, signed_in, app):
    desk = make.user()
    make.role(mine.offering, desk, "desk")
    key, old_ref, event = app.config["SETTINGS"].secret_key, mine.ref, mine.offering.ref
    door = signed_in(desk)
    before = door.get(f"/desk/{event}/roster").json
    accept(offered(mine), make.user(name_native="李明"), Profile("李明"))
    old = door.post(f"/desk/{event}/check-ins", data={"code": ticket_code(old_ref, key, event)})
    assert (old.status_code, "Not valid" in old.text, "there is a newer one" in old.text) == (409, True, True)
    news = {each["ref"]: each for each in door.get(f"/desk/{event}/roster?since={before['next']}").json["people"]}
    assert news[old_ref] == {"ref": old_ref, "state": "cancelled"}
    assert news[mine.ref]["native"] == "李明"
    new = door.post(f"/desk/{event}/check-ins", data={"code": ticket_code(mine.ref, key, event)})
    assert (new.status_code, "Welcome" in new.text) == (200, True)
    assert session.scalars(db.select(CheckIn.let_in).order_by(CheckIn.id)).all() == [False, True]


def test_a_ticket_that_is_approved_is_approved_again(make, mine, outbox):
    mine.ticket_type.needs_approval = True
    accept(offered(mine), make.user(), Profile("李明"))
    assert mine.state == "pending"
    assert templates(outbox)[1:] == [
        ("transferred", outbox()[1].to_address, ["CANCEL"]),
        ("pending", mine.email, []),
    ]
    assert broken() == []


@pytest.mark.parametrize("how", ["declined", "withdrawn", "expired", "void"])
def test_over_without_a_new_person(make, mine, clock, signed_in, client, outbox, session, how):
    transfer = offered(mine)
    link = outbox()[0].context["link"]
    if how == "declined":
        assert client.post(f"{link}/refusal").status_code == 200
    elif how == "withdrawn":
        assert signed_in(mine.user).post(f"/my/registrations/{mine.ref}/transfer/withdrawal").status_code == 303
    elif how == "expired":
        session.commit()
        clock.advance(days=8)
        end_overdue_offers()
        end_overdue_offers()
    else:
        cancel(mine, mine.user)
    session.flush()
    state = "withdrawn" if how == "void" else how
    assert (session.get(Transfer, transfer.id).state, mine.user.name_native) == (state, "张慧")
    assert client.get(link).status_code == 410
    assert signed_in(make.user()).post(link, data={"name_native": "李明"}).status_code == 410
    assert client.post(f"{link}/refusal").status_code == 410
    told = [m.to_address for m in outbox() if m.template in ("registrations/transfer_ended",
                                                            "registrations/transfer_withdrawn")]  # fmt: skip
    assert told == ["li@new.example" if state == "withdrawn" else mine.user.email]
    if how != "void":
        assert offered(mine).state == "open", "it may be offered again"


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("waiting", "not_active"), ("not_transferable", "not_transferable"), ("late", "too_late"),
        ("came_in", "came_in"), ("own", "own_address"),
        ("address", "email_shape"), ("nameless", "name_missing"), ("twice", "open_already"),
    ],
)  # fmt: skip
def test_refused_with_a_reason(session, make, mine, clock, signed_in, case, code):
    email, name = "li@new.example", "Li Ming"
    if case == "waiting":
        mine = make.registration(state="waiting")
    elif case == "not_transferable":
        mine.ticket_type.may_be_transferred = False
    elif case == "late":
        mine.offering.changes_until_at = clock.now()
    elif case == "came_in":
        now = clock.now()
        session.add(CheckIn(offering_id=mine.offering_id, registration=mine, at=now, received_at=now, actor_id=1))
    elif case == "own":
        email = mine.user.email
    elif case == "address":
        email = "nobody"
    elif case == "nameless":
        name = "\u202e"
    elif case == "twice":
        offered(mine, "first@new.example")
    session.flush()
    with pytest.raises(DomainError) as refusal:
        offered(mine, email, name)
    assert refusal.value.code == code
    session.commit()
    answer = signed_in(mine.user).post(f"/my/registrations/{mine.ref}/transfer", data={"email": email, "name": name})
    assert answer.status_code in (409, 422)


def test_whoever_is_registered_already_can_not_take_another(make, mine):
    other = make.registration(offering=mine.offering, ticket_type=mine.ticket_type)
    with pytest.raises(Refused, match="registered_already"):
        accept(offered(mine), other.user, Profile("李明"))


def test_the_giver_does_not_learn_who_takes_part(make, mine, signed_in, outbox):
    other = make.registration(offering=mine.offering, ticket_type=mine.ticket_type)
    owner, url = signed_in(mine.user), f"/my/registrations/{mine.ref}/transfer"
    answers = []
    for email in ("li@new.example", other.email):
        answer = owner.post(url, data={"email": email, "name": "Li Ming"})
        answers.append((answer.status_code, "Offered to Li Ming" in owner.get(url).text))
        owner.post(f"{url}/withdrawal")
    assert answers == [(303, True)] * 2
    offers = [each for each in outbox() if each.template == "registrations/transfer_offered"]
    assert [(each.to_address, each.context["takes_part"]) for each in offers] == [
        ("li@new.example", False), (other.email, True),
    ]  # fmt: skip


def test_who_takes_part_declines_with_one_click(make, mine, signed_in, outbox):
    other = make.registration(offering=mine.offering, ticket_type=mine.ticket_type)
    transfer = offered(mine, other.email)
    link = outbox()[-1].context["link"]
    page = signed_in(other.user).get(link)
    assert (page.status_code, f'action="{link}/refusal"' in page.text) == (409, True)
    assert "/refusal" not in signed_in(mine.user).get(link).text
    signed_in(other.user).post(f"{link}/refusal")
    assert (transfer.state, mine.state) == ("declined", "confirmed")


def test_every_end_is_final(make, mine):
    assert {state for state, moves in MOVES.items() if moves} == {"open"}
    transfer = offered(mine)
    decline(transfer)
    for late in (withdraw, decline, lambda it: accept(it, make.user(), Profile("李明"))):
        with pytest.raises(Gone):
            late(transfer)


def test_forged_and_foreign_links(make, mine, client, signed_in):
    assert client.get("/transfers/nothing").status_code == 410
    assert client.post("/transfers/nothing/refusal").status_code == 410
    stranger = signed_in(make.user())
    for path in ("transfer", "transfer/withdrawal"):
        assert stranger.post(f"/my/registrations/{mine.ref}/{path}").status_code == 404


def test_of_two_who_accept_at_once_one_gets_it(session, make, mine, in_threads):
    transfer_id, old_ref = offered(mine).id, mine.ref
    people = [make.user(password_hash=None).id for _ in range(8)]

    def take(index):
        try:
            accept(db.session.get(Transfer, transfer_id), db.session.get(User, people[index]), Profile("李明"))
        except DomainError as error:
            db.session.rollback()
            return error.code
        db.session.commit()
        return index

    results = in_threads(take, 8)

    (winner,) = [each for each in results if isinstance(each, int)]
    assert [each for each in results if not isinstance(each, int)] == ["transfer_over"] * 7
    assert session.scalar(db.select(Registration.user_id)) == people[winner]
    assert session.scalars(db.select(RevokedTicket.ref)).all() == [old_ref]
    assert broken() == []


def test_taken_over_while_it_is_cancelled(session, make, mine, in_threads):
    transfer_id, registration_id, owner_id = offered(mine).id, mine.id, mine.user_id
    user_id = make.user(password_hash=None).id

    def one(index):
        try:
            if index:
                accept(db.session.get(Transfer, transfer_id), db.session.get(User, user_id), Profile("李明"))
            else:
                cancel(db.session.get(Registration, registration_id), db.session.get(User, owner_id))
        except DomainError as error:
            db.session.rollback()
            return error.code
        db.session.commit()
        return "done"

    results = in_threads(one, 2)

    assert [each for each in results if isinstance(each, Exception)] == []
    assert "done" in results
    assert re.fullmatch("confirmed|cancelled", session.scalar(db.select(Registration.state)))
    assert broken() == []
