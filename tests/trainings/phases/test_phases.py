from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.users.models import User
from core.database import db
from core.errors import Refused
from notifications.outbox.compose import compose
from offerings.agenda.models import AgendaItemPerson
from offerings.base import actions as offerings
from offerings.base import moves
from trainings.cohorts.models import Cohort
from trainings.enrolments.actions import begin, follow, set_outcome
from trainings.phases import actions, checks, states
from trainings.phases.jobs import follow_the_days
from trainings.phases.queries import list_steps

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))


@pytest.fixture
def cohort(make, lead):
    return make.cohort(
        host=lead.host,
        phase="open",
        minimum_headcount=2,
        decision_on=TODAY + timedelta(days=3),
        starts_on=TODAY + timedelta(days=10),
    )


def book(make, cohort, count):
    ticket = make.ticket_type(offering=cohort)
    return [make.registration(offering=cohort, ticket_type=ticket) for _ in range(count)]


def meet(make, cohort, *days):
    for day in days:
        start = datetime(2026, 11, 22, 11, tzinfo=UTC) + timedelta(days=day)
        make.agenda_item(offering=cohort, kind="meeting", starts_at=start)


def told(outbox, template):
    return [message.to_address for message in outbox() if message.template == f"trainings/{template}"]


def test_publication_opens_it(make, lead):
    cohort = make.cohort(host=lead.host, state="draft", starts_on=TODAY + timedelta(days=10))
    assert (cohort.phase, states.shown_phase(cohort)) == ("planned", "planned")
    moves.publish(cohort, lead)
    assert (cohort.phase, states.shown_phase(cohort)) == ("open", "open")
    assert list(checks.phases_follow_steps()) == []


def test_on_the_day_of_decision_the_coordinators_are_asked_once_and_nothing_else_happens(
    make, cohort, lead, outbox, clock, signed_in
):
    book(make, cohort, 1)
    follow_the_days()
    assert told(outbox, "decision_asked") == []
    clock.advance(days=3)
    follow_the_days()
    follow_the_days()
    assert told(outbox, "decision_asked") == [lead.email]
    assert outbox()[-1].context["booked"] == 1
    assert (cohort.phase, cohort.state) == ("open", "published")
    page = signed_in(lead).get("/organise/").get_data(as_text=True)
    assert "1 person is confirmed, 2 are needed" in page


def test_the_decision_is_no_longer_to_do_when_it_is_made(make, cohort, lead, signed_in):
    book(make, cohort, 2)
    assert "takes place" in signed_in(lead).get("/organise/").get_data(as_text=True)
    actions.confirm(cohort, lead)
    assert "2 are needed" not in signed_in(lead).get("/organise/").get_data(as_text=True)


def test_the_mails_say_how_many_in_words_that_agree(make, cohort, lead, outbox):
    book(make, cohort, 1)
    make.registration(offering=cohort, state="pending")
    trainer = make.user()
    item = make.agenda_item(offering=cohort, kind="meeting", state="published")
    item.people.append(AgendaItemPerson(person=make.person(user_id=trainer.id), role="trainer", position=0))
    actions.ask_for_decision(cohort)
    actions.confirm(cohort, lead, "All the same.")
    texts = {mail.to_address: compose(mail).get_body(("plain",)).get_content() for mail in outbox()}
    assert (
        "1 person is confirmed. It takes place from 2 people on.\n\n1 more waits for a decision.\n\nYou can"
        in texts[lead.email]
    )
    assert ("named as a trainer" in texts[trainer.email], "/my/teaching" in texts[trainer.email]) == (True, True)


def test_another_day_of_decision_is_asked_for_again(make, cohort, lead, outbox, clock):
    clock.advance(days=3)
    follow_the_days()
    offerings.edit(cohort, lead, decision_on=TODAY + timedelta(days=5))
    follow_the_days()
    clock.advance(days=2)
    follow_the_days()
    assert told(outbox, "decision_asked") == [lead.email] * 2


def test_confirming_tells_everybody(make, cohort, lead, outbox):
    people = book(make, cohort, 2)
    make.registration(offering=cohort, state="cancelled")
    waiting = make.registration(offering=cohort, state="waiting")
    trainer = make.user()
    item = make.agenda_item(offering=cohort, kind="meeting", state="published")
    item.people.append(AgendaItemPerson(person=make.person(user_id=trainer.id), role="trainer", position=0))
    actions.confirm(cohort, lead)
    assert cohort.phase == "confirmed"
    assert told(outbox, "cohort_confirmed") == [each.email for each in (*people, waiting, trainer)]
    with pytest.raises(Refused):
        actions.confirm(cohort, lead)


