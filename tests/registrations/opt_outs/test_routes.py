"""One click and no account; taken back as easily; nothing by guessing."""

import pytest

from core.audit import list_entries
from registrations.opt_outs.links import path_of
from registrations.opt_outs.queries import list_opted_out, list_people


@pytest.fixture
def registration(make):
    return make.registration(offering=make.conference(title="Kiln days"))


@pytest.fixture
def path(app, registration):
    return path_of(registration.id, registration.user.email, app.config["SETTINGS"].secret_key)


def opted_out(registration):
    return list_opted_out(registration.offering, [registration.user.email])


def test_one_click_of_a_mail_program(app, client, registration, path):
    """RFC 8058: a POST without cookies or a token of a form, answered without a redirect."""
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 200
    assert opted_out(registration)
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    entries = list_entries("offering", registration.offering_id)
    assert [each.verb for each in entries] == ["messages.opted_out"]
    assert entries[0].details == {"registration": registration.ref, "scope": "offering"}


def test_looking_changes_nothing(client, registration, path):
    page = client.get(path).get_data(as_text=True)
    assert "No more messages about this event" in page
    assert "Mails about it still come" in page
    assert registration.user.email not in page
    assert not opted_out(registration)


def test_stopped_and_taken_back_on_the_page(client, registration, path, session):
    assert client.post(path, data={"scope": "offering"}).location.endswith(path)
    assert "You get no more messages about this event" in client.get(path).get_data(as_text=True)
    client.post(f"{path}/undo")
    assert not opted_out(registration)
    assert "No more messages about this event" in client.get(path).get_data(as_text=True)
    assert [e.verb for e in list_entries("offering", registration.offering_id)] == [
        "messages.opted_in", "messages.opted_out",
    ]  # fmt: skip


def test_of_the_whole_organisation(make, client, registration, path):
    other = make.conference(host=registration.offering.host)
    foreign = make.conference()
    client.post(path, data={"scope": "host"})
    assert list_opted_out(other, [registration.user.email])
    assert not list_opted_out(foreign, [registration.user.email])
    client.post(f"{path}/undo")
    assert not list_opted_out(other, [registration.user.email])


def test_of_one_event_only(make, client, registration, path):
    client.post(path, data={"scope": "offering"})
    assert not list_opted_out(make.conference(host=registration.offering.host), [registration.user.email])


def test_a_link_that_was_changed_does_not_exist(client, path):
    for wrong in (path[:-2], "/unsubscribe/nothing", path.replace("unsubscribe/", "unsubscribe/x"), f"{path}x"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code == 404


def test_a_link_to_an_address_that_is_no_longer_theirs_says_so(client, registration, path, session):
    registration.user.email = "new@example.org"
    session.commit()
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410


def test_the_organiser_sees_who_wants_none(make, signed_in, client, registration, path):
    owner = make.user()
    make.member(registration.offering.host, owner)
    address = f"/organise/offerings/{registration.offering.ref}/opt-outs"
    assert "Nobody has opted out" in signed_in(owner).get(address).get_data(as_text=True)
    client.post(path, data={"scope": "offering"})
    assert registration.user.email in signed_in(owner).get(address).get_data(as_text=True)
    assert len(list_people(registration.offering)) == 1
