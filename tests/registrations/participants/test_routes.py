"""The organiser's list: found in any script, decided on, exported; nobody else gets in."""

import pytest

from core.text import search_document
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference(title="Optics")


@pytest.fixture
def organiser(make, conference, signed_in):
    user = make.user(name_native="Mei")
    make.role(conference, user, "editor")
    return signed_in(user)


def base(offering):
    return f"/organise/offerings/{offering.ref}/participants"


def person(make, offering, native, latin="", **columns):
    user = make.user(name_native=native, name_latin=latin)
    text = search_document(native, latin, user.email)
    return make.registration(offering=offering, user=user, search_text=text, **columns)


@pytest.mark.parametrize("typed", ["张慧", "慧", "zhang", "zhanghui", "Zhang Hui", "ZHANG"])
def test_found_in_any_script(make, organiser, conference, typed):
    ticket_type = make.ticket_type(offering=conference)
    person(make, conference, "张慧", "Zhang Hui", ticket_type=ticket_type)
    person(make, conference, "李雷", "Li Lei", ticket_type=ticket_type)
    page = organiser.get(base(conference), query_string={"q": typed})
    assert ("张慧" in page.text, "李雷" in page.text) == (True, False)


def test_filters_and_hostile_queries(make, organiser, conference):
    ticket_type = make.ticket_type(offering=conference)
    person(make, conference, "等待者", ticket_type=ticket_type, state="waiting")
    person(make, conference, "<script>x</script>", ticket_type=ticket_type)
    assert "等待者" not in organiser.get(base(conference) + "?state=confirmed").text
    page = organiser.get(base(conference) + "?state=active")
    assert "<script>x" not in page.text
    for query in (
        "q=%E2%80%AE",
        "q='; DROP TABLE users",
        "after=nobody",
        "before=%E4%BA%BA",
        "after=" + "x" * 5000,
        "state=nothing",
        "ticket=x",
        "answer=x:is:1&answer=::&answer=x:has:%F0",
        "since=0001-01-01&until=9999-12-31",
        "organisation=%25%5C_",
        "column=nothing&order=nothing",
    ):
        assert organiser.get(f"{base(conference)}?{query}").status_code == 200, query


def test_the_same_number_of_queries_however_many(make, organiser, conference, query_count):
    def ask():
        with query_count() as queries:
            assert organiser.get(base(conference)).status_code == 200
        return len(queries)

    ticket_type = make.ticket_type(offering=conference)
    person(make, conference, "一", ticket_type=ticket_type)
    first = ask()
    for name in "二三四":
        person(make, conference, name, ticket_type=ticket_type)
    assert ask() == first


def test_approve_and_reject_with_a_reason(make, organiser, conference, outbox):
    ticket_type = make.ticket_type(offering=conference, needs_approval=True)
    one, two = (make.registration(offering=conference, ticket_type=ticket_type, state="pending") for _ in range(2))
    assert organiser.post(f"{base(conference)}/{one.ref}/approval").status_code == 303
    refused = organiser.post(f"{base(conference)}/{two.ref}/rejection", data={"reason": " "})
    assert refused.status_code == 422
    assert "Write the reason" in refused.text
    assert organiser.post(f"{base(conference)}/{two.ref}/rejection", data={"reason": "Full"}).status_code == 303
    assert (one.state, two.state) == ("confirmed", "rejected")
    again = organiser.post(f"{base(conference)}/{one.ref}/approval")
    assert (again.status_code, "no longer possible" in again.text) == (409, True)
    assert [m.template.split("/")[1] for m in outbox()] == ["confirmation", "rejected"]
    assert broken() == []


def test_one_person(make, organiser, conference):
    registration = make.registration(offering=conference, state="waiting")
    page = organiser.get(f"{base(conference)}/{registration.ref}")
    assert "number 1 in line" in page.text
    assert (
        organiser.post(f"{base(conference)}/{registration.ref}/cancellation", data={"reason": "x"}).status_code == 303
    )
    assert registration.state == "cancelled"


@pytest.mark.parametrize("role", [None, "desk", "viewer"])
def test_who_may_not(client, make, signed_in, conference, role):
    registration = make.registration(offering=conference, state="pending")
    user = make.user()
    if role:
        make.role(conference, user, role)
    browser = signed_in(user)
    reading = 200 if role == "viewer" else 404
    deciding = 403 if role == "viewer" else 404
    one = f"{base(conference)}/{registration.ref}"
    assert browser.get(base(conference)).status_code == reading
    assert browser.get(one).status_code == reading
    for address in (one + "/approval", one + "/rejection", one + "/cancellation"):
        assert browser.post(address, data={"reason": "x"}).status_code == deciding, address
    assert registration.state == "pending"
    assert client.get(base(conference)).status_code == 302


def test_a_registration_of_another_event_is_not_here(make, organiser, conference):
    foreign = make.registration()
    assert organiser.get(f"{base(conference)}/{foreign.ref}").status_code == 404
    assert organiser.post(f"{base(conference)}/{foreign.ref}/cancellation", data={"reason": "x"}).status_code == 404
