"""The organiser's pages of invitations, and what the invited see."""

from datetime import timedelta

import pytest

from core.database import db
from registrations.base.models import Registration
from registrations.guests import actions
from registrations.guests.models import Guest


@pytest.fixture
def url(conference):
    return f"/organise/offerings/{conference.ref}/guests"


def path(outbox):
    return outbox()[-1].context["path"]


def test_from_the_form_to_the_seat(session, conference, speaker, organiser, outbox, make, signed_in, client, url):
    host = signed_in(organiser)
    assert "Nobody is invited yet" in host.get(url).text
    data = {"name": "Wang Fang", "email": "wang@example.org", "ticket_type": speaker.ref, "language": "en"}
    assert host.post(url + "/new", data=data | {"note": "Welcome."}).status_code == 303
    again = host.post(url + "/new", data=data)
    assert (again.status_code, "This person has an open invitation already." in again.text) == (422, True)
    link = path(outbox)
    page = client.get(link)
    assert page.status_code == 200
    for text in ("Wang Fang", "Welcome.", "Speaker", "Send me the link", f'value="{link}"'):
        assert text in page.text
    assert client.post(link + "/acceptance").status_code == 303  # back to the page: nobody is signed in
    guest = session.scalar(db.select(Guest))
    assert guest.state == "sent"
    user = make.user()
    person = signed_in(user)
    form = f"/events/{conference.slug}/registration"
    assert "Registration is by invitation." in person.get(form).text
    assert "Continue to the form" in person.get(link).text
    assert person.post(link + "/acceptance").headers["Location"].endswith(form)
    assert "Speaker" in person.get(form).text
    assert person.post(form, data={"name_native": "王芳", "ticket_type": speaker.ref}).status_code == 200
    assert person.post(form, data={"step": "send"}).status_code == 303
    registration = session.scalar(db.select(Registration))
    assert (registration.state, guest.state, guest.registration_id) == ("confirmed", "registered", registration.id)
    assert "You are registered" in person.get(link).text
    used = client.get(link)
    assert (used.status_code, "This invitation has been used." in used.text) == (410, True)
    listed = host.get(url).text
    assert (f"as {user.email}" in listed, "Registered" in listed, "Withdraw" in listed) == (True, True, False)


def test_declining_by_the_link(session, invite, client, outbox, signed_in, organiser, url):
    guest = invite()
    link = path(outbox)
    assert client.post(link + "/refusal").status_code == 303
    assert guest.state == "declined"
    page = client.get(link)
    assert (page.status_code, "This invitation was declined." in page.text) == (410, True)
    assert client.post(link + "/refusal").status_code == 303
    assert "Declined" in signed_in(organiser).get(url + "?state=declined").text


def test_links_that_open_nothing(session, invite, client, outbox, organiser, clock):
    guest = invite(expires_at=clock.now() + timedelta(days=1))
    link = path(outbox)
    for wrong in (link + "x", link[:-5], "/invitations/nothing", "/invitations/" + "a" * 3_000):
        page = client.get(wrong)
        assert (page.status_code, "This link is not complete" in page.text) == (404, True)
    clock.set(clock.now() + timedelta(days=2))
    assert "This invitation has expired." in client.get(link).text
    clock.set(clock.now() - timedelta(days=2))
    actions.withdraw(guest, organiser)
    assert "The organiser has withdrawn this invitation." in client.get(link).text


def test_sending_again_and_withdrawing(session, invite, signed_in, organiser, outbox, clock, url):
    clock.set(clock.now())
    guest = invite()
    host = signed_in(organiser)
    assert host.post(f"{url}/{guest.ref}/reminder").status_code == 409
    clock.advance(hours=21)
    assert "Remind 1 person" in host.get(url).text
    assert host.post(f"{url}/reminders").status_code == 303
    clock.advance(hours=1)
    assert host.post(f"{url}/{guest.ref}/reminder").status_code == 303
    assert len(outbox()) == 3
    assert host.post(f"{url}/{guest.ref}/withdrawal").status_code == 303
    assert host.post(f"{url}/{guest.ref}/withdrawal").status_code == 409
    assert guest.state == "withdrawn"


def test_searching(session, invite, signed_in, organiser, url):
    invite("a@example.org", name="Zhang Hui"), invite("b@example.org", name="Li Wei")
    host = signed_in(organiser)
    found = host.get(url + "?q=zhang").text
    assert ("Zhang Hui" in found, "Li Wei" in found) == (True, False)
    assert "Nobody matches" in host.get(url + "?q=%25&state=sent").text


@pytest.mark.parametrize("reader", ["viewer", "desk", None])
def test_only_editors(session, make, conference, invite, signed_in, url, reader):
    user, guest = make.user(), invite()
    if reader:
        make.role(conference, user, reader)
    client = signed_in(user)
    expected = 403 if reader == "viewer" else 404
    assert client.get(url).status_code == expected
    assert client.post(f"{url}/{guest.ref}/withdrawal").status_code == expected


@pytest.mark.parametrize("page", ["guests", "groups"])
def test_before_there_are_tickets_the_page_leads_to_them(make, signed_in, page):
    bare, organiser = make.conference(), make.user()
    make.role(bare, organiser, "owner")
    home = f"/organise/offerings/{bare.ref}"
    shown = signed_in(organiser).get(f"{home}/{page}/new").text.partition("<main")[2]
    assert (f'href="{home}/tickets"' in shown, 'name="email"' in shown, 'name="seats"' in shown) == (True, False, False)
    make.ticket_type(offering=bare)
    assert 'name="language"' in signed_in(organiser).get(f"{home}/{page}/new").text
