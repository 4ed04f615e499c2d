import pytest

from accounts.users.models import User
from core.database import db
from core.errors import Invalid, Refused
from core.invariants import INVARIANTS
from registrations.base import actions as registering
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.waiting.actions import accept_offer, decline_offer
from trainings.enrolments import checks
from trainings.enrolments.actions import adopt_all, set_outcome
from trainings.enrolments.queries import find_enrolment, list_people, list_steps
from trainings.enrolments.states import MOVES, OF_REGISTRATION, OUTCOMES, WORDS


@pytest.fixture
def cohort(make):
    return make.cohort()


@pytest.fixture
def organiser(make):
    return make.user()


def ways(registration):
    return [(step.from_state, step.to_state) for step in list_steps(find_enrolment(registration.id).id)]


def broken():
    return [sentence for check in vars(checks).values() if callable(check) and check in known() for sentence in check()]


def known():
    return [invariant.broken for invariant in INVARIANTS.values()]


def test_registering_enrols(make, cohort):
    registration = registering.register(make.user(), cohort, make.ticket_type(offering=cohort))
    assert ways(registration) == [(None, "submitted"), ("submitted", "booked")]
    assert broken() == []


def test_an_event_enrols_nobody(make):
    event = make.conference()
    registration = registering.register(make.user(), event, make.ticket_type(offering=event))
    assert find_enrolment(registration.id) is None
    assert broken() == []


def test_approval_and_cancellation_are_followed_with_their_reasons(make, cohort, organiser):
    ticket = make.ticket_type(offering=cohort, needs_approval=True)
    registration = registering.register(make.user(), cohort, ticket)
    registering.approve(registration, organiser)
    registering.cancel(registration, organiser, "Moved to the spring class.")
    assert ways(registration)[1:] == [
        ("submitted", "awaiting_organiser"),
        ("awaiting_organiser", "booked"),
        ("booked", "withdrawn"),
    ]
    last = list_steps(find_enrolment(registration.id).id)[-1]
    assert (last.reason, last.actor_name) == ("Moved to the spring class.", organiser.display_name)
    assert broken() == []


def test_the_line_is_followed(make, cohort, organiser):
    ticket = make.ticket_type(offering=cohort, size=1)
    first, second, third = (make.user() for _ in range(3))
    taken = registering.register(first, cohort, ticket)
    waiting = registering.register(second, cohort, ticket)
    last = registering.register(third, cohort, ticket)
    registering.cancel(taken, first)
    accept_offer(waiting, second)
    assert ways(waiting)[1:] == [("submitted", "waitlisted"), ("waitlisted", "offered"), ("offered", "booked")]
    registering.cancel(waiting, organiser, "No.")
    decline_offer(last, third)
    assert find_enrolment(last.id).state == "withdrawn"
    assert broken() == []


def test_outcomes_and_their_corrections(make, cohort, organiser):
    registration = registering.register(make.user(), cohort, make.ticket_type(offering=cohort))
    for outcome in ("attending", "attending", "incomplete", "completed", "no_show"):
        set_outcome(registration, outcome, organiser, "As seen.")
    assert [after for _before, after in ways(registration)] == [
        "submitted", "booked", "attending", "incomplete", "completed", "no_show",
    ]  # fmt: skip
    with pytest.raises(Invalid):
        set_outcome(registration, "booked", organiser)
    registering.cancel(registration, organiser, "Left.")
    with pytest.raises(Refused):
        set_outcome(registration, "completed", organiser)
    assert broken() == []


def test_changed_answers_leave_an_outcome(make, cohort, organiser):
    user = make.user()
    registration = registering.register(user, cohort, make.ticket_type(offering=cohort))
    set_outcome(registration, "completed", organiser)
    registering.change_answers(registration, user, Profile("改名"), {})
    assert find_enrolment(registration.id).state == "completed"


def test_people_are_those_who_take_part_by_name(make, cohort):
    ticket = make.ticket_type(offering=cohort)
    for name, state in (("张三", "confirmed"), ("李四", "confirmed"), ("王五", "pending")):
        make.registration(
            offering=cohort, ticket_type=ticket, state=state, user=make.user(name_native=name, name_latin="")
        )
    assert [each.name_native for each in list_people(cohort)] == ["李四", "张三"]


def test_who_was_written_past_the_actions_is_adopted(make, cohort):
    for state in ("confirmed", "pending", "waiting", "offered", "cancelled", "rejected"):
        make.registration(offering=cohort, state=state)
    assert len(list(checks.everybody_is_enrolled())) == 6
    assert (adopt_all(), adopt_all()) == (6, 0)
    assert broken() == []


def test_a_changed_step_is_told(make, cohort, session):
    registration = registering.register(make.user(), cohort, make.ticket_type(offering=cohort))
    enrolment = find_enrolment(registration.id)
    steps = list_steps(enrolment.id)
    steps[0].to_state = "booked"
    with pytest.raises(AssertionError):
        session.flush()
    session.rollback()


def test_a_step_that_is_missing_and_a_state_that_strayed_are_told(make, cohort, session):
    registration = registering.register(make.user(), cohort, make.ticket_type(offering=cohort))
    enrolment = find_enrolment(registration.id)
    session.delete(list_steps(enrolment.id)[0])
    session.flush()
    assert len(list(checks.steps_are_a_chain())) == 1
    enrolment.state = "declined"
    session.flush()
    assert len(list(checks.enrolments_agree())) == 1


@pytest.mark.parametrize("before", [None, *WORDS])
@pytest.mark.parametrize("after", list(WORDS))
def test_each_move_starts_where_it_may(before, after):
    """What is over stays over; nothing leads back to the beginning."""
    is_over = before in ("declined", "lapsed", "withdrawn")
    if after == "submitted":
        assert (after in MOVES[before]) == (before is None)
    elif is_over or before is None:
        assert after not in MOVES[before]
    elif after in OUTCOMES:
        assert (after in MOVES[before]) == (before in OF_REGISTRATION["confirmed"])


def test_two_at_once_set_one_outcome_after_the_other(make, cohort, organiser, in_threads, session):
    registration = registering.register(make.user(), cohort, make.ticket_type(offering=cohort))
    ids = registration.id, organiser.id

    def decide(index):
        found, who = db.session.get(Registration, ids[0]), db.session.get(User, ids[1])
        set_outcome(found, ("completed", "incomplete")[index], who)
        db.session.commit()

    assert in_threads(decide, 2) == [None, None]
    assert len(list_steps(find_enrolment(ids[0]).id)) == 4
    assert broken() == []
