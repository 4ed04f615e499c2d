"""Changing to another ticket: new seats before old ones, the price of the moment, the questions of that ticket."""

import io
import re

import pytest

from accounts.users.models import User
from core.database import db
from core.errors import DomainError, Invalid, Refused
from registrations.base.models import Registration, RegistrationStep
from registrations.checkins.models import CheckIn
from registrations.payments.actions import mark_paid
from registrations.pools.models import CapacityPool
from registrations.questions.models import Answer, EarlierAnswer, Upload
from registrations.swaps.actions import swap
from registrations.tickets.models import PriceStep, TicketType
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def hall(make, conference):
    return make.pool(offering=conference, size=2)


@pytest.fixture
def basic(make, conference, hall):
    return make.ticket_type(offering=conference, pools=(hall,), name={"en": "Basic"}, price_minor=500_00)


@pytest.fixture
def dinner(make, conference, hall):
    table = make.pool(offering=conference, size=1)
    return make.ticket_type(offering=conference, pools=(hall, table), name={"en": "With dinner"}, price_minor=800_00)


@pytest.fixture
def mine(make, conference, basic):
    return make.registration(offering=conference, ticket_type=basic, amount_due_minor=500_00)


def taken(session):
    return list(session.scalars(db.select(CapacityPool.taken).order_by(CapacityPool.id)))


def test_the_other_ticket_takes_its_seats_and_its_price(session, make, mine, dinner, outbox):
    swap(mine, mine.user, dinner)
    assert (mine.ticket_type, mine.state, mine.amount_due_minor, mine.paid_minor) == (
        dinner, "confirmed", 800_00, None,
    )  # fmt: skip
    assert taken(session) == [1, 1]
    step = session.scalars(db.select(RegistrationStep).order_by(RegistrationStep.id.desc())).first()
    assert (step.what, step.reason) == ("swapped", "Basic → With dinner")
    (message,) = outbox()
    assert (message.template, len(message.calendars)) == ("registrations/ticket_changed", 1)
    assert broken() == []


def test_a_full_ticket_refuses_and_the_old_seat_stays(session, make, conference, mine, dinner, signed_in):
    make.registration(offering=conference, ticket_type=dinner)
    client = signed_in(mine.user)
    page = client.get(f"/my/registrations/{mine.ref}/ticket").text
    assert "CN¥300 more" in page
    assert "full" in page
    answer = client.post(f"/my/registrations/{mine.ref}/ticket", data={"ticket_type": dinner.ref})
    assert answer.status_code == 422
    assert "No seat is left with this ticket. You keep the one you have." in answer.text
    assert (mine.ticket_type.name, taken(session)) == ({"en": "Basic"}, [2, 1])
    assert broken() == []


def test_a_seat_that_is_left_goes_to_whoever_waits(session, make, conference, mine, dinner):
    hall = mine.ticket_type.pools[0]
    other = make.ticket_type(offering=conference, size=5)
    make.registration(offering=conference, ticket_type=mine.ticket_type)
    waiting = make.registration(offering=conference, ticket_type=mine.ticket_type, state="waiting")
    swap(mine, mine.user, other)
    assert (waiting.state, hall.taken) == ("offered", 2)
    assert broken() == []


def test_a_shared_pool_that_is_full_is_no_obstacle(session, make, conference, mine, hall):
    make.registration(offering=conference, ticket_type=mine.ticket_type)
    student = make.ticket_type(offering=conference, pools=(hall,), price_minor=100_00)
    swap(mine, mine.user, student)
    assert (mine.amount_due_minor, taken(session)) == (100_00, [2])
    assert broken() == []


def test_early_prices_are_given_back_and_taken(session, make, mine, dinner):
    before = PriceStep(ticket_type_id=mine.ticket_type_id, position=1, price_minor=400_00, seats=5, used=1)
    after = PriceStep(ticket_type_id=dinner.id, position=1, price_minor=600_00, seats=1, used=0)
    session.add_all([before, after])
    session.flush()
    mine.price_step_id, mine.amount_due_minor = before.id, 400_00
    swap(mine, mine.user, dinner)
    session.refresh(before), session.refresh(after)
    assert (before.used, after.used, mine.amount_due_minor, mine.price_step_id) == (0, 1, 600_00, after.id)
    assert broken() == []


