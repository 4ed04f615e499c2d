import pytest

from core.audit import list_entries
from core.database import db
from core.errors import Forbidden, Gone, Invalid, Refused
from organisations.members import actions
from organisations.members.models import Membership
from organisations.members.policy import may_belong, may_create, may_edit, may_manage_members
from organisations.members.queries import find_membership, list_members, organisations_of

SECRET = "secret"


@pytest.mark.parametrize(
    ("role", "belongs", "edits", "manages"),
    [
        ("owner", True, True, True),
        ("manager", True, True, False),
        ("member", True, False, False),
        ("stranger", False, False, False),
        ("owner of another", False, False, False),
        ("administrator", True, True, True),
    ],
)
def test_who_may(make, role, belongs, edits, manages):
    organisation = make.organisation()
    user = make.administrator() if role == "administrator" else make.user()
    if role in ("owner", "manager", "member"):
        make.member(organisation, user, role)
    if role == "owner of another":
        make.member(make.organisation(), user, "owner")
    may = (may_belong(user, organisation), may_edit(user, organisation), may_manage_members(user, organisation))
    assert may == (belongs, edits, manages)


def test_only_confirmed_people_create(make):
    assert may_create(make.user())
    assert not may_create(make.user(email_confirmed_at=None))


def test_organisations_are_those_of_the_role(make):
    user = make.user()
    own, managed, named = make.organisation(slug="b"), make.organisation(slug="a"), make.organisation()
    make.organisation()
    for organisation, role in ((own, "owner"), (managed, "manager"), (named, "member")):
        make.member(organisation, user, role)
    assert organisations_of(user) == [managed, own]
    assert organisations_of(user, ("member",)) == [named]


def test_members_are_listed_owners_first_in_one_query(make, query_count, session):
    organisation = make.organisation()
    ranks = [make.member(organisation, make.user(), role) for role in ("member", "owner", "manager", "owner")]
    make.member(make.organisation(), make.user())
    session.expire_all()
    organisation.id  # noqa: B018
    with query_count() as queries:
        listed = list_members(organisation)
        names = [member.user.name_latin for member in listed]
    assert (listed, len(names), len(queries)) == ([ranks[1], ranks[3], ranks[2], ranks[0]], 4, 1)


def test_a_member_is_added_once(make):
    organisation, user = make.organisation(), make.user()
    actions.add(organisation, user, "manager", None)
    with pytest.raises(Refused) as refusal:
        actions.add(organisation, user, "owner", None)
    assert refusal.value.code == "member_already"
    assert find_membership(organisation, user).role == "manager"


@pytest.fixture
def invited(make, outbox):
    """An organisation, its owner, and what its invitation of an address was."""

    class Invited:
        organisation = make.organisation(name="Foshan University")
        owner = make.user()

        def ask(self, email, role="manager"):
            actions.invite(SECRET, self.organisation, self.owner, email, role)
            return outbox()[-1].context["token"]

    case = Invited()
    make.member(case.organisation, case.owner)
    return case


@pytest.mark.parametrize("exists", [True, False])
def test_an_invitation_is_mailed_whether_or_not_there_is_an_account(make, invited, outbox, exists):
    if exists:
        make.user(email="mei@people.example")
    invited.ask("Mei@people.example")
    mail = outbox()[0]
    assert (mail.template, mail.to_address) == ("organisations/invitation", "mei@people.example")
    assert [line.verb for line in list_entries("organisation", invited.organisation.id)] == ["member.invited"]


def test_the_invited_person_joins_in_the_role(make, invited):
    token = invited.ask("mei@people.example")
    user = make.user(email="mei@people.example")
    assert actions.accept(SECRET, token, user) is invited.organisation
    assert find_membership(invited.organisation, user).role == "manager"


def test_an_invitation_works_once_and_not_after_a_removal(make, invited):
    user = make.user()
    token = invited.ask(user.email)
    actions.accept(SECRET, token, user)
    with pytest.raises(Gone):
        actions.accept(SECRET, token, user)
    actions.remove(find_membership(invited.organisation, user), invited.owner)
    with pytest.raises(Gone):
        actions.accept(SECRET, token, user)
    assert find_membership(invited.organisation, user) is None


def test_an_invitation_is_for_its_address(make, invited):
    token = invited.ask("mei@people.example")
    with pytest.raises(Forbidden) as refusal:
        actions.accept(SECRET, token, make.user())
    assert refusal.value.code == "other_address"


def test_an_invitation_ends_after_a_week(make, invited, clock):
    user = make.user()
    token = invited.ask(user.email)
    clock.advance(days=7)
    with pytest.raises(Gone):
        actions.accept(SECRET, token, user)


def test_an_invitation_ends_when_its_sender_no_longer_owns(make, invited):
    user = make.user()
    token = invited.ask(user.email)
    make.member(invited.organisation, make.user())
    actions.change_role(find_membership(invited.organisation, invited.owner), "member", invited.owner)
    with pytest.raises(Gone):
        actions.accept(SECRET, token, user)


def test_a_member_is_not_invited_again(make, invited):
    user = make.user()
    make.member(invited.organisation, user, "member")
    with pytest.raises(Refused) as refusal:
        invited.ask(user.email)
    assert (refusal.value.code, refusal.value.field) == ("member_already", "email")


@pytest.mark.parametrize(("email", "role", "field"), [("mei", "member", "email"), ("mei@people.example", "x", "role")])
def test_an_invitation_needs_an_address_and_a_role(invited, outbox, email, role, field):
    with pytest.raises(Invalid) as refusal:
        invited.ask(email, role)
    assert (refusal.value.field, outbox()) == (field, [])


def test_a_role_changes_with_an_audit_line(make, invited):
    member = make.member(invited.organisation, make.user(), "member")
    actions.change_role(member, "owner", invited.owner)
    assert member.role == "owner"
    details = list_entries("organisation", invited.organisation.id)[0].details
    assert details == {"user": member.user.ref, "old": "member", "new": "owner"}
    with pytest.raises(Invalid):
        actions.change_role(member, "king", invited.owner)


@pytest.mark.parametrize("role", ["manager", "member"])
def test_the_last_owner_keeps_the_role(make, invited, role):
    make.member(invited.organisation, make.user(), "manager")
    member = find_membership(invited.organisation, invited.owner)
    with pytest.raises(Refused) as refusal:
        actions.change_role(member, role, invited.owner)
    assert (refusal.value.code, member.role) == ("last_owner", "owner")


def test_the_last_owner_cannot_leave(make, invited):
    with pytest.raises(Refused) as refusal:
        actions.remove(find_membership(invited.organisation, invited.owner), invited.owner)
    assert refusal.value.code == "last_owner"


def test_one_of_two_owners_may_leave(make, invited):
    make.member(invited.organisation, make.user(), "owner")
    actions.remove(find_membership(invited.organisation, invited.owner), invited.owner)
    assert find_membership(invited.organisation, invited.owner) is None


def test_two_owners_who_leave_at_once_do_not_both(make, invited, in_threads, session):
    make.member(invited.organisation, make.user(), "owner")
    ids = [member.id for member in list_members(invited.organisation)]

    def leave(index):
        member = db.session.get(Membership, ids[index])
        actions.remove(member, member.user)
        db.session.commit()

    outcomes = in_threads(leave, 2)
    assert sorted(type(outcome) for outcome in outcomes if outcome is not None) == [Refused]
    assert len(list_members(invited.organisation)) == 1
