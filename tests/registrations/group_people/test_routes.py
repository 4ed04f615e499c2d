"""The pages of organisers and managers of groups."""

import io
import re

import pytest

from core.database import db
from registrations.base.models import Registration
from registrations.groups.models import Group
from registrations.groups.queries import Count, count
from registrations.questions.models import Answer, Upload


@pytest.fixture
def url(conference):
    return f"/organise/offerings/{conference.ref}/groups"


def test_from_giving_seats_to_filling_them(
    session, make, conference, ticket_type, organiser, manager, release_on, signed_in, url
):
    question = make.question(offering=conference, label="Diet", is_required=True)
    host = signed_in(organiser)
    assert "No groups yet" in host.get(url).text
    data = {
        "name": "Kiln Works", "ticket_type": ticket_type.ref, "seats": "2", "release_on": release_on.isoformat(),
        "managers": "HR@kiln.example; boss@kiln.example\n", "language": "en",
    }  # fmt: skip
    assert host.post(url + "/new", data=data).status_code == 303
    refused = host.post(url + "/new", data=data | {"seats": "9"})
    assert (refused.status_code, "There are not that many seats left" in refused.text) == (422, True)
    group = session.scalar(db.select(Group))
    client = signed_in(manager)
    assert "Kiln Works" in client.get("/my/groups").text
    page = client.get(f"/my/groups/{group.ref}").text
    assert ("2 seats are left" in page, "Fill a seat" in page) == (True, True)
    form = f"/my/groups/{group.ref}/people/new"
    assert "Diet" in client.get(form).text
    who = {"name_native": "王芳", "email": "wang@example.org", "language": "en"}
    assert client.post(form, data=who).status_code == 422
    assert client.post(form, data=who | {f"question_{question.ref}": "none"}).status_code == 303
    again = client.post(form, data=who | {f"question_{question.ref}": "none"})
    assert (again.status_code, "registered with this address already" in again.text) == (422, True)
    person = session.scalar(db.select(Registration).where(Registration.state == "confirmed"))
    edit = f"/my/groups/{group.ref}/people/{person.ref}"
    assert "王芳" in client.get(edit).text
    assert client.post(edit, data={"name_native": "王芳芳"}).status_code == 303
    other = {"name_native": "李伟", "email": "li@example.org", "language": "zh", f"question_{question.ref}": "x"}
    assert "Somebody else instead of 王芳芳" in client.get(edit + "/replacement").text
    assert client.post(edit + "/replacement", data=other).status_code == 303
    assert client.get(edit).status_code == 404
    replaced = session.scalar(db.select(Registration).where(Registration.state == "confirmed"))
    assert client.post(f"/my/groups/{group.ref}/people/{replaced.ref}/removal").status_code == 303
    assert count(group) == Count(0, 2)


def test_a_file_outlives_a_mistake(session, make, conference, give, manager, signed_in):
    """In another field, and one that only the action finds."""
    paper = make.question(offering=conference, kind="file", label="Paper", is_required=True)
    client, group = signed_in(manager), give(3)
    url = f"/my/groups/{group.ref}/people/new"
    file = {f"question_{paper.ref}": (io.BytesIO(b"%PDF-1.7 a small paper"), "论文.pdf")}
    who = {"name_native": "王芳", "email": "wang@example.org", "language": "en"}
    page = client.post(url, data=who | {"name_native": ""} | file)
    kept = re.search(rf'name="(kept_{paper.ref})" value="(\w+)"', page.text)
    assert (page.status_code, "论文.pdf" in page.text) == (422, True)
    here = {kept[1]: kept[2]}
    assert client.post(url, data=who | {"email": "nowhere"} | here).status_code == 422
    stranger = make.user(email="boss@kiln.example")
    other = give(1, managers=[stranger.email], name="Others")
    assert signed_in(stranger).post(f"/my/groups/{other.ref}/people/new", data=who | here).status_code == 422
    assert client.post(url, data=who | here).status_code == 303
    assert session.scalar(db.select(Answer)).upload.filename == "论文.pdf"
    again = client.post(url, data=who | {"email": "li@example.org"} | here)
    assert (again.status_code, session.scalar(db.select(db.func.count(Upload.id)))) == (422, 1)


def test_a_manager_sees_only_their_own(session, make, give, seat, signed_in, conference):
    ours, theirs = give(2), give(2, managers=["other@example.org"], name="Others")
    person = seat(theirs, "a@example.org", name="周启明", actor=make.user(email="other@example.org"))
    outsider = make.registration(offering=conference)
    client = signed_in(make.user(email="boss@kiln.example"))
    for ref in (ours.ref, theirs.ref):
        assert client.get(f"/my/groups/{ref}").status_code == 404
    manager = signed_in(ours and session.scalar(db.select(type(outsider.user)).filter_by(email="hr@kiln.example")))
    assert "周启明" not in manager.get(f"/my/groups/{ours.ref}").text
    for path in (
        f"/my/groups/{theirs.ref}",
        f"/my/groups/{theirs.ref}/people/{person.ref}",
        f"/my/groups/{ours.ref}/people/{person.ref}",
        f"/my/groups/{ours.ref}/people/{outsider.ref}/replacement",
    ):
        assert manager.get(path).status_code == 404
        assert manager.post(path.removesuffix("/replacement") + "/removal").status_code == 404


def test_organisers_resize_add_managers_and_let_go(session, give, seat, organiser, signed_in, url, release_on):
    group = give(3)
    seat(group, "a@example.org")
    host, page = signed_in(organiser), f"{url}/{group.ref}"
    day = release_on.isoformat()
    assert host.post(page + "/seats", data={"seats": "5", "release_on": day}).status_code == 303
    for seats, status in (("0", 409), ("99", 409), ("x", 422), ("5000", 422)):
        answer = host.post(page + "/seats", data={"seats": seats, "release_on": day})
        assert answer.status_code == status, seats
    assert count(group) == Count(1, 4)
    assert host.post(page + "/seats", data={"seats": "5", "release_on": "2020-01-01"}).status_code == 422
    assert host.post(page + "/managers", data={"email": "boss@kiln.example", "language": "zh"}).status_code == 303
    assert host.post(page + "/managers", data={"email": "boss@kiln.example", "language": "zh"}).status_code == 409
    first, second = group.managers
    assert host.post(f"{page}/managers/{first.id}/removal").status_code == 303
    assert host.post(f"{page}/managers/{second.id}/removal").status_code == 409
    assert host.post(page + "/release").status_code == 303
    assert host.post(page + "/release").status_code == 409
    shown = host.get(page).text
    assert ("were let go on" in shown, "王芳" in shown) == (True, True)
    assert "1 of 1" in host.get(url).text
