"""The participant's pages, as somebody hears them who doesn't see them: in order, every sentence at its field."""

import re
from datetime import timedelta

import pytest

from core import clock
from core.database import db
from registrations.codes.actions import create as create_code
from registrations.places.actions import set_places, set_rule
from registrations.questions.kinds import KINDS
from registrations.signups.actions import sign_up
from registrations.waiting.models import SeatOffer


@pytest.fixture
def conference(make):
    return make.conference(title="Optics")


@pytest.fixture
def client(make, signed_in):
    return signed_in(make.user())


def dangling(page):
    """Ids that a label or a field names and no element has."""
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    named = re.findall(r'\s(?:for|aria-describedby|aria-labelledby)="([^"]+)"', page)
    return sorted({each for names in named for each in names.split()} - ids)


def test_every_label_has_its_field(make, client, conference):
    """Also where nothing can be chosen: a ticket that is not on sale is read, and is no label."""
    soon = clock.now() + timedelta(days=3)
    for columns in ({}, {"opens_at": soon}, {"closes_at": clock.now()}, {"price_minor": 100}):
        make.ticket_type(offering=conference, **columns)
    for kind in KINDS:
        make.question(offering=conference, kind=kind, options=[{"en": "A"}, {"en": "B"}], text={"en": "So be it."})
    for path in ("registration", "registration/people"):
        page = client.get(f"/events/{conference.slug}/{path}").text
        assert dangling(page) == []
    assert '<span class="ticket-price" id="number_' in page


def test_the_text_of_a_consent_looks_like_no_answer(make, client, conference):
    """ "asked-text" is around each question of kind "text"."""
    make.ticket_type(offering=conference)
    make.question(offering=conference, kind="consent", text={"en": "So be it."})
    page = client.get(f"/events/{conference.slug}/registration").text
    assert re.findall(r'class="([^"]*)"[^>]*>\s*<p>So be it', page) == ["consent-text prose"]
    assert "asked-text" not in page


def test_what_ends_in_a_question_mark_gets_no_colon(make, client, conference):
    make.ticket_type(offering=conference)
    make.question(offering=conference, label="What do you eat?", is_required=True)
    make.question(offering=conference, label="Diet", is_required=True)
    page = client.post(f"/events/{conference.slug}/registration").text
    assert "What do you eat? <span>Please answer this.</span>" in page
    assert "Diet: <span>Please answer this.</span>" in page


def test_why_a_ticket_can_not_be_had_goes_on_with_its_day(make, client, conference):
    make.ticket_type(offering=conference)
    make.ticket_type(offering=conference, opens_at=clock.now() + timedelta(days=3))
    page = client.get(f"/events/{conference.slug}/registration").text
    assert "Registration has not opened yet · from " in page


def test_the_price_is_changed_by_taking_another_ticket(make, client, conference):
    """One link of the check page leads to the tickets, not two."""
    ticket = make.ticket_type(offering=conference, price_minor=100)
    page = client.post(
        f"/events/{conference.slug}/registration", data={"ticket_type": ticket.ref, "name_native": "张慧"}
    )
    assert page.status_code == 200
    assert page.text.count('#ticket_type"') == 1


def test_the_way_to_register_comes_before_the_facts(make, client, conference):
    """The first thing after the title, as it stands on a phone."""
    make.ticket_type(offering=conference)
    page = client.get(f"/events/{conference.slug}").text
    assert page.index('class="decide-panel"') < page.index('class="key-facts"')


def test_an_overlap_takes_the_focus(session, make, signed_in, conference):
    user = make.user()
    registration = make.registration(offering=conference, user=user)
    first, second = make.agenda_item(offering=conference), make.agenda_item(offering=conference)
    for item in (first, second):
        set_places(item, user, pool=None, size=5)
    set_rule(conference, user, "warn")
    sign_up(registration, first)
    session.flush()
    page = signed_in(user).post(f"/my/programme/items/{second.ref}/place")
    assert page.status_code in (409, 422)
    assert 'class="place-refused" role="alert" tabindex="-1" data-focus' in page.text


def test_nobody_chooses_a_ticket_for_several_people_alone(make, client, conference):
    for_three = make.ticket_type(offering=conference, least_per_order=3)
    page = client.get(f"/events/{conference.slug}/registration").text
    assert re.search(rf'id="ticket-{for_three.ref}" disabled required', page)
    assert "This ticket is for at least 3 people together." in page
    assert f'href="/events/{conference.slug}/registration/people"' in page


def test_an_offer_that_is_over_is_not_offered_on(session, make, signed_in):
    offered = make.registration(state="offered")
    session.scalars(db.select(SeatOffer)).one().expires_at = clock.now() - timedelta(minutes=1)
    session.flush()
    page = signed_in(offered.user).post(f"/my/registrations/{offered.ref}/acceptance")
    assert page.status_code == 409
    assert "This offer has expired." in page.text
    assert "A seat is held for you" not in page.text
    assert "data-focus" in page.text


@pytest.mark.parametrize("columns", [{"registration_opens_at": 3}, {"registration_closes_at": -3}])
def test_who_is_not_signed_in_reads_the_day_too(make, session, client, signed_in, conference, app, columns):
    make.ticket_type(offering=conference)
    (name, days), *_others = columns.items()
    setattr(conference, name, clock.now() + timedelta(days=days))
    session.flush()
    client.post("/accounts/sign-out")
    page = client.get(f"/events/{conference.slug}/registration").text
    assert ("It opens on " in page or "It closed on " in page) is True


def test_the_code_that_was_typed_counts_not_the_one_in_the_address(make, client, conference):
    organiser = make.user()
    make.ticket_type(offering=conference)
    member, sponsor = (make.ticket_type(offering=conference, visibility="code") for _number in range(2))
    create_code(conference.id, organiser, ticket_types=[member], text="MEMBER26")
    create_code(conference.id, organiser, ticket_types=[sponsor], text="SPONSOR26")
    page = client.post(
        f"/events/{conference.slug}/registration?code=SPONSOR26", data={"step": "code", "code": "MEMBER26"}
    )
    assert (f"ticket-{member.ref}" in page.text, f"ticket-{sponsor.ref}" in page.text) == (True, False)


@pytest.mark.parametrize("columns", [{"used": 1}, {"valid_until": "past"}])
def test_a_code_that_opens_nothing_any_more_says_what_to_do(session, make, client, conference, columns):
    ticket = make.ticket_type(offering=conference, visibility="code")
    (code,) = create_code(conference.id, make.user(), ticket_types=[ticket], text="MEMBER26")
    for name, value in columns.items():
        setattr(code, name, clock.now() - timedelta(days=1) if value == "past" else value)
    session.flush()
    assert "where you got it." in client.get(f"/events/{conference.slug}/registration?code=MEMBER26").text


def test_the_countdown_is_silent_but_for_a_place_of_its_own(make, client, conference):
    """The seconds are a timer, which nobody reads aloud; countdown.js writes once into the status."""
    ticket = make.ticket_type(offering=conference, price_minor=100_00, tax_permille=60)
    address = f"/events/{conference.slug}/registration/people"
    page = client.get(client.post(address, data={f"number_{ticket.ref}": "2"}).location).text
    (hold,) = re.findall(r'<p class="hold" role="timer".*?</p>', page, re.DOTALL)
    assert hold.endswith('<span class="visually-hidden" role="status"></span></p>')
    assert "aria-live" not in hold
    assert "To pay: CN¥200 <span" in page
