import re
from datetime import timedelta

import pytest

from accounts.users.models import User
from core import clock as core_clock
from core.database import db
from core.errors import Gone, Invalid, Refused
from notifications.outbox.compose import compose
from offerings.base import moves
from offerings.base.actions import edit
from registrations.base import actions as registering
from registrations.waiting.actions import accept_offer
from trainings.approvals import actions
from trainings.approvals.jobs import chase
from trainings.approvals.links import path_of, read
from trainings.approvals.queries import get_by_link
from trainings.enrolments import checks
from trainings.enrolments.models import Enrolment
from trainings.enrolments.queries import find_enrolment, list_steps

SECRET = "for-tests-only-" * 3


@pytest.fixture
def cohort(make, lead):
    return make.cohort(host=lead.host, needs_employer=True, employer_days=7, reminder_days=3)


@pytest.fixture
def ticket(make, cohort):
    return make.ticket_type(offering=cohort, size=2)


@pytest.fixture
def trainee(make):
    return make.user(name_native="王芳")


@pytest.fixture
def registration(cohort, ticket, trainee):
    return registering.register(trainee, cohort, ticket)


@pytest.fixture
def enrolment(registration, trainee):
    found = find_enrolment(registration.id)
    actions.name_manager(found, trainee, "Li Na", "Li.Na@Works.Example", SECRET)
    return found


def states(enrolment):
    return [step.to_state for step in list_steps(enrolment.id)]


def templates(outbox):
    return [(message.template, message.to_address) for message in outbox()]


def path_in(message):
    return message.context["path"]


def is_sound():
    for check in (checks.everybody_is_enrolled, checks.enrolments_agree, checks.steps_are_a_chain):
        assert list(check()) == []


def test_whoever_registers_waits_with_a_seat_and_is_asked_for_a_manager(registration, ticket, trainee, outbox):
    assert registration.state == "pending"
    assert ticket.pools[0].taken == 1
    assert states(find_enrolment(registration.id)) == ["submitted", "awaiting_employer"]
    assert ("trainings/employer_wanted", trainee.email) in templates(outbox)


def test_the_manager_agrees_by_the_link_without_an_account(enrolment, registration, client, outbox):
    message = outbox()[-1]
    assert (message.template, message.to_address) == ("trainings/employer_asked", "li.na@works.example")
    page = client.get(path_in(message)).get_data(as_text=True)
    assert "王芳" in page
    assert enrolment.state == "awaiting_employer"  # looking changes nothing
    answer = client.post(path_in(message), data={"answer": "yes"})
    assert answer.status_code == 200
    assert registration.state == "confirmed"
    assert states(enrolment)[1:] == ["awaiting_employer", "awaiting_organiser", "booked"]
    assert list_steps(enrolment.id)[2].actor_name == "Li Na"
    again = client.post(path_in(message), data={"answer": "yes"})
    assert again.status_code == 200
    assert "answered already" in again.get_data(as_text=True)
    assert "Li Na agreed on" in client.get(path_in(message)).get_data(as_text=True)
    assert client.post(path_in(message), data={"answer": "no", "reason": "x"}).status_code == 409
    assert registration.state == "confirmed"
    is_sound()


def test_where_tickets_are_approved_the_organiser_comes_after_the_employer(
    enrolment, registration, ticket, lead, outbox
):
    ticket.needs_approval = True
    with pytest.raises(Refused):
        registering.approve(registration, lead)
    actions.decide(enrolment, agrees=True)
    assert (registration.state, enrolment.state) == ("pending", "awaiting_organiser")
    assert templates(outbox)[-1][0] == "trainings/employer_agreed"
    registering.approve(registration, lead)
    assert enrolment.state == "booked"
    is_sound()


def test_declining_needs_a_reason_which_the_person_reads(enrolment, registration, ticket, client, outbox):
    path = path_in(outbox()[-1])
    assert client.post(path, data={"answer": "no"}).status_code == 422
    assert registration.state == "pending"
    client.post(path, data={"answer": "no", "reason": "The line can not stand still."})
    assert (registration.state, enrolment.state, ticket.pools[0].taken) == ("rejected", "declined", 0)
    assert outbox()[-1].context["reason"] == "The line can not stand still."
    is_sound()