def test_too_few_need_a_reason(make, cohort, lead):
    book(make, cohort, 1)
    with pytest.raises(Refused) as refusal:
        actions.confirm(cohort, lead)
    assert refusal.value.code == "too_few"
    actions.confirm(cohort, lead, "A second one has promised to come.")
    assert list_steps(cohort)[-1].reason == "A second one has promised to come."


def test_the_days_of_the_meetings_move_what_is_confirmed(make, cohort, lead, clock):
    meet(make, cohort, 10, 17)
    book(make, cohort, 2)
    actions.confirm(cohort, lead)
    follow_the_days()
    assert cohort.phase == "confirmed"
    clock.advance(days=10)
    follow_the_days()
    assert cohort.phase == "running"
    clock.advance(days=8)
    follow_the_days()
    assert cohort.phase == "grading"
    actions.close(cohort, lead)
    actions.move(cohort, "reopen", lead, "A mark was wrong.")
    assert [step.to_phase for step in list_steps(cohort)] == ["confirmed", "running", "grading", "closed", "grading"]
    assert list(checks.phases_follow_steps()) == []


def test_closing_says_who_is_undecided_and_wants_a_reason(make, cohort, lead, signed_in):
    cohort.phase = "grading"
    people = book(make, cohort, 3)
    for each, outcome in zip(people, ("completed", "no_show", None), strict=True):
        begin(each, lead)
        follow(each, lead)
        if outcome:
            set_outcome(each, outcome, lead)
    client, url = signed_in(lead), f"/organise/cohorts/{cohort.ref}/phase"
    page = client.get(url).text
    assert "It is not decided whether 1 person completed" in page
    links = [f"/organise/cohorts/{cohort.ref}/completion/{each.ref}" in page for each in people]
    assert links == [False, False, True]
    refused = client.post(url, data={"move": "close"})
    assert (refused.status_code, "Decide first, or close it with a reason." in refused.text) == (409, True)
    assert client.post(url, data={"move": "close", "reason": "She moved away."}).status_code == 303
    assert (cohort.phase, list_steps(cohort)[-1].reason) == ("closed", "She moved away.")


def test_when_everybody_is_decided_closing_asks_for_nothing(make, cohort, lead, signed_in):
    cohort.phase = "grading"
    for each in book(make, cohort, 2):
        begin(each, lead)
        follow(each, lead)
        set_outcome(each, "completed", lead)
    client, url = signed_in(lead), f"/organise/cohorts/{cohort.ref}/phase"
    assert "It is not decided" not in client.get(url).text
    assert client.post(url, data={"move": "close"}).status_code == 303


def test_what_is_not_decided_does_not_begin_on_its_own(make, cohort, lead, clock):
    meet(make, cohort, 10)
    clock.advance(days=11)
    follow_the_days()
    assert cohort.phase == "open"
    with pytest.raises(Refused):
        actions.move(cohort, "start", lead)


def test_the_lists_of_the_organiser_say_the_phase(make, cohort, lead, signed_in):
    draft = make.cohort(host=lead.host, state="draft", starts_on=TODAY + timedelta(days=9))
    make.cohort(host=lead.host, phase="grading", starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1))
    page = signed_in(lead).get("/organise/trainings").text
    badges = [each.split("<")[0] for each in page.split('<span class="state')[1:]]
    assert [each.split(">")[1] for each in badges] == ["Draft", "Open for enrolment", "Being assessed"]
    assert draft.title["en"] in page


def test_what_needs_no_decision_begins_on_its_own(make, lead, clock):
    cohort = make.cohort(host=lead.host, phase="open")
    meet(make, cohort, 1)
    clock.advance(days=1)
    follow_the_days()
    assert cohort.phase == "running"


def test_what_was_postponed_is_decided_anew_later(make, cohort, lead):
    book(make, cohort, 2)
    actions.confirm(cohort, lead)
    moves.postpone(cohort, lead, "The laboratory is flooded.")
    assert (cohort.phase, states.shown_phase(cohort)) == ("open", "postponed")
    with pytest.raises(Refused):
        actions.confirm(cohort, lead)
    moves.reschedule(cohort, lead, TODAY + timedelta(days=40), None)
    assert (states.shown_phase(cohort), cohort.decision_on) == ("open", TODAY + timedelta(days=33))


def test_what_is_cancelled_says_so_and_moves_no_more(cohort, lead):
    moves.cancel(cohort, lead, "Too few.")
    assert states.shown_phase(cohort) == "cancelled"
    for name in states.MOVES:
        assert not states.may_move(cohort, name)


