import io
from datetime import timedelta

import pytest

from core import clock
from core.errors import Invalid, Refused
from notifications.outbox.compose import compose
from offerings.base import moves
from registrations.base import actions as registering
from registrations.base import rules
from registrations.base.claims import claim
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.unanswered.queries import unanswered
from registrations.waiting.models import WaitingEntry
from trainings.enrolments import checks
from trainings.enrolments.queries import find_enrolment, list_nominated, list_steps
from trainings.nominations import actions
from trainings.nominations.lists import Nominee, read

SECRET = "for-tests-only-" * 3


@pytest.fixture
def lead(make):
    user = make.user()
    user.employer = make.organisation(name="Jade Ceramics")
    make.member(user.employer, user, "manager")
    return user


@pytest.fixture
def organiser(make):
    user = make.user()
    user.host = make.organisation()
    make.member(user.host, user)
    return user


@pytest.fixture
def cohort(make, organiser):
    return make.cohort(host=organiser.host, needs_employer=True)


@pytest.fixture
def ticket(make, cohort):
    return make.ticket_type(offering=cohort, size=2)


def people(*names):
    return [Nominee(number, name, f"{name.lower()}@works.example") for number, name in enumerate(names, start=1)]


def nominate(lead, cohort, ticket, *names):
    done = actions.nominate(lead.employer, lead, cohort, ticket, people(*names), SECRET)
    return [enrolment.registration for enrolment in done]


def is_sound():
    for check in (checks.everybody_is_enrolled, checks.enrolments_agree, checks.steps_are_a_chain):
        assert list(check()) == []


def test_each_has_a_seat_in_the_employers_name_and_waits_for_the_organiser(lead, cohort, ticket, organiser, outbox):
    one, two = nominate(lead, cohort, ticket, "Li", "Wu")
    assert [(each.state, each.user_id, each.organisation_name) for each in (one, two)] == [
        ("pending", None, "Jade Ceramics")
    ] * 2
    assert ticket.pools[0].taken == 2
    assert [step.to_state for step in list_steps(find_enrolment(one.id).id)] == ["submitted", "awaiting_organiser"]
    assert [(mail.template, mail.to_address) for mail in outbox()] == [
        ("trainings/nominated", "li@works.example"),
        ("trainings/nominated", "wu@works.example"),
    ]
    registering.approve(one, organiser)
    assert find_enrolment(one.id).state == "booked"
    is_sound()


def test_who_finds_it_full_joins_the_line_behind_those_who_came_before(lead, cohort, ticket, make, session):
    earlier = [registering.register(make.user(), cohort, ticket) for _ in range(3)]
    (late,) = nominate(lead, cohort, ticket, "Li")
    assert (late.state, find_enrolment(late.id).state) == ("waiting", "waitlisted")
    line = session.query(WaitingEntry).order_by(WaitingEntry.id).all()
    assert [entry.registration_id for entry in line] == [earlier[2].id, late.id]
    is_sound()


def test_all_or_nobody(lead, cohort, ticket, session):
    nominate(lead, cohort, ticket, "Li")
    with pytest.raises(Invalid) as refusal:
        nominate(lead, cohort, ticket, "Wu", "Li")
    assert "Row 2" in str(refusal.value.message)
    assert session.query(Registration).count() == 1
    assert ticket.pools[0].taken == 1
    is_sound()


def test_whoever_signs_in_with_the_address_has_it(lead, cohort, ticket, make, signed_in):
    (registration,) = nominate(lead, cohort, ticket, "Li")
    user = make.user(email="li@works.example")
    page = signed_in(user).get(f"/my/registrations/{registration.ref}")
    assert page.status_code == 200
    assert registration.user_id == user.id
    is_sound()


def test_the_nominee_declines_by_the_link_and_the_nominator_is_told(lead, cohort, ticket, client, outbox):
    (registration,) = nominate(lead, cohort, ticket, "Li")
    path = outbox()[-1].context["path"]
    assert client.get(path).status_code == 200
    assert registration.state == "pending"
    assert client.post(path, data={"reason": "I am on leave."}).status_code == 200
    assert (registration.state, find_enrolment(registration.id).state) == ("rejected", "declined")
    assert ticket.pools[0].taken == 0
    assert (outbox()[-1].template, outbox()[-1].to_address) == ("trainings/nomination_declined", lead.email)
    assert client.get(path).status_code == 410
    assert client.get(path[:-3]).status_code == 410
    is_sound()


def test_the_page_takes_a_pasted_list_and_a_table(lead, cohort, ticket, signed_in):
    page, path = signed_in(lead), f"/organise/organisations/{lead.employer.ref}/nominations"
    assert cohort.title["en"] in page.get(path).get_data(as_text=True)
    assert page.get(f"{path}/{cohort.ref}").status_code == 200
    assert page.post(f"{path}/{cohort.ref}", data={"people": "Li Na\tli@works.example\tFitter"}).status_code == 303
    table = (io.BytesIO("姓名,邮箱\n吴刚,wu@works.example\n".encode("gb18030")), "people.csv")
    assert page.post(f"{path}/{cohort.ref}", data={"file": table}).status_code == 303
    names = [each.registration.name_native for each in list_nominated(cohort, lead.employer)]
    assert names == ["Li Na", "吴刚"]
    for bad in ("", "Li Na", "nonsense@, a", "Li\tli@works.example"):
        assert page.post(f"{path}/{cohort.ref}", data={"people": bad}).status_code == 422


