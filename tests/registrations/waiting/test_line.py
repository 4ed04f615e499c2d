"""Who is next, who was passed over and why, and moving somebody in line with a reason."""

import pytest

from core.database import db
from core.errors import DomainError
from notifications.outbox.compose import compose
from registrations.base import actions
from registrations.base.models import RegistrationStep
from registrations.orders import holding
from registrations.waiting.actions import move_in_line
from registrations.waiting.queries import find_entry, find_party, list_line, rank, ranks_of, skips_of
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def organiser(make, conference):
    user = make.user()
    make.role(conference, user, "editor")
    return user


def text_of(message):
    return compose(message).get_body(("plain",)).get_content()


def html_of(message):
    return compose(message).get_body(("html",)).get_content()


def queue(make, conference, number, **columns):
    ticket_type = make.ticket_type(offering=conference, size=1, **columns)
    return [actions.register(make.user(), conference, ticket_type) for _ in range(number + 1)]


@pytest.mark.parametrize(
    ("who", "to", "order"),
    [(3, 1, [3, 1, 2]), (1, 3, [2, 3, 1]), (1, 2, [2, 1, 3]), (2, 99, [1, 3, 2]), (2, 2, [1, 2, 3])],
)
def test_moves(session, make, conference, organiser, who, to, order):
    people = queue(make, conference, 3)
    move_in_line(find_entry(people[who].id), organiser, to, "The speaker's family")
    assert [entry.registration for entry in list_line(conference.id)] == [people[each] for each in order]
    assert [rank(find_entry(people[each].id)) for each in order] == [1, 2, 3]
    assert ranks_of(people[order[1]].user_id) == {people[order[1]].id: 2}
    step = session.scalars(db.select(RegistrationStep).order_by(RegistrationStep.id.desc())).first()
    assert (step.what, step.reason, step.actor_id) == ("moved", "The speaker's family", organiser.id)
    actions.cancel(people[0], organiser, "a reason")
    assert people[order[0]].state == "offered"
    newcomer = actions.register(make.user(), conference, people[0].ticket_type)
    assert list_line(conference.id)[-1].registration is newcomer
    assert broken() == []


def test_who_is_moved_hears_of_it_and_why_in_their_language(make, conference, organiser, outbox):
    ticket_type = make.ticket_type(offering=conference, size=1, least_per_order=1)
    actions.register(make.user(), conference, ticket_type)
    first = actions.register(make.user(language="zh"), conference, ticket_type)
    party = holding.start(make.user(language="en"), conference, {ticket_type: 1}, may_wait=True)
    sent = len(outbox())
    move_in_line(find_entry(first.id), organiser, 2, "The speaker's family <b>")
    told, *others = outbox()[sent:]
    assert (told.to_address, others) == (first.email, [])
    text = text_of(told)
    assert "The speaker's family <b>" in text
    assert "The speaker&#39;s family &lt;b&gt;" in html_of(told)
    move_in_line(find_party(party.id), organiser, 2, "Came by mistake")
    (mail,) = outbox()[sent + 1 :]
    assert mail.to_address == party.user.email
    assert "it was number 1 and is number 2 now" in text_of(mail)
    assert "The reason: Came by mistake" in text_of(mail)
    assert "Your place in line has changed" in compose(mail)["Subject"]
    move_in_line(find_party(party.id), organiser, 1, "And back")
    move_in_line(find_party(party.id), organiser, 1, "Where it is")
    assert len(outbox()) == sent + 3


def test_somebody_moved_many_times_keeps_a_place(make, conference, organiser):
    people = queue(make, conference, 3)
    for turn in range(12):
        move_in_line(find_entry(people[1 + turn % 2].id), organiser, 2, "again")
    assert len({find_entry(each.id).place for each in people[1:3]}) == 2
    assert sorted(rank(find_entry(each.id)) for each in people[1:]) == [1, 2, 3]


def test_newcomers_stand_behind_whoever_was_put_at_the_end(make, conference, organiser):
    people = queue(make, conference, 3)
    for each in (people[1], people[2]):
        move_in_line(find_entry(each.id), organiser, 99, "came by mistake")
    newcomers = [actions.register(make.user(), conference, people[0].ticket_type) for _ in range(3)]
    line = [entry.registration for entry in list_line(conference.id)]
    assert line == [people[3], people[1], people[2], *newcomers]


def test_wrong_moves(make, conference, organiser):
    people = queue(make, conference, 2)
    entry = find_entry(people[1].id)
    for to, reason, code in [(1, " ", "reason_missing"), (0, "r", "no_such_place")]:
        with pytest.raises(DomainError, match=code):
            move_in_line(entry, organiser, to, reason)
    actions.cancel(people[1], organiser, "a reason")
    with pytest.raises(DomainError, match="not_waiting"):
        move_in_line(entry, organiser, 1, "late")


def test_who_is_passed_over_is_written_down(session, make, conference, organiser, signed_in):
    hall = make.pool(offering=conference, size=1, name={"en": "Hall"})
    dinner = make.pool(offering=conference, size=1, name={"en": "Dinner"})
    both = make.ticket_type(offering=conference, pools=(hall, dinner))
    plain = make.ticket_type(offering=conference, pools=(hall,))
    eats = make.ticket_type(offering=conference, pools=(dinner,))
    sits = actions.register(make.user(), conference, plain)
    actions.register(make.user(), conference, eats)
    first, second = (actions.register(make.user(), conference, each) for each in (both, plain))
    actions.cancel(sits, organiser, "a reason")
    assert (first.state, second.state) == ("waiting", "offered")
    skips = skips_of([find_entry(first.id).id])[find_entry(first.id).id]
    assert (skips.times, skips.pools) == (1, [{"en": "Dinner"}])
    client, url = signed_in(organiser), f"/organise/offerings/{conference.ref}/waiting"
    assert "not enough seats were free in Dinner" in client.get(url).text
    assert client.get(f"{url}/{first.ref}/place").status_code == 200
    refused = client.post(f"{url}/{first.ref}/place", data={"place": "1", "reason": ""})
    assert (refused.status_code, "Write the reason" in refused.text) == (422, True)
    assert client.post(f"{url}/{first.ref}/place", data={"place": "1", "reason": "A guest"}).status_code == 303
    assert client.get(f"{url}/{second.ref}/place").location == url
    assert "A guest" in signed_in(first.user).get(f"/my/registrations/{first.ref}").text
