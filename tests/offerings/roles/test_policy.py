import pytest

from offerings.roles import policy

PEOPLE = ("administrator", "lead", "manager", "member", "owner", "editor", "desk", "viewer", "stranger")

MAY = {
    policy.may_own: {"administrator", "lead", "manager", "owner"},
    policy.may_edit: {"administrator", "lead", "manager", "owner", "editor"},
    policy.may_view: {"administrator", "lead", "manager", "owner", "editor", "viewer"},
    policy.may_check_in: {"administrator", "lead", "manager", "owner", "editor", "desk"},
    policy.may_see: {"administrator", "lead", "manager", "owner", "editor", "desk", "viewer"},
}


@pytest.fixture
def cast(make):
    draft = make.conference(state="draft")
    people = {name: make.user() for name in PEOPLE if name != "administrator"}
    people["administrator"] = make.administrator()
    make.member(draft.host, people["lead"], "owner")
    make.member(draft.host, people["manager"], "manager")
    make.member(draft.host, people["member"], "member")
    for role in ("owner", "editor", "desk", "viewer"):
        make.role(draft, people[role], role)
    return draft, people


@pytest.mark.parametrize("may", MAY, ids=lambda may: may.__name__)
def test_a_draft(cast, may):
    draft, people = cast
    assert {name for name, user in people.items() if may(user, draft)} == MAY[may]


def test_another_offering_is_strange_to_all_but_the_administrator(cast, make):
    _draft, people = cast
    other = make.conference(state="draft")
    assert {name for name, user in people.items() if policy.role_of(user, other)} == {"administrator"}


def test_everybody_sees_what_is_published(cast):
    draft, people = cast
    draft.state = "published"
    assert all(policy.may_see(user, draft) for user in people.values())


def test_who_creates_and_organises(cast):
    draft, people = cast
    leads = {"administrator", "lead", "manager"}
    assert {name for name, user in people.items() if policy.may_create(user)} == leads
    assert {name for name, user in people.items() if policy.may_host(user, draft.host)} == leads
    organisers = leads | {"owner", "editor", "viewer"}
    assert {name for name, user in people.items() if policy.may_organise(user)} == organisers
    assert {name for name, user in people.items() if policy.may_use_desk(user)} == organisers | {"desk"}
