"""One of everything, belonging to Alice; and what each argument of an address stands for there."""

from datetime import time, timedelta
from types import SimpleNamespace
from typing import Any

from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from accounts.app_passwords.actions import create as create_app_password
from calendars.private.actions import create as create_feed
from core import clock
from core.database import db
from offerings.imports.models import ImportFile
from offerings.venues.models import RoomClosure
from registrations.base.holds import hold_seats
from registrations.base.models import Registration
from registrations.codes.actions import create as create_code
from registrations.credits.actions import Earned, book
from registrations.groups.models import Group, GroupManager, GroupSeat
from registrations.guests.models import Guest
from registrations.message_templates.actions import create as create_template
from registrations.messages.actions import create as create_message
from registrations.orders.models import Order, OrderDraft
from registrations.questions.models import QuestionSection
from registrations.reminders.actions import create as create_reminder
from registrations.rules.models import ApprovalRule
from registrations.signups.models import ItemPlaces, SignUp
from trainings.assessments.actions import add_evidence, grade
from trainings.assessments.plan import Assessment
from trainings.certificates.actions import issue
from trainings.certificates.runs import plan
from trainings.cohorts.models import Cohort
from trainings.credentials.actions import consent
from trainings.credentials.queries import get_credential
from trainings.curricula.actions import create as create_curriculum
from trainings.enrolments.actions import begin as enrol
from trainings.enrolments.actions import follow
from trainings.plans.models import MeetingPlan
from trainings.plans.planning import Wish
from trainings.surveys.presets import PRESETS


def build(make: Any) -> SimpleNamespace:
    """Rows of every noun that has an address, hosted by Alice's organisation, all unpublished."""
    alice, host = make.user(), make.organisation()
    make.member(host, alice)
    exam = Assessment("exam", {"en": "Exam"}, weight=100, pass_percent=60, attempts=2)
    surveys = [each.stored() for each in PRESETS.values()]
    course = make.course(host=host, completion_rule={"assessments": [exam.stored()], "surveys": surveys})
    venue = make.venue(organisation_id=host.id)
    room = make.room(venue=venue)
    meeting = make.conference(host=host, state="draft", venue=venue)
    ticket_type = make.ticket_type(offering=meeting)
    now = clock.now()
    registration = Registration(
        offering=meeting, user=alice, ticket_type=ticket_type, state="confirmed",
        name_native="爱丽丝", email=alice.email, created_at=now, changed_at=now,
    )  # fmt: skip
    closure = RoomClosure(room=room, starts_at=now, ends_at=now.replace(year=now.year + 1), reason={})
    file = ImportFile(user_id=alice.id, filename="rooms.csv", content=b"venue_en,city\nHall,Foshan\n", created_at=now)
    section = QuestionSection(offering_id=meeting.id, title={"en": "Badge"}, position=1)
    guest = Guest(
        offering=meeting, ticket_type=ticket_type, name="客人", email="guest@example.org", language="zh", created_at=now
    )
    group = Group(
        offering=meeting, ticket_type=ticket_type, name="Kiln Works", release_on=now.date(), released_at=None,
        created_at=now, managers=[GroupManager(email=alice.email, language="zh")],
    )  # fmt: skip
    rule = ApprovalRule(ticket_type=ticket_type, kind="invited", domain="", created_at=now)
    db.session.add_all([registration, closure, file, section, guest, group, rule])
    db.session.flush()
    db.session.add(GroupSeat(registration=registration, group=group))
    person = make.person(organisation=host)
    order, seat = _order(meeting, ticket_type, alice)
    app_password, _secret = create_app_password(alice, "phone")
    texts = {"subject": {"en": "News"}, "body": {"en": "Text"}}
    cohort = make.cohort(host=host, state="draft", course=course)
    trainee = make.registration(offering=cohort, user=alice)
    enrol(trainee, alice)
    certificate = issue(trainee, alice)
    consent(get_credential(certificate.id), alice)
    employed = make.registration(
        offering=make.cohort(host=host, state="draft", needs_employer=True), user=alice, state="pending"
    )
    follow(employed, alice)
    result = grade(cohort, trainee, alice, exam, 550)
    world = SimpleNamespace(
        result=result,
        evidence=add_evidence(result, alice, "Two answers are missing.", ("exam.pdf", b"%PDF-1.7")),
        message=create_message(meeting, alice, **texts, people=""),
        template=create_template(host, alice, "News", **texts),
        reminder=create_reminder(
            meeting, alice, moment="before", amount=3, unit="days", at_hour=9, audience="confirmed", **texts
        ),
        alice=alice,
        app_password=app_password,
        host=host,
        course=course,
        draft_course=make.course(host=host, state="draft", published_at=None),
        curriculum=create_curriculum(None, host=host, title={"en": "Path"}, description={}),
        venue=venue,
        room=room,
        closure=closure,
        conference=meeting,
        exhibition=make.exhibition(host=host, state="draft"),
        cohort=cohort,
        certificate=certificate,
        certificate_run=plan(cohort, alice, [trainee.id]),
        trainee=trainee,
        employed=employed,
        plan=_plan(cohort),
        item=make.agenda_item(offering=meeting, room=room, people=(person,), state="draft"),
        track=make.track(offering=meeting),
        person=person,
        ticket_type=ticket_type,
        pool=ticket_type.pools[0],
        code=create_code(meeting.id, alice, ticket_types=[ticket_type])[0],
        question=make.question(offering=meeting),
        section=section,
        registration=registration,
        order=order,
        seat=seat,
        credit=book(registration, Earned("cpd", "general", 60, now.date(), "hand"), alice),
        role=make.role(meeting, make.user(), "desk"),
        file=file,
        topic=make.topic(),
        feed=create_feed(alice, "phone"),
        guest=guest,
        group=group,
        rule=rule,
        manager=group.managers[0],
    )
    db.session.add(ItemPlaces(item=world.item, pool=world.pool))
    db.session.add(
        SignUp(registration=registration, item=world.item, state="waiting", ending="", joined_at=now, changed_at=now)
    )
    db.session.commit()
    return world


