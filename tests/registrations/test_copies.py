"""A copied offering: of every table that hangs on an offering it is decided whether its rows come along."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.database import Base, db
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base import actions as offerings
from offerings.base import moves
from registrations.base.actions import register
from registrations.base.drafts import save_draft
from registrations.codes.actions import create as make_codes
from registrations.codes.models import AccessCode
from registrations.credits.actions import set_worth
from registrations.credits.models import CreditWorth
from registrations.guests.models import Guest
from registrations.opt_outs.models import OptOut
from registrations.places.actions import set_places, set_rule
from registrations.questions.actions import create as ask
from registrations.questions.asking import Asking
from registrations.questions.queries import list_questions
from registrations.reminders import actions as reminders
from registrations.reminders.models import Reminder
from registrations.reminders.queries import find_standard, list_reminders
from registrations.rules import actions as rules
from registrations.rules.queries import list_reapprovals, list_rules
from registrations.sections.actions import create as add_section
from registrations.tickets.actions import edit as edit_ticket
from registrations.tickets.actions import withdraw as withdraw_ticket
from registrations.tickets.models import TicketType
from registrations.tickets.queries import list_ticket_types
from registrations.tickets.sales import Sale, Step
from registrations.views.models import SavedView
from tests.registrations.invariants import broken

COPIED = {
    "access_codes": False,  # what was printed last year must not open this one
    "access_code_ticket_types": False,
    "agenda_item_people": True,
    "agenda_items": True,
    "answers": False,
    "approval_rules": True,
    "attendance_marks": False,
    "badge_prints": False,
    "bulk_decisions": False,
    "capacity_pools": True,
    "certificate_runs": False,
    "certificates": False,
    "change_notices": False,
    "check_ins": False,
    "clash_overrides": False,  # reasons for the clashes of those days
    "cohort_steps": False,
    "cohorts": True,
    "conferences": True,
    "consent_texts": True,
    "course_interests": False,
    "credit_worths": True,
    "earlier_answers": False,
    "excuses": False,
    "exhibitions": True,
    "grade_publications": False,
    "groups": False,
    "guests": False,
    "invitations": False,
    "item_places": True,
    "item_places_ticket_types": True,
    "meeting_plans": False,  # made of the days of that year
    "messages": False,
    "offering_roles": True,  # only that of whoever copies: last year's team gets access anew
    "offering_steps": True,  # its own first step
    "offering_topics": True,
    "offerings": True,
    "opt_outs": False,
    "orders": False,
    "overlap_rules": True,
    "people_exports": False,
    "people_files": False,
    "picked_items": False,
    "pool_seats": False,
    "prerequisite_waivers": False,
    "price_steps": True,
    "question_sections": True,
    "question_ticket_types": True,
    "questions": True,
    "reapprovals": True,
    "registration_drafts": False,
    "registrations": False,
    "reminders": True,
    "saved_views": False,  # looks at people, with the numbers of their tickets and questions in them
    "sign_ups": False,
    "survey_answers": False,
    "survey_invitations": False,
    "ticket_type_pools": True,
    "ticket_types": True,
    "tracks": True,
    "waiting_entries": False,
    "waiting_skips": False,
}
"""Table that hangs on an offering, or on what is copied with it -> whether its rows are copied."""

FIRST = date(2026, 3, 28)  # the day before summer time in Berlin
ITS_OWN = {"offerings", "conferences", "exhibitions", "cohorts"}


def hanging():
    """Tables with a foreign key to an offering or to a table of which rows are copied."""
    parents = ITS_OWN | {name for name, is_copied in COPIED.items() if is_copied}
    tables = Base.metadata.tables.values()
    return ITS_OWN | {each.name for each in tables for key in each.foreign_keys if key.column.table.name in parents}


def counts(session):
    return {
        table.name: session.scalar(db.select(db.func.count()).select_from(table))
        for table in Base.metadata.tables.values()
    }


@pytest.fixture
def conference(session, make, clock):
    """One that has something of everything."""
    clock.set(datetime(2026, 1, 2, tzinfo=UTC))
    made = make.conference(starts_on=FIRST, ends_on=FIRST, time_zone="Europe/Berlin", topics=[make.topic()])
    opens_at = datetime(2026, 3, 1, 8, tzinfo=UTC)
    track = make.track(offering=made)
    tour = make.agenda_item(offering=made, track=track, starts_at=datetime(2026, 3, 28, 9, tzinfo=UTC), title="Tour")
    session.add(AgendaItemPerson(item_id=tour.id, person=make.person(), role="speaker"))
    general = make.ticket_type(offering=made, name={"en": "General"}, opens_at=opens_at, price_minor=10_000)
    press = make.ticket_type(offering=made, name={"en": "Press"}, visibility="code", needs_approval=True)
    gone = make.ticket_type(offering=made, name={"en": "Gone"}, needs_approval=True)
    owner = make.user()
    make.role(made, owner)
    make.role(made, make.user(), "desk")
    sale = Sale(steps=[Step(8_000, until_at=opens_at + timedelta(days=7), seats=5)])
    edit_ticket(
        general, owner, name=general.name, pools=general.pools, price_minor=10_000, opens_at=opens_at, sale=sale
    )
    section = add_section(made.id, owner, title={"en": "About you"})
    card = ask(made.id, owner, "text", Asking({"en": "Press card"}, section=section, ticket_types=[press]))
    ask(made.id, owner, "consent", Asking({"en": "House rules"}, text={"en": "Be kind"}))
    never = ask(made.id, owner, "yes_no", Asking({"en": "Only for what is gone"}, ticket_types=[gone]))
    ask(made.id, owner, "text", Asking({"en": "And more of it"}, condition=never, condition_values=[True]))
    rules.create(press, owner, "domain", domain="news.example")
    rules.create(gone, owner, "invited")
    rules.ask_again(press, owner, "questions", [card])
    rules.ask_again(general, owner, "any")
    rules.ask_again(gone, owner, "any")
    set_places(tour, owner, pool=None, size=7, ticket_types=[press])
    set_rule(made, owner, "refuse")
    plan = {"moment": "before", "amount": 3, "unit": "days", "at_hour": 9, "audience": "confirmed"}
    reminders.create(made, owner, **plan, subject={"en": "Soon: {{event}}"}, body={"en": "Bring your card"})
    reminders.switch_standard(made, owner, False)
    set_worth(made, owner, "cpd", "professional", 90)
    make_codes(made.id, owner, ticket_types=[press], text="PRESS-2026", most_uses=3)
    people(session, make, made, press, owner)
    withdraw_ticket(gone, owner)
    session.flush()
    return made


def people(session, make, made, press, owner):
    """Who takes part, is invited, looks: nothing of it comes along."""
    make.registration(offering=made, ticket_type=press)
    make.picked_item(user=owner, item=session.scalar(db.select(AgendaItem)))
    save_draft(make.user(), made, {"name": "x"})
    now = datetime(2026, 1, 2, tzinfo=UTC)
    guest = {"name": "Li", "email": "li@example.org", "language": "zh"}
    session.add(Guest(offering=made, ticket_type=press, created_at=now, **guest))
    session.add(OptOut(address="li@example.org", host_id=made.host_id, offering_id=made.id, created_at=now))
    session.add(SavedView(offering_id=made.id, user=owner, name="Press", query="", is_shared=True, created_at=now))


def test_of_every_table_it_is_decided(app):
    assert hanging() == COPIED.keys()


def test_the_copy_has_what_was_decided_and_nothing_else(session, make, conference):
    owner, before = make.user(), counts(session)
    offerings.copy(conference, owner, FIRST + timedelta(days=364))
    after = counts(session)
    grown = {name for name in before if after[name] > before[name]}
    assert grown - COPIED.keys() == {"audit_entries"}
    assert grown & COPIED.keys() == {name for name, is_copied in COPIED.items() if is_copied} - {
        "cohorts",
        "exhibitions",
    }
    left_behind = {"access_codes", "registrations", "guests", "opt_outs", "saved_views", "picked_items"}
    assert all(before[name] > 0 for name in left_behind)
    assert after["offering_roles"] == before["offering_roles"] + 1
    assert broken() == []


def test_it_approves_by_the_same_rules(make, conference):
    copy = offerings.copy(conference, make.user(), FIRST + timedelta(days=364))
    (rule,) = list_rules(copy.id)
    general, press = list_ticket_types(copy.id)
    assert (rule.ticket_type, rule.kind, rule.domain) == (press, "domain", "news.example")
    card = next(each for each in list_questions(copy.id) if each.label["en"] == "Press card")
    again = list_reapprovals(copy.id)
    assert {key: each.question_refs for key, each in again.items()} == {press.id: [card.ref], general.id: []}
    assert (card.ticket_types, card.section.title) == ([press], {"en": "About you"})


def test_a_change_of_a_question_that_is_gone_does_not_become_any_change(session, make, conference):
    press = next(each for each in list_ticket_types(conference.id) if each.visibility == "code")
    card = next(each for each in list_questions(conference.id) if each.label["en"] == "Press card")
    card.withdrawn_at = datetime(2026, 1, 3, tzinfo=UTC)
    session.flush()
    copy = offerings.copy(conference, make.user(), FIRST + timedelta(days=364))
    twin = next(each for each in list_ticket_types(copy.id) if each.name == press.name)
    assert twin.id not in list_reapprovals(copy.id)


def test_what_nobody_is_asked_any_more_is_not_asked_of_everybody(make, conference):
    copy = offerings.copy(conference, make.user(), FIRST + timedelta(days=364))
    assert {each.label["en"] for each in list_questions(copy.id)} == {"Press card", "House rules"}


def test_it_reminds_in_the_same_words_before_its_own_days(make, conference):
    copy = offerings.copy(conference, make.user(), FIRST + timedelta(days=364))
    (reminder,) = list_reminders(copy.id)
    assert (reminder.subject, reminder.body) == ({"en": "Soon: {{event}}"}, {"en": "Bring your card"})
    assert (reminder.moment, reminder.amount, reminder.unit, reminder.is_on) == ("before", 3, "days", True)
    standard = find_standard(copy.id)
    assert standard is not None
    assert standard.is_on is False
    assert isinstance(standard, Reminder)


def test_no_code_opens_the_copy(session, make, conference):
    copy = offerings.copy(conference, make.user(), FIRST + timedelta(days=364))
    assert session.scalars(db.select(AccessCode.offering_id)).all() == [conference.id]
    assert [each.visibility for each in list_ticket_types(copy.id)] == ["public", "code"]


def test_times_keep_their_hour_on_the_wall(session, make, conference):
    """Berlin is one hour further from Greenwich by then."""
    copy = offerings.copy(conference, make.user(), FIRST + timedelta(days=30))
    ticket = session.scalar(db.select(TicketType).where(TicketType.offering_id == copy.id, TicketType.price_minor > 0))
    assert ticket.opens_at == datetime(2026, 3, 31, 7, tzinfo=UTC)
    assert ticket.price_steps[0].until_at == datetime(2026, 4, 7, 7, tzinfo=UTC)


def test_credits_count_as_much_and_nothing_is_booked(session, make, conference):
    copy = offerings.copy(conference, make.user(), FIRST + timedelta(days=364))
    worths = session.scalars(db.select(CreditWorth).where(CreditWorth.offering_id == copy.id)).all()
    assert [(each.scheme, each.subject, each.minutes) for each in worths] == [("cpd", "professional", 90)]


def test_a_copied_cohort_begins_at_the_beginning(session, make, clock):
    cohort = make.cohort(starts_on=FIRST, decision_on=FIRST - timedelta(days=7))
    cohort.phase, cohort.decision_asked_at = "closed", clock.now()
    session.flush()
    copy = offerings.copy(cohort, make.user(), FIRST + timedelta(days=7))
    assert (copy.phase, copy.decision_asked_at, copy.decision_on) == ("planned", None, FIRST)


def test_who_comes_to_the_copy_needs_a_new_code(make, conference, clock):
    copy = offerings.copy(conference, make.user(), FIRST + timedelta(days=364))
    moves.publish(copy, make.user())
    clock.set(datetime(2027, 3, 1, tzinfo=UTC))
    press = list_ticket_types(copy.id)[1]
    with pytest.raises(Exception, match="code"):
        register(make.user(), copy, press, code="PRESS-2026")


def test_the_organiser_is_asked_for_new_codes(make, conference, client, sign_in):
    owner = make.user()
    copy = offerings.copy(conference, owner, FIRST + timedelta(days=364))
    page = sign_in(client, owner).get(f"/organise/offerings/{copy.ref}").text
    assert f"/organise/offerings/{copy.ref}/codes" in page
    make_codes(copy.id, owner, ticket_types=[list_ticket_types(copy.id)[1]], text="PRESS-2027", most_uses=3)
    assert f"/organise/offerings/{copy.ref}/codes" not in client.get(f"/organise/offerings/{copy.ref}").text