def test_an_employer_sees_its_own_people_only(lead, cohort, ticket, make, signed_in):
    (mine,) = nominate(lead, cohort, ticket, "Li")
    other = make.user()
    employer = make.organisation()
    make.member(employer, other)
    page, path = signed_in(other), f"/organise/organisations/{employer.ref}/nominations/{cohort.ref}"
    assert "li@works.example" not in page.get(path).get_data(as_text=True)
    assert page.post(f"{path}/{mine.ref}/withdrawal", data={"reason": "x"}).status_code == 404
    foreign = f"/organise/organisations/{lead.employer.ref}/nominations"
    assert page.get(foreign).status_code == 404
    member = make.user()
    make.member(lead.employer, member, "member")
    assert signed_in(member).get(foreign).status_code == 403


def test_the_employer_withdraws_with_a_reason(lead, cohort, ticket, signed_in):
    (registration,) = nominate(lead, cohort, ticket, "Li")
    path = f"/organise/organisations/{lead.employer.ref}/nominations/{cohort.ref}/{registration.ref}/withdrawal"
    page = signed_in(lead)
    assert page.post(path, data={"reason": ""}).status_code == 422
    assert registration.state == "pending"
    assert page.post(path, data={"reason": "Another project."}).status_code == 303
    assert find_enrolment(registration.id).state == "withdrawn"


def test_nobody_is_nominated_for_what_is_closed(lead, cohort, ticket, signed_in):
    cohort.state = "postponed"
    path = f"/organise/organisations/{lead.employer.ref}/nominations/{cohort.ref}"
    answer = signed_in(lead).post(path, data={"people": "Li\tli@works.example"})
    assert answer.status_code == 422


def test_lists_are_read_as_people_write_them():
    text = "Name;E-mail\nLi Na;LI@works.example;Fitter\nwu@works.example;吴刚\n"
    assert read(text.encode()) == [
        Nominee(2, "Li Na", "li@works.example", "Fitter"),
        Nominee(3, "吴刚", "wu@works.example"),
    ]
    assert read(b"Li Na <li@works.example>") == [Nominee(1, "Li Na", "li@works.example")]
    mixed = "王芳\twang@works.example\t技术员\n孙丽, sun@works.example\n赵强，zhao@works.example"
    assert [each.name for each in read(mixed.encode())] == ["王芳", "孙丽", "赵强"]


@pytest.mark.parametrize(
    "text", ["Li\tli@x.example\nWu\tLI@x.example", "\n".join(f"A\ta{n}@x.example" for n in range(201))]
)
def test_a_list_that_can_not_be_is_refused(text):
    with pytest.raises(Invalid):
        read(text.encode())


def test_a_nominee_is_asked_what_the_organiser_asks_everybody(
    lead, organiser, cohort, ticket, make, outbox, client, signed_in
):
    make.question(offering=cohort, label="Dosimeter number", is_required=True)
    user = make.user(email="li@works.example")
    page = signed_in(user)  # before: nothing is found at signing in
    (registration,) = nominate(lead, cohort, ticket, "Li")
    context = outbox()[-1].context
    assert context["questions"] == 1
    answers = f"/my/registrations/{registration.ref}/answers"
    stranger = client.get(context["path"]).get_data(as_text=True)
    assert "Dosimeter number" in stranger
    assert f"next={answers}" in stranger
    assert "Sign out" in signed_in(make.user()).get(context["path"]).get_data(as_text=True)
    assert 'name="take"' in page.get(context["path"]).get_data(as_text=True)
    assert page.post(context["path"], data={"take": "1"}).location == answers
    assert registration.user_id == user.id
    assert "Dosimeter number" in page.get(f"/my/registrations/{registration.ref}").get_data(as_text=True)
    assert "Answer 1 question of the organiser" in page.get("/my/learning").get_data(as_text=True)
    organiser_reads = f"/organise/cohorts/{cohort.ref}/enrolments/{registration.ref}"
    assert "Not answered yet" in signed_in(organiser).get(organiser_reads).get_data(as_text=True)


def test_nobody_takes_the_nomination_of_somebody_else(lead, cohort, ticket, make, outbox, signed_in):
    (registration,) = nominate(lead, cohort, ticket, "Li")
    assert signed_in(make.user()).post(outbox()[-1].context["path"], data={"take": "1"}).status_code == 200
    assert (registration.user_id, registration.state) == (None, "pending")


def test_who_is_offered_a_seat_is_called_to_accept_it(lead, cohort, ticket, make, outbox, client):
    one, _two, three = nominate(lead, cohort, ticket, "Li", "Wu", "He")
    path = next(mail.context["path"] for mail in outbox() if mail.to_address == "he@works.example")
    assert "You are in line" in client.get(path).get_data(as_text=True)
    registering.cancel(one, lead, "She has left us.")
    assert three.state == "offered"
    page = client.get(path).get_data(as_text=True)
    assert "Sign in and accept" in page
    assert f"next=/my/registrations/{three.ref}" in page