def _order(offering: Any, ticket_type: Any, buyer: Any) -> tuple[Order, Registration]:
    """One seat that is held."""
    now = clock.now()
    order = Order(
        offering=offering,
        user=buyer,
        state="held",
        hold_expires_at=now + timedelta(hours=1),
        language="en",
        created_at=now,
    )
    db.session.add(order)
    (seat,) = hold_seats(offering, [ticket_type], buyer, by_organiser=True)
    seat.order_id = order.id
    db.session.add(OrderDraft(registration=seat, values={}, updated_at=now))
    return order, seat


_REFS = {
    "/organise/offerings/": "conference",
    "/organise/exhibitions/": "exhibition",
    "/organise/conferences/": "conference",
    "/organise/cohorts/": "cohort",
    "/organise/courses/": "course",
    "/organise/curricula/": "curriculum",
    "/organise/venues/": "venue",
    "/organise/organisations/": "host",
    "/organise/people/": "person",
    "/organise/rooms/": "room",
    "/organise/participants/": "registration",
    "/my/registrations/": "registration",
    "/my/orders/": "order",
    "/my/app-passwords/": "app_password",
    "/my/certificates/": "certificate",
    "/credentials/issuers/": "host",
    "/my/groups/": "group",
    "/calendars/private/": "feed",
    "/calendars/<any(organisations": "host",
    "/venues/": "venue",
    "/organise/import/": "file",
    "/organise/topics/": "topic",
    "/desk/": "conference",
}
_NAMED = {
    "result_ref": "result",
    "evidence_ref": "evidence",
    "certificate_ref": "certificate",
    "run_ref": "certificate_run",
    "plan_ref": "plan",
    "cohort_ref": "cohort",
    "item_ref": "item",
    "track_ref": "track",
    "person_ref": "person",
    "room_ref": "room",
    "user_ref": "alice",
    "registration_ref": "registration",
    "ticket_type_ref": "ticket_type",
    "ticket_ref": "ticket_type",
    "pool_ref": "pool",
    "code_ref": "code",
    "question_ref": "question",
    "message_ref": "message",
    "template_ref": "template",
    "reminder_ref": "reminder",
    "section_ref": "section",
    "order_ref": "order",
    "seat_ref": "seat",
    "entry_ref": "credit",
    "guest_ref": "guest",
    "group_ref": "group",
    "rule_ref": "rule",
}
_NUMBERED = {"role_id": "role", "manager_id": "manager", "number": "closure"}


def _plan(cohort: Cohort) -> MeetingPlan:
    wish = Wish(cohort.starts_on, frozenset({5}), time(9), time(12), count=3)
    plan = MeetingPlan(cohort_id=cohort.id, series_key="series", wish=wish.stored(), created_at=clock.now())
    db.session.add(plan)
    db.session.flush()
    return plan


def values(world: SimpleNamespace, rule: Rule) -> dict[str, Any]:
    """What to put into the address of ``rule``; unknown arguments get a word that names nothing."""
    fixed = dict(rule.defaults or {})
    return fixed | {argument: _value(world, rule, argument) for argument in rule.arguments - fixed.keys()}


def _value(world: SimpleNamespace, rule: Rule, argument: str) -> Any:
    if argument == "slug":
        if rule.rule.startswith("/courses"):
            return world.draft_course.slug
        if rule.rule.startswith("/curricula"):
            return world.curriculum.slug
        thing = (
            "host" if "organisations" in rule.rule else "cohort" if rule.rule.startswith("/trainings") else "conference"
        )
        return getattr(world, thing).slug
    if rule.rule == "/my/registrations/<ref>/employer":
        return world.employed.ref
    if argument == "ref":
        return getattr(world, next(name for prefix, name in _REFS.items() if rule.rule.startswith(prefix))).ref
    if argument == "registration_ref" and rule.rule.startswith("/organise/cohorts/"):
        return world.trainee.ref
    if argument == "key" and "/assessments" in rule.rule:
        return "exam"
    if argument == "key" and "/surveys" in rule.rule:
        return "after_90_days"
    if argument in _NAMED:
        return getattr(world, _NAMED[argument]).ref
    if argument in _NUMBERED:
        return getattr(world, _NUMBERED[argument]).id
    converter = rule._converters[argument]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 999_999 if isinstance(converter, IntegerConverter) else "nothing"