def test_a_link_to_somebody_else_asked_before_is_void(enrolment, trainee, client, outbox):
    first = path_in(outbox()[-1])
    actions.name_manager(enrolment, trainee, "Zhao Min", "zhao@works.example", SECRET)
    assert client.get(first).status_code == 410
    assert client.get(path_in(outbox()[-1])).status_code == 200


def test_a_link_runs_out_and_can_not_be_forged(enrolment, clock, client):
    path = path_of(enrolment, SECRET)
    assert client.get(path).status_code == 200
    assert client.get(path[:-2] + "xx").status_code == 410
    assert client.get(path_of(enrolment, "another secret")).status_code == 410
    token = path.rpartition("/")[2]
    clock.set(core_clock.now() + timedelta(days=61))
    with pytest.raises(Gone):
        read(token, SECRET)


def test_the_link_is_void_when_the_trainee_left(enrolment, registration, trainee):
    token = path_of(enrolment, SECRET).rpartition("/")[2]
    registering.cancel(registration, trainee)
    with pytest.raises(Gone):
        get_by_link(token, SECRET)


@pytest.mark.parametrize(("name", "email"), [("", "a@b.example"), ("Li", "nonsense"), ("L\u202ei", "a@b.example")])
def test_a_manager_who_can_not_be_is_refused(registration, trainee, name, email):
    with pytest.raises(Invalid):
        actions.name_manager(find_enrolment(registration.id), trainee, name, email, SECRET)


def test_nobody_agrees_for_themselves(registration, trainee):
    with pytest.raises(Invalid) as refusal:
        actions.name_manager(find_enrolment(registration.id), trainee, "Me", trainee.email, SECRET)
    assert refusal.value.code == "own_address"


def test_reminder_then_coordinator_each_once(enrolment, cohort, lead, clock, outbox):
    start = core_clock.now()
    before = len(outbox())
    for days in (1, 3.1, 3.2, 7.1, 7.2, 9):
        clock.set(start + timedelta(days=days))
        chase(enrolment.id, SECRET)
    assert templates(outbox)[before:] == [
        ("trainings/employer_asked", "li.na@works.example"),
        ("trainings/employer_overdue", lead.email),
    ]
    assert outbox()[before].context["is_reminder"] is True


def test_who_named_nobody_is_reminded_themselves(registration, trainee, clock, outbox):
    clock.set(core_clock.now() + timedelta(days=4))
    chase(find_enrolment(registration.id).id, SECRET)
    assert templates(outbox)[-1] == ("trainings/employer_wanted", trainee.email)


def test_the_organiser_decides_in_their_place_with_a_reason(enrolment, registration, cohort, lead, signed_in):
    page = signed_in(lead)
    path = f"/organise/cohorts/{cohort.ref}/enrolments/{registration.ref}"
    assert "Decide in their place" in page.get(path).get_data(as_text=True)
    assert page.post(f"{path}/employer", data={"answer": "yes"}).status_code == 422
    assert page.post(f"{path}/employer", data={"answer": "yes", "reason": "Told by phone."}).status_code == 303
    assert (registration.state, enrolment.employer_reason) == ("confirmed", "Told by phone.")
    assert page.post(f"{path}/employer", data={"answer": "no", "reason": "No."}).status_code == 409
    is_sound()


def test_overdue_ones_are_something_to_do(enrolment, cohort, lead, signed_in, clock):
    assert "have not answered" not in signed_in(lead).get("/organise/").get_data(as_text=True)
    clock.set(core_clock.now() + timedelta(days=8))
    assert "who has not answered" in signed_in(lead).get("/organise/").get_data(as_text=True)