def test_a_job_title_after_the_address_is_none_of_the_name():
    assert read("周全 zhou@works.example 技师\nAnn Lee ann@works.example\nwu@works.example 吴刚".encode()) == [
        Nominee(1, "周全", "zhou@works.example", "技师"),
        Nominee(2, "Ann Lee", "ann@works.example"),
        Nominee(3, "吴刚", "wu@works.example"),
    ]


def told(outbox):
    return [(mail.to_address, mail.context["what"], mail.context["names"]) for mail in outbox()
            if mail.template == "trainings/nominees_told"]  # fmt: skip


def test_whoever_nominated_hears_what_becomes_of_it(lead, cohort, ticket, organiser, client, outbox):
    _one, two, _waiting = nominate(lead, cohort, ticket, "Li", "Wu", "Xu")
    path = outbox()[0].context["path"]
    actions.withdraw(find_enrolment(two.id), lead, "On leave.")
    moves.postpone(cohort, organiser, "The trainer is ill.")
    day = clock.today(cohort.time_zone) + timedelta(days=30)
    moves.reschedule(cohort, organiser, day, day)
    moves.cancel(cohort, organiser, "Too few people.")
    assert told(outbox) == [(lead.email, what, ["Li", "Xu"]) for what in ("postponed", "dates", "cancelled")]
    mail = compose(next(each for each in outbox() if each.template == "trainings/nominees_told"))
    assert "Postponed" in str(mail)
    answer = client.get(path)
    assert (answer.status_code, "This training was cancelled" in answer.text) == (410, True)


def asked(make, cohort, lead, ticket):
    make.question(offering=cohort, label="Shoe size", is_required=True)
    return nominate(lead, cohort, ticket, "Li")[0]


def test_who_has_not_answered_is_not_approved(lead, cohort, ticket, organiser, make, session, signed_in, outbox):
    registration = asked(make, cohort, lead, ticket)
    with pytest.raises(Refused) as refusal:
        registering.approve(registration, organiser)
    assert str(refusal.value.message) == "Li has not answered yet: Shoe size."
    page = f"/organise/cohorts/{cohort.ref}/enrolments"
    employer = signed_in(lead).get(f"/organise/organisations/{lead.employer.ref}/nominations/{cohort.ref}")
    assert "Has not answered the organiser" in employer.text
    browser = signed_in(organiser)
    assert "Answers are missing" in browser.get(page).text
    assert "Shoe size" in browser.get(f"{page}/{registration.ref}").text
    for _ in range(2):
        assert browser.post(f"{page}/{registration.ref}/answers", data={"ask": "1"}).status_code == 303
    wanted = [mail for mail in outbox() if mail.template == "trainings/answers_wanted"]
    assert [mail.to_address for mail in wanted] == ["li@works.example"]
    assert "Shoe size" in str(compose(wanted[0]))
    is_sound()


def test_an_organiser_approves_without_answers_for_a_reason(lead, cohort, ticket, organiser, make, signed_in):
    registration = asked(make, cohort, lead, ticket)
    path = f"/organise/cohorts/{cohort.ref}/enrolments/{registration.ref}"
    browser = signed_in(organiser)
    assert browser.post(f"{path}/answers", data={"reason": " "}).status_code == 422
    assert registration.state == "pending"
    assert browser.post(f"{path}/answers", data={"reason": "They told me by phone."}).status_code == 303
    assert (registration.state, find_enrolment(registration.id).state) == ("confirmed", "booked")
    assert "They told me by phone." in browser.get(path).text
    assert browser.post(f"{path}/answers", data={"reason": "Again"}).status_code == 409
    is_sound()


def test_a_nominee_who_has_answered_is_approved_also_by_rule(lead, cohort, ticket, make, monkeypatch, outbox):
    monkeypatch.setattr(rules, "RULES", [lambda registration: ("Rule", "Everybody")])
    registration = asked(make, cohort, lead, ticket)
    user = make.user(email="li@works.example")
    claim(user, cohort.id)
    assert registration.state == "pending"
    (question,) = unanswered([registration])[registration.id]
    answers = {question.ref: "42"}
    registering.change_answers(registration, user, Profile("Li"), answers)
    assert registration.state == "confirmed"
    assert outbox()[-1].template == "registrations/confirmation"
    is_sound()


def test_a_nominee_without_an_account_hears_of_the_new_dates(lead, cohort, ticket, organiser, outbox):
    nominate(lead, cohort, ticket, "Li")
    moves.postpone(cohort, organiser, "The trainer is ill.")
    day = clock.today(cohort.time_zone) + timedelta(days=30)
    moves.reschedule(cohort, organiser, day, day)
    mine = [mail for mail in outbox() if mail.to_address == "li@works.example"]
    assert [mail.template.partition("/")[2] for mail in mine] == ["nominated", "event_postponed", "event_dates"]
    assert "New dates" in str(compose(mine[-1])["subject"])