def test_a_price_that_rose_meanwhile_is_said(make, mine, dinner, signed_in):
    data = {"ticket_type": dinner.ref, f"agreed_{dinner.ref}": "70000"}
    answer = signed_in(mine.user).post(f"/my/registrations/{mine.ref}/ticket", data=data)
    assert (answer.status_code, "it is CN¥800 now" in answer.text) == (422, True)
    assert mine.amount_due_minor == 500_00


def test_what_was_paid_is_settled_with_the_organiser(session, make, conference, mine, dinner, signed_in):
    owner = make.user()
    make.role(conference, owner, "owner")
    mark_paid(mine, owner, reference="A1")
    client = signed_in(mine.user)
    assert "You have paid already" in client.get(f"/my/registrations/{mine.ref}/ticket").text
    client.post(f"/my/registrations/{mine.ref}/ticket", data={"ticket_type": dinner.ref})
    assert (mine.paid_minor, mine.owed_minor) == (500_00, 300_00)
    assert "You paid CN¥500 before you changed the ticket" in client.get(f"/my/registrations/{mine.ref}").text
    organiser = signed_in(owner)
    assert "Still owed" in organiser.get(f"/organise/offerings/{conference.ref}/participants/{mine.ref}").text
    money = f"/organise/offerings/{conference.ref}/payments"
    assert "CN¥500" in organiser.get(f"{money}?show=paid").text
    assert organiser.post(f"{money}/{mine.ref}/settlement", data={"reference": ""}).status_code == 422
    assert organiser.post(f"{money}/{mine.ref}/settlement", data={"reference": "A2"}).status_code == 303
    assert mine.owed_minor == 0
    assert organiser.post(f"{money}/{mine.ref}/settlement", data={"reference": "A2"}).status_code == 409


def test_back_to_a_cheaper_one_is_money_to_give_back(make, conference, mine, hall, signed_in):
    free = make.ticket_type(offering=conference, pools=(hall,), price_minor=0)
    owner = make.user()
    make.role(conference, owner, "owner")
    mark_paid(mine, owner, reference="A1")
    swap(mine, mine.user, free)
    assert mine.owed_minor == -500_00
    page = signed_in(owner).get(f"/organise/offerings/{conference.ref}/participants/{mine.ref}").text
    assert "To give back" in page


def test_questions_of_the_new_ticket_are_asked_and_of_the_old_one_set_aside(session, make, mine, dinner, signed_in):
    badge = make.question(offering=mine.offering, label="Badge", ticket_types=[mine.ticket_type])
    meal = make.question(offering=mine.offering, label="Meal", is_required=True, ticket_types=[dinner])
    session.add(Answer(registration_id=mine.id, question_id=badge.id, value="blue"))
    client, address = signed_in(mine.user), f"/my/registrations/{mine.ref}/ticket"
    assert "Meal" in client.get(address).text
    typed = {"ticket_type": dinner.ref, f"question_{badge.ref}": "blue"}
    answer = client.post(address, data=typed)
    assert (answer.status_code, mine.ticket_type.name) == (422, {"en": "Basic"})
    assert f'id="question_{meal.ref}-error"' in answer.text
    assert client.post(address, data=typed | {f"question_{meal.ref}": "fish"}).status_code == 303
    assert session.scalars(db.select(Answer.value)).all() == ["fish"]
    assert session.scalars(db.select(EarlierAnswer.value)).all() == ["blue"]


def test_a_file_that_came_outlives_every_refusal(session, make, mine, dinner, signed_in):
    paper = make.question(offering=mine.offering, label="Paper", kind="file", ticket_types=[dinner], is_required=True)
    meal = make.question(offering=mine.offering, label="Meal", is_required=True, ticket_types=[dinner])
    client, address = signed_in(mine.user), f"/my/registrations/{mine.ref}/ticket"
    typed = {"ticket_type": dinner.ref, f"agreed_{dinner.ref}": "1"}
    file = {f"question_{paper.ref}": (io.BytesIO(b"%PDF-1.7 a small paper"), "论文.pdf")}

    def kept(page):
        assert (page.status_code, "论文.pdf" in page.text) == (422, True)
        return {f"kept_{paper.ref}": re.search(rf'name="kept_{paper.ref}" value="(\w+)"', page.text)[1]}

    here = kept(client.post(address, data=typed | file))  # the meal is missing
    eaten = typed | {f"question_{meal.ref}": "fish"}
    here = kept(client.post(address, data=eaten | here))  # the price is another one than was agreed
    assert client.post(address, data=eaten | here | {f"agreed_{dinner.ref}": "80000"}).status_code == 303
    assert (mine.ticket_type, session.scalars(db.select(Upload.filename)).all()) == (dinner, ["论文.pdf"])


