"""The ticket to carry: its owner's alone, only while it is one."""

import pytest

from registrations.passes.document import ticket_values

PAPERS = {"ticket.pdf": ("application/pdf", b"%PDF"), "ticket.png": ("image/png", b"\x89PNG")}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_confirmed_ticket_can_be_carried(make, signed_in, paper, language):
    conference = make.conference(title={"en": "Robots <of> 2027", "zh": "国际机器人大会"})
    registration = make.registration(offering=conference, name_native="陈梓昕", name_latin="CHEN Zixin")
    response = signed_in(registration.user).get(f"/my/registrations/{registration.ref}/{paper}?lang={language}")
    mimetype, beginning = PAPERS[paper]
    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert response.data.startswith(beginning)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("paper", PAPERS)
def test_what_is_no_ticket_is_not_printed(client, make, signed_in, paper):
    for state in ("pending", "waiting", "offered", "cancelled"):
        registration = make.registration(state=state)
        assert signed_in(registration.user).get(f"/my/registrations/{registration.ref}/{paper}").status_code == 404
    registration = make.registration()
    assert signed_in(make.user()).get(f"/my/registrations/{registration.ref}/{paper}").status_code == 404
    assert "/accounts/sign-in" in client.get(f"/my/registrations/{registration.ref}/{paper}").location


def test_a_ticket_without_venue_or_dates_leaves_them_out(app, make):
    conference = make.conference(title="Somewhere", venue=None, starts_on=None, ends_on=None, city={})
    registration = make.registration(offering=conference)
    with app.test_request_context("/?lang=en"):
        values = ticket_values(registration, app.config["SETTINGS"].secret_key)
    assert ["Where", ""] in values["rows"]
