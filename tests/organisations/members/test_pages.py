import pytest

from notifications.outbox.actions import enqueue
from notifications.outbox.compose import compose
from notifications.recipient import Recipient
from organisations.members.queries import find_membership


@pytest.fixture
def case(make):
    class Case:
        organisation = make.organisation(name="Foshan University")
        owner, member, stranger = make.user(), make.user(), make.user()
        address = f"/organise/organisations/{organisation.ref}/members"

    make.member(Case.organisation, Case.owner)
    make.member(Case.organisation, Case.member, "member")
    make.member(make.organisation(), Case.stranger)
    return Case


def test_an_owner_invites(case, signed_in, outbox):
    client = signed_in(case.owner)
    answer = client.post(case.address, data={"email": "mei@people.example", "role": "manager"})
    assert (answer.status_code, answer.location) == (303, case.address)
    assert "The invitation is on its way to mei@people.example." in client.get(case.address).text
    assert len(outbox()) == 1


@pytest.mark.parametrize(
    ("email", "role", "sentence"),
    [
        ("mei", "member", "This is not a complete e-mail address."),
        ("", "member", "Write the address of the person."),
        ("mei@people.example", "king", "Choose one of these."),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(case, signed_in, outbox, email, role, sentence):
    answer = signed_in(case.owner).post(case.address, data={"email": email, "role": role})
    assert (answer.status_code, sentence in answer.text, outbox()) == (422, True, [])
    assert f'value="{email}"' in answer.text


def test_whom_the_page_shows_what(case, signed_in):
    owner, member, stranger = (signed_in(user) for user in (case.owner, case.member, case.stranger))
    seen_by_owner, seen_by_member = owner.get(case.address), member.get(case.address)
    assert (seen_by_owner.status_code, seen_by_member.status_code) == (200, 200)
    assert (case.member.email in seen_by_owner.text, case.owner.email in seen_by_member.text) == (True, False)
    assert ("Invite somebody" in seen_by_owner.text, "Invite somebody" in seen_by_member.text) == (True, False)
    assert stranger.get(case.address).status_code == 404


@pytest.mark.parametrize(
    ("path", "data"),
    [("", {"email": "mei@people.example", "role": "owner"}), ("/{}/role", {"role": "member"}), ("/{}/removal", {})],
)
def test_only_an_owner_changes_members(case, signed_in, outbox, path, data):
    address = case.address + path.format(case.owner.ref)
    assert signed_in(case.member).post(address, data=data).status_code == 403
    assert signed_in(case.stranger).post(address, data=data).status_code == 404
    assert find_membership(case.organisation, case.owner).role == "owner"
    assert outbox() == []


@pytest.mark.parametrize("path", ["/{}/role", "/{}/removal"])
def test_a_person_of_another_organisation_is_not_found(case, signed_in, path):
    answer = signed_in(case.owner).post(case.address + path.format(case.stranger.ref), data={"role": "member"})
    assert answer.status_code == 404


def test_an_owner_gives_a_role_and_takes_a_member_out(case, signed_in):
    client = signed_in(case.owner)
    client.post(f"{case.address}/{case.member.ref}/role", data={"role": "manager"})
    assert find_membership(case.organisation, case.member).role == "manager"
    assert client.post(f"{case.address}/{case.member.ref}/removal").location == case.address
    assert find_membership(case.organisation, case.member) is None


def test_a_member_leaves(case, signed_in):
    answer = signed_in(case.member).post(f"{case.address}/{case.member.ref}/removal")
    assert answer.location == "/organise/organisations"
    assert find_membership(case.organisation, case.member) is None


@pytest.mark.parametrize(("path", "data"), [("/{}/role", {"role": "member"}), ("/{}/removal", {})])
def test_the_last_owner_is_told_why_not(case, signed_in, path, data):
    client = signed_in(case.owner)
    answer = client.post(case.address + path.format(case.owner.ref), data=data)
    assert (answer.status_code, answer.location) == (303, case.address)
    assert "An organisation needs an owner." in client.get(case.address).text
    assert find_membership(case.organisation, case.owner).role == "owner"


def test_the_mailed_link_leads_in(case, signed_in, client, outbox):
    signed_in(case.owner).post(case.address, data={"email": case.stranger.email, "role": "manager"})
    link = f"/organise/organisations/invitations/{outbox()[0].context['token']}"
    assert "Sign in first" in client.get(link).text
    assert signed_in(case.member).get(link).status_code == 403
    invited = signed_in(case.stranger)
    assert "Foshan University" in invited.get(link).text
    assert find_membership(case.organisation, case.stranger) is None
    assert invited.post(link).location == "/organise/organisations"
    assert find_membership(case.organisation, case.stranger).role == "manager"
    assert invited.get(link).status_code == 410


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_mail_names_who_invites_where(session, outbox, language):
    context = {
        "token": "abc.def",
        "organisation": {"en": "Foshan <University>", "zh": "佛山大学"},
        "inviter": "林梅",
        "address": "mei@people.example",
        "role": "manager",
    }
    enqueue("organisations/invitation", Recipient("mei@people.example", "", language, "Asia/Shanghai"), context, "key")
    mail = compose(outbox()[0])
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    name = {"en": "Foshan <University>", "zh": "佛山大学"}[language]
    assert "林梅" in mail["Subject"]
    assert (name in mail["Subject"], name in text, "<University>" in html) == (True, True, False)
    assert "http://localhost/organise/organisations/invitations/abc.def" in text