@pytest.mark.parametrize("name", sorted(states.MOVES.keys() - {"confirm"}))
@pytest.mark.parametrize("phase", list(states.WORDS))
def test_each_move_starts_where_it_may(make, phase, name):
    cohort = make.cohort(phase=phase)
    starts, after = states.MOVES[name]
    if phase in starts:
        actions.move(cohort, name, None)
        assert cohort.phase == after
    else:
        with pytest.raises(Refused):
            actions.move(cohort, name, None)
        assert cohort.phase == phase


def test_the_page_says_what_buttons_mean_and_carries_them_out(make, cohort, lead, signed_in):
    page, path = signed_in(lead), f"/organise/cohorts/{cohort.ref}/phase"
    assert "2 people are missing" in page.get(path).get_data(as_text=True)
    assert page.post(path, data={"move": "confirm"}).status_code == 409
    assert page.post(path, data={"move": "dance"}).status_code == 422
    assert page.post(path, data={"move": "wait"}).status_code == 422
    assert page.post(path, data={"move": "confirm", "reason": "They come."}).status_code == 303
    assert cohort.phase == "confirmed"
    viewer = make.user()
    make.role(cohort, viewer, "viewer")
    assert signed_in(viewer).get(path).status_code == 200
    assert signed_in(viewer).post(path, data={"move": "start"}).status_code == 403
    assert signed_in(make.user()).get(path).status_code == 404


def test_of_two_who_confirm_at_once_one_does(make, cohort, lead, in_threads, outbox):
    book(make, cohort, 2)
    cohort_id, lead_id = cohort.id, lead.id

    def confirm(_index):
        actions.confirm(db.session.get(Cohort, cohort_id), db.session.get(User, lead_id))
        db.session.commit()

    results = in_threads(confirm, 3)
    assert sorted(type(each).__name__ for each in results) == ["NoneType", "Refused", "Refused"]
    assert len(told(outbox, "cohort_confirmed")) == 2


def test_a_phase_that_strayed_is_told(make, cohort, lead, session):
    actions.confirm(cohort, lead, "They come.")
    actions.move(cohort, "start", lead)
    cohort.phase = "closed"
    session.flush()
    assert len(list(checks.phases_follow_steps())) == 1
    draft = make.cohort(state="draft", phase="open")
    assert list(checks.drafts_are_planned()) == [f"Cohort {draft.ref} was never published and is open."]


def test_a_postponed_one_leads_to_its_new_dates(make, cohort, lead, signed_in):
    moves.postpone(cohort, lead, "The kiln is repaired.")
    page = signed_in(lead).get(f"/organise/cohorts/{cohort.ref}/phase").text
    assert "Give it new dates" in page


def test_its_page_says_that_it_was_postponed_got_new_dates_and_was_cancelled(make, cohort, lead, signed_in, clock):
    book(make, cohort, 2)
    actions.confirm(cohort, lead)
    clock.advance(hours=1)
    moves.postpone(cohort, lead, "The trainer is ill.")
    clock.advance(hours=1)
    moves.reschedule(cohort, lead, TODAY + timedelta(days=20), None)
    clock.advance(hours=1)
    moves.cancel(cohort, lead, "Too few people.")
    page = signed_in(lead).get(f"/organise/cohorts/{cohort.ref}/phase").text
    history = page[page.index('class="timeline"') :]
    said = ["Cancelled", "Too few people.", "New dates", "Postponed", "The trainer is ill.", "Takes place"]
    places = [history.index(each) for each in said]
    assert places == sorted(places)
    assert "Open for enrolment" not in history
    public = signed_in(lead).get(f"/trainings/{cohort.slug}").text
    assert "Decided on" not in public


def test_a_minimum_has_a_day_of_decision(make, lead, clock):
    cohort = make.cohort(host=lead.host, state="draft", starts_on=TODAY + timedelta(days=20), minimum_headcount=4)
    moves.publish(cohort, lead)
    assert cohort.decision_on == TODAY + timedelta(days=13)
    offerings.edit(cohort, lead, decision_on=None)
    assert cohort.decision_on == TODAY + timedelta(days=13)
    soon = make.cohort(host=lead.host, state="draft", starts_on=TODAY + timedelta(days=2), minimum_headcount=4)
    free = make.cohort(host=lead.host, state="draft", starts_on=TODAY + timedelta(days=2))
    for each in (soon, free):
        moves.publish(each, lead)
    assert (soon.decision_on, free.decision_on) == (TODAY, None)