def test_the_trainee_names_the_manager_on_their_page(registration, trainee, signed_in, make):
    page = signed_in(trainee)
    path = f"/my/registrations/{registration.ref}"
    assert f"{path}/employer" in page.get(path).get_data(as_text=True)
    assert page.get(f"{path}/employer").status_code == 200
    assert page.post(f"{path}/employer", data={"name": "Li Na", "email": "x"}).status_code == 422
    assert page.post(f"{path}/employer", data={"name": "Li Na", "email": "li@works.example"}).status_code == 303
    assert find_enrolment(registration.id).manager_email == "li@works.example"
    assert page.post(f"{path}/employer", data={"again": "1"}).status_code == 422  # written to just now
    assert signed_in(make.user()).get(f"{path}/employer").status_code == 404


def test_whoever_comes_off_the_line_waits_for_the_employer_too(cohort, make, ticket):
    first, second, third = (make.user() for _ in range(3))
    taken = registering.register(first, cohort, ticket)
    registering.register(second, cohort, ticket)
    waiting = registering.register(third, cohort, ticket)
    registering.cancel(taken, first)
    accept_offer(waiting, third)
    assert (waiting.state, find_enrolment(waiting.id).state) == ("pending", "awaiting_employer")
    is_sound()


def test_when_the_employer_is_needed_no_more_all_go_to_the_organiser(registration, cohort, lead):
    edit(cohort, lead, needs_employer=False)
    assert find_enrolment(registration.id).state == "awaiting_organiser"
    edit(cohort, lead, needs_employer=True)
    assert find_enrolment(registration.id).state == "awaiting_employer"
    is_sound()


def test_of_two_answers_at_once_one_counts(enrolment, lead, in_threads):
    enrolment_id, lead_id = enrolment.id, lead.id

    def answer(index):
        who = db.session.get(User, lead_id) if index else None
        actions.decide(db.session.get(Enrolment, enrolment_id), agrees=bool(index), reason="So.", actor=who)
        db.session.commit()

    results = in_threads(answer, 2)
    assert sorted(type(each).__name__ for each in results) == ["NoneType", "Refused"]
    is_sound()


def test_mails_read_well_in_both_languages(enrolment, outbox, app):
    for message in outbox():
        for language in ("en", "zh"):
            message.language = language
            text = compose(message).get_body(("plain",)).get_content()
            assert not re.search(r"None|\{\{|%\(", text)


def test_nobody_decides_on_what_was_cancelled(
    cohort, enrolment, registration, lead, trainee, client, signed_in, outbox
):
    moves.cancel(cohort, lead, "Too few people.")
    for act in (
        lambda: actions.decide(enrolment, agrees=True),
        lambda: actions.name_manager(enrolment, trainee, "Wu", "wu@works.example", SECRET),
        lambda: registering.approve(registration, lead),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "cancelled"
    assert (enrolment.state, registration.state) == ("awaiting_employer", "pending")
    link = path_of(enrolment, client.application.config["SETTINGS"].secret_key)
    for answer in (client.get(link), client.post(link, data={"answer": "yes"})):
        assert (answer.status_code, "This training was cancelled" in answer.text) == (200, True)
    assert "Your employer has to agree" not in signed_in(trainee).get(f"/my/registrations/{registration.ref}").text
    assert registration.state == "pending"


def test_nobody_is_chased_while_it_does_not_stand(cohort, enrolment, lead, outbox, clock, signed_in):
    moves.postpone(cohort, lead, "The trainer is ill.")
    sent = len(outbox())
    clock.advance(days=8)
    chase(enrolment.id, SECRET)
    assert len(outbox()) == sent
    assert "who has not answered" not in signed_in(lead).get("/organise/").text
    day = core_clock.today(cohort.time_zone) + timedelta(days=30)
    moves.reschedule(cohort, lead, day, day)
    assert enrolment.employer_due_at == core_clock.now() + timedelta(days=7)
    chase(enrolment.id, SECRET)
    assert [each for each in templates(outbox) if each[0] == "trainings/employer_asked"][1:] == [
        ("trainings/employer_asked", "li.na@works.example")
    ]
    moves.cancel(cohort, lead, "Too few people.")
    sent = len(outbox())
    clock.advance(days=8)
    chase(enrolment.id, SECRET)
    assert len(outbox()) == sent
