"""Every list of people by name has one order: how the names are read, in Latin letters or not."""

import json

import pytest

from core.text import search_document
from registrations.badges import queries as badges
from registrations.base.actions import change_answers, register
from registrations.base.profile import Profile
from registrations.checkins.queries import search
from registrations.exports import actions as exports
from registrations.exports import writing
from registrations.groups import queries as groups
from registrations.groups.models import Group, GroupSeat
from registrations.participants.filters import Look, parse_look
from registrations.participants.queries import list_page
from registrations.signups import queries as signups
from registrations.signups.models import SignUp
from trainings.attendance.queries import list_trainees
from trainings.certificates import queries as certificates
from trainings.enrolments import queries as enrolments

NAMES = [
    ("曾慧", ""),
    ("Zoe Adams", ""),
    ("区建国", ""),
    ("陳大文", "Chan Tai Man"),
    ("单小明", ""),
    ("张伟", "ZHANG Wei"),
]
IN_ORDER = ["陳大文", "区建国", "单小明", "曾慧", "张伟", "Zoe Adams"]


def named(make, offering):
    found_by = search_document("guests")
    return [
        make.registration(offering=offering, name_native=native, name_latin=latin, search_text=found_by)
        for native, latin in NAMES
    ]


def names(registrations):
    return [each.name_native for each in registrations]


def test_participants_badges_and_the_door(make):
    conference = make.conference()
    named(make, conference)
    assert names(list_page(conference, Look(order="name"), {}).rows) == IN_ORDER
    assert names(badges.list_people(conference.id, badges.Wanted())) == IN_ORDER
    assert names(search(conference.id, "guests")) == IN_ORDER


def test_badges_of_a_second_document_go_on_where_the_first_ends(make, monkeypatch):
    monkeypatch.setattr(badges, "MOST", 4)
    conference = make.conference()
    named(make, conference)
    parts = [names(badges.list_people(conference.id, badges.Wanted(), part)) for part in (1, 2, 3)]
    assert parts == [IN_ORDER[:4], IN_ORDER[4:], []]


@pytest.mark.parametrize(("order", "expected"), [("name", IN_ORDER), ("oldest", [each for each, _ in NAMES])])
def test_a_file_has_the_order_of_the_list(session, make, order, expected):
    conference, editor = make.conference(), make.user()
    named(make, conference)
    look = parse_look(f"column=name&order={order}")
    export = exports.ask(conference, editor, look, "json", with_sensitive=False, language="en")
    session.commit()
    assert writing.produce(export.id)
    session.refresh(export)
    assert [row["name"] for row in json.loads(export.content)["people"]] == expected


def test_people_of_a_group_and_of_a_workshop(session, make, clock):
    conference = make.conference()
    people = named(make, conference)
    group = Group(
        offering=conference, ticket_type=people[0].ticket_type, name="G", release_on=conference.starts_on,
        created_at=clock.now(),
    )  # fmt: skip
    session.add(group)
    session.flush()
    item = make.agenda_item(offering=conference)
    for each in people:
        session.add(GroupSeat(registration_id=each.id, group_id=group.id))
        session.add(
            SignUp(
                registration_id=each.id,
                item_id=item.id,
                state="signed_up",
                joined_at=clock.now(),
                changed_at=clock.now(),
            )
        )
    session.flush()
    assert names(groups.list_people(group)) == IN_ORDER
    assert names(each.registration for each in signups.list_people(item.id)) == IN_ORDER


def test_trainees_enrolments_and_who_may_get_a_certificate(make):
    cohort = make.cohort()
    named(make, cohort)
    assert names(list_trainees(cohort.id)) == IN_ORDER
    assert names(enrolments.list_people(cohort)) == IN_ORDER
    assert names(certificates.list_people(cohort)) == IN_ORDER


def test_whoever_changes_their_name_is_sorted_and_found_by_the_new_one(make):
    conference, user = make.conference(), make.user(name_native="曾慧", name_latin="")
    registration = register(user, conference, make.ticket_type(offering=conference))
    assert (registration.sort_key, found(conference, "zeng"), found(conference, "zenghui")) == ("zeng hui", 1, 1)
    change_answers(registration, user, Profile("曾慧", "Hui Tsang"), {})
    assert (registration.sort_key, found(conference, "zeng")) == ("hui tsang", 0)


def found(conference, text):
    return len(search(conference.id, text))