def test_a_ticket_that_is_approved_waits_for_it_and_back(make, conference, mine, hall, outbox):
    press = make.ticket_type(offering=conference, pools=(hall,), needs_approval=True)
    basic = mine.ticket_type
    swap(mine, mine.user, press)
    assert (mine.state, hall.taken) == ("pending", 1)
    swap(mine, mine.user, basic)
    assert (mine.state, hall.taken) == ("confirmed", 1)
    assert broken() == []


def test_an_access_code_is_needed_and_used(session, make, conference, mine, hall, signed_in):
    from registrations.codes.actions import create

    hidden = make.ticket_type(offering=conference, pools=(hall,), visibility="code", name={"en": "Members"})
    (code,) = create(conference.id, make.user(), ticket_types=[hidden], text="MEMBER26")
    client, address = signed_in(mine.user), f"/my/registrations/{mine.ref}/ticket"
    assert "Members" not in client.get(address).text
    assert "Members" in client.post(address, data={"code": "member26", "step": "code"}).text
    assert client.post(address, data={"code": "wrong-1", "ticket_type": hidden.ref}).status_code == 422
    assert client.post(address, data={"code": "member26", "ticket_type": hidden.ref}).status_code == 303
    assert (mine.ticket_type, mine.access_code_id, code.used) == (hidden, code.id, 1)
    swap(mine, mine.user, session.scalar(db.select(TicketType).where(TicketType.name["en"].as_string() == "Basic")))
    session.refresh(code)
    assert (mine.access_code_id, code.used) == (None, 0)
    assert broken() == []


@pytest.mark.parametrize("case", ["waiting", "not_swapped", "late", "came_in", "same", "closed"])
def test_refused_with_a_reason(make, clock, mine, dinner, signed_in, session, case):
    wanted = dinner
    if case == "waiting":
        mine.state = "cancelled"
    elif case == "not_swapped":
        mine.ticket_type.may_be_swapped = False
    elif case == "late":
        mine.offering.changes_until_at = clock.now()
    elif case == "came_in":
        now = clock.now()
        session.add(CheckIn(offering_id=mine.offering_id, registration=mine, at=now, received_at=now, actor_id=1))
    elif case == "same":
        wanted = mine.ticket_type
    else:
        dinner.closes_at = clock.now()
    session.flush()
    with pytest.raises(Invalid if case == "same" else Refused):
        swap(mine, mine.user, wanted)
    if case not in ("same", "closed"):
        answer = signed_in(mine.user).get(f"/my/registrations/{mine.ref}/ticket")
        assert (answer.status_code, "<form" in answer.text.partition("<main")[2]) == (409, False)


def test_only_my_own(make, mine, signed_in):
    assert signed_in(make.user()).get(f"/my/registrations/{mine.ref}/ticket").status_code == 404


def test_the_last_seat_goes_to_one_of_many(session, make, conference, basic, dinner, in_threads):
    hall = basic.pools[0]
    hall.size = 40
    holders = [make.registration(offering=conference, ticket_type=basic).id for _ in range(8)]
    comers = [make.user(password_hash=None).id for _ in range(4)]
    dinner_id, offering_id = dinner.id, conference.id

    def change_or_come(index):
        from registrations.base.actions import register

        ticket_type = db.session.get(TicketType, dinner_id)
        try:
            if index < 8:
                registration = db.session.get(Registration, holders[index])
                swap(registration, registration.user, ticket_type)
            else:
                user = db.session.get(User, comers[index - 8])
                registration = register(user, db.session.get(type(conference), offering_id), ticket_type)
            state = registration.state
        except DomainError as error:
            db.session.rollback()
            return error.code
        db.session.commit()
        return state

    results = in_threads(change_or_come, 12)

    assert [each for each in results if isinstance(each, Exception)] == []
    assert results.count("confirmed") == 1, results
    assert broken() == []
