"""Badges: for who may come in, in each size, whatever the names are."""

import pytest

from core.database import db
from registrations.badges import actions, jobs, printing, routes
from registrations.badges.document import badge_values
from registrations.badges.models import BadgePrint
from registrations.badges.queries import Wanted, hues, list_people


@pytest.fixture
def conference(make):
    return make.conference(title={"en": "Optics <2027>", "zh": "光学"})


@pytest.fixture
def door(make, conference, signed_in):
    user = make.user()
    make.role(conference, user, "desk")
    return signed_in(user)


@pytest.mark.parametrize("size", ["a6", "cr80"])
@pytest.mark.parametrize("sheet", ["", "1"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_size(make, door, conference, size, sheet, language):
    names = [("张慧", "ZHANG Hui"), ("", "Maximiliana Wolfeschlegelsteinhausen-Bergerdorff von und zu Hohenstein"),
             ("阿卜杜热合曼·买买提依明", ""), ("#set text(red) $x$ *b*", "")]  # fmt: skip
    for native, latin in names:
        make.registration(
            offering=conference, name_native=native or latin, name_latin=latin, organisation_name="佛山大学 " * 9
        )
    answer = door.get(f"/desk/{conference.ref}/badges/badges.pdf?size={size}&sheet={sheet}&lang={language}")
    assert (answer.status_code, answer.mimetype, answer.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_only_who_may_come_in(make, door, conference):
    for state in ("pending", "waiting", "cancelled", "rejected"):
        make.registration(offering=conference, state=state)
    other = make.registration()
    page = f"/desk/{conference.ref}/badges"
    assert "No badges" in door.get(page).text
    assert door.get(f"{page}/badges.pdf").status_code == 409
    assert door.get(f"{page}/badges.pdf?registration={other.ref}").status_code == 409
    make.registration(offering=conference)
    assert "1 person, confirmed" in door.get(page).text
    assert door.get(f"{page}/badges.pdf?size=poster").status_code == 409


def test_whose_badges(make, conference):
    speakers = make.ticket_type(offering=conference)
    zhou = make.registration(offering=conference, name_native="周杰", name_latin="", search_text=" zhou ")
    bai = make.registration(
        offering=conference, name_native="白雪", name_latin="", search_text=" bai ", ticket_type=speakers
    )

    def found(**wanted):
        return [row.name_native for row in list_people(conference.id, Wanted(**wanted))]

    assert found() == ["白雪", "周杰"]
    assert (found(text="zhou"), found(ticket=speakers.ref), found(refs=(zhou.ref,))) == (["周杰"], ["白雪"], ["周杰"])
    assert found(text="nobody", refs=(bai.ref,)) == []


def test_colours_follow_the_order_of_tickets(app, make, conference, settings):
    first, second = (make.ticket_type(offering=conference, position=place) for place in (1, 2))
    people = [make.registration(offering=conference, ticket_type=each) for each in (first, second)]
    with app.test_request_context("/?lang=en"):
        values = badge_values(conference, people, hues(conference.id), settings.secret_key, size="a6", is_sheet=False)
    assert [badge["colour"] for badge in values["badges"]] == ["#0e6e6e", "#b5402a"]


def test_other_doors(make, door):
    other = make.registration()
    assert door.get(f"/desk/{other.offering.ref}/badges").status_code == 404
    assert door.get(f"/desk/{other.offering.ref}/badges/badges.pdf").status_code == 404


def test_many_are_written_by_the_worker(make, door, conference, signed_in, clock, session, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    monkeypatch.setattr(routes, "AT_ONCE", 2)
    ticket_type = make.ticket_type(offering=conference)
    for _ in range(3):
        make.registration(offering=conference, ticket_type=ticket_type)
    page = f"/desk/{conference.ref}/badges"
    assert 'method="post"' in door.get(page).text.partition("<main")[2]
    assert door.get(f"{page}/badges.pdf").status_code == 409
    shown = door.post(page, data={"size": "cr80", "sheet": "1"}).location
    assert 'http-equiv="refresh"' in door.get(shown).text
    assert door.get(f"{shown}/file").status_code == 303
    jobs.write_badges()
    jobs.write_badges()
    assert "with 3 badges" in door.get(shown).text
    answer = door.get(f"{shown}/file")
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    colleague = make.user()
    make.role(conference, colleague, "desk")
    assert signed_in(colleague).get(shown).status_code == 404
    assert signed_in(colleague).get(f"{shown}/file").status_code == 404
    session.commit()
    clock.advance(days=2)
    jobs.forget_badges()
    assert session.scalars(db.select(BadgePrint)).all() == []


def test_badges_that_can_not_be_asked_for(make, door, conference):
    page = f"/desk/{conference.ref}/badges"
    assert door.post(page, data={"size": "a6"}).status_code == 409
    make.registration(offering=conference)
    assert door.post(page, data={"size": "poster"}).status_code == 422
    assert door.post(page, data={"size": "a6", "part": "9"}).status_code == 409


def test_a_print_that_breaks_is_given_up_after_three_times(make, door, conference, session, monkeypatch):
    make.registration(offering=conference)
    shown = door.post(f"/desk/{conference.ref}/badges", data={"size": "a6"}).location
    session.commit()

    def breaks(*_):
        raise RuntimeError("no room")

    monkeypatch.setattr(printing, "render", breaks)
    for _ in range(4):
        jobs.write_badges()
    session.expire_all()
    assert session.scalar(db.select(BadgePrint.state)) == "failed"
    assert "could not be written" in door.get(shown).text
    assert door.get(f"{shown}/file").status_code == 410
