"""Where replies are shown: to the organiser in list, filter, page and export; to the person on their own page."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from offerings.agenda import actions as agenda
from offerings.agenda.recurrence import Meeting
from registrations.invitations.models import InvitationReply
from registrations.invitations.queries import list_invitations
from registrations.invitations.replies import summarise

MONDAY = datetime(2027, 3, 1, 11, tzinfo=UTC)


@pytest.fixture
def cohort(make, clock):
    clock.set(datetime(2027, 2, 1, 8, tzinfo=UTC))
    cohort = make.cohort(title="Welding", starts_on=date(2027, 3, 1))
    spans = [MONDAY + n * timedelta(weeks=1) for n in range(3)]
    meetings = [Meeting(start, start + timedelta(hours=1)) for start in spans]
    items = agenda.add_series(cohort, None, meetings, title={"en": "Class"}, kind="meeting", state="published")
    for number, item in enumerate(items, start=1):
        agenda.edit(item, None, title={"en": f"Class {number}"})
    return cohort


def answer(session, clock, registration, word, occurrence="", comment=""):
    (invitation,) = list_invitations(registration.user_id, registration.offering_id)
    now = clock.now()
    session.add(
        InvitationReply(
            invitation=invitation,
            occurrence=occurrence,
            answer=word,
            comment=comment,
            sequence=invitation.sequence,
            stamped_at=now,
            received_at=now,
        )
    )
    session.flush()
    summarise(registration)


@pytest.fixture
def people(session, clock, cohort, join):
    yes, no, partly, silent = (join(cohort, name_native=name)[0] for name in ("Yes", "No", "Partly", "Silent"))
    answer(session, clock, yes, "accepted")
    answer(session, clock, no, "declined", comment="Travelling <b>")
    answer(session, clock, partly, "accepted")
    answer(session, clock, partly, "declined", occurrence="2027-03-08T11:00:00+00:00")
    return {"yes": yes, "no": no, "partly": partly, "silent": silent}


@pytest.fixture
def organiser(make, cohort, signed_in):
    user = make.user()
    make.role(cohort, user, "viewer")
    return signed_in(user)


def base(cohort):
    return f"/organise/offerings/{cohort.ref}/participants"


@pytest.mark.parametrize(
    ("reply", "names"),
    [
        ("accepted", {"Yes"}),
        ("declined", {"No"}),
        ("mixed", {"Partly"}),
        ("none", {"Silent"}),
        ("", {"Yes", "No", "Partly", "Silent"}),
        ("nonsense", {"Yes", "No", "Partly", "Silent"}),
    ],
)
def test_the_list_is_filtered_by_reply(organiser, cohort, people, reply, names):
    page = organiser.get(f"{base(cohort)}?reply={reply}").text
    assert {name for name in ("Yes", "No", "Partly", "Silent") if f">{name}</a>" in page} == names
    assert "Will not come (1)" in page
    assert "No answer (1)" in page


def test_without_any_reply_there_is_no_column(organiser, cohort, join):
    join(cohort)
    assert 'scope="col">Calendar reply' not in organiser.get(base(cohort)).text


def test_one_person_s_page_tells_it_in_the_timeline(organiser, cohort, people):
    page = organiser.get(f"{base(cohort)}/{people['partly'].ref}").text
    assert "The calendar answered: Will come" in page
    assert "Class 2, Monday, 8 March 2027, 19:00 (China Standard Time): Will not come" in page
    assert "Travelling &lt;b&gt;" in organiser.get(f"{base(cohort)}/{people['no'].ref}").text


def test_the_export_has_it(organiser, cohort, people):
    asked = organiser.post(f"{base(cohort)}/exports", data={"kind": "csv", "column": ["name", "reply", "declined"]})
    octets = organiser.get(asked.location).data
    rows = {row["Full name"]: row for row in csv.DictReader(io.StringIO(octets.decode("utf-8-sig")))}
    found = {name: (row["Calendar reply"], row["Declined meetings"]) for name, row in rows.items()}
    assert found == {
        "Yes": ("Will come", ""), "No": ("Will not come", ""), "Partly": ("Different answers", "2027-03-08 19:00"),
        "Silent": ("", ""),
    }  # fmt: skip


def test_the_person_sees_what_their_calendar_said(signed_in, cohort, people):
    def page(name):
        return signed_in(people[name].user).get(f"/my/registrations/{people[name].ref}").text

    assert "Your calendar declined. You are still registered." in page("no")
    assert f"/my/registrations/{people['no'].ref}/cancellation" in page("no")
    assert "Your calendar said" in page("yes")
    assert "Your calendar declined" not in page("yes") + page("partly") + page("silent")
    assert "Your calendar said" not in page("silent")
    assert people["no"].state == "confirmed"
