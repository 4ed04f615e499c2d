import pytest

from core.errors import Forbidden, Gone, Invalid, Refused
from offerings.roles import actions, queries
from offerings.roles.invitations import Invitation
from offerings.roles.policy import role_of

SECRET = "a-secret-for-tests"


@pytest.fixture
def owned(make):
    offering, owner = make.conference(), make.user()
    make.role(offering, owner)
    return offering, owner


def invite(owned, outbox, email="New.Person@People.example", role="editor"):
    """Invite, and read the link in the mail."""
    offering, owner = owned
    actions.invite(offering, owner, email, role, SECRET)
    path = outbox()[-1].context["path"]
    return Invitation.read(SECRET, path.rpartition("/")[2])


def test_an_invitation_reads_alike_with_and_without_account(make, owned, outbox):
    make.user(email="known@people.example", language="en")
    invite(owned, outbox, "known@people.example")
    invite(owned, outbox, "unknown@people.example")
    known, unknown = outbox()
    assert (known.template, known.context.keys()) == (unknown.template, unknown.context.keys())


def test_accepting_gives_the_role_once(make, owned, outbox, clock):
    offering, owner = owned
    clock.advance(seconds=0)
    invited = invite(owned, outbox)
    user = make.user(email="new.person@people.example")
    clock.advance(minutes=5)
    actions.accept(offering, user, invited)
    assert role_of(user, offering) == "editor"

    held = next(role for role in queries.list_roles(offering) if role.user is user)
    actions.take(offering, owner, held)
    with pytest.raises(Refused) as refused:
        actions.accept(offering, user, invited)
    assert (refused.value.code, role_of(user, offering)) == ("invitation_spent", None)


def test_only_for_the_invited_address(make, owned, outbox):
    invited = invite(owned, outbox)
    with pytest.raises(Forbidden):
        actions.accept(owned[0], make.user(email="other@people.example"), invited)


def test_withdrawn_is_withdrawn(make, owned, outbox, clock):
    offering, owner = owned
    clock.advance(seconds=0)
    invited = invite(owned, outbox)
    assert [entry.details["email"] for entry in queries.list_invitations(offering)] == ["new.person@people.example"]
    clock.advance(minutes=1)
    actions.withdraw(offering, owner, invited.email)
    assert queries.list_invitations(offering) == []
    with pytest.raises(Refused):
        actions.accept(offering, make.user(email=invited.email), invited)


def test_runs_out_after_two_weeks(owned, outbox, clock):
    clock.advance(seconds=0)
    token = invite(owned, outbox).sign(SECRET)
    clock.advance(days=15)
    assert queries.list_invitations(owned[0]) == []
    with pytest.raises(Gone):
        Invitation.read(SECRET, token)


@pytest.mark.parametrize("token", ["", "nonsense", "W10.forged"])
def test_a_forged_link(token):
    with pytest.raises(Gone):
        Invitation.read(SECRET, token)


@pytest.mark.parametrize(
    ("email", "role", "field"), [("nobody", "editor", "email"), ("a@b.example", "king", "role")], ids=["email", "role"]
)
def test_refuses(owned, email, role, field):
    with pytest.raises(Invalid) as refused:
        actions.invite(*owned, email, role, SECRET)
    assert refused.value.field == field


def test_the_last_owner_stays(make, owned):
    offering, owner = owned
    (held,) = queries.list_roles(offering)
    for attempt in (
        lambda: actions.take(offering, owner, held),
        lambda: actions.change(offering, owner, held, "viewer"),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "last_owner"
    actions.give(offering, owner, make.user(), "owner")
    actions.change(offering, owner, held, "viewer")
    assert held.role == "viewer"


def test_giving_again_changes(make, owned):
    offering, owner = owned
    user = make.user()
    actions.give(offering, owner, user, "desk")
    actions.give(offering, owner, user, "viewer")
    assert [role.role for role in queries.list_roles(offering) if role.user is user] == ["viewer"]


def test_in_lists_of_their_organiser(make, owned):
    offering, owner = owned
    make.conference()
    desk = make.user()
    make.role(offering, desk, "desk")
    assert [o.ref for o in queries.list_for_organiser(owner)] == [offering.ref]
    assert queries.list_for_organiser(desk) == []
