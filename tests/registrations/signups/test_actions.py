"""Places at single items: never oversold, a line that moves up, overlaps, swaps; across offerings."""

from datetime import timedelta

import pytest

from core.database import db
from core.errors import Refused
from offerings.agenda.models import AgendaItem
from registrations.base import actions as registrations
from registrations.base.models import Registration
from registrations.base.moves import move
from registrations.base.profile import Profile
from registrations.picks.actions import unpick
from registrations.picks.queries import list_picks
from registrations.places.actions import set_places, set_rule
from registrations.pools import actions as pools
from registrations.pools.models import PoolSeat
from registrations.signups import actions
from registrations.signups.jobs import give_to_who_is_free_again
from registrations.signups.models import SignUp
from registrations.signups.queries import find_places, find_standing, rank
from registrations.swaps.actions import swap
from registrations.transfers import actions as transfers
from tests.registrations.invariants import broken


@pytest.fixture
def congress(make):
    return make.conference()


@pytest.fixture
def ticket(make, congress):
    return make.ticket_type(offering=congress)


@pytest.fixture
def join(make, congress, ticket):
    """A new person who takes part in the congress."""
    return lambda: make.registration(offering=congress, ticket_type=ticket)


@pytest.fixture
def workshop(session, make, congress):
    """A new item with places of its own."""

    def build(size=2, offering=congress, **columns):
        item = make.agenda_item(offering=offering, kind="workshop", **columns)
        set_places(item, make.user(), pool=None, size=size)
        return item

    return build


def states(item):
    query = db.select(SignUp).where(SignUp.item_id == item.id).order_by(SignUp.id)
    return [each.state for each in db.session.scalars(query)]


def test_places_are_taken_and_then_a_line_forms(session, workshop, join, outbox):
    item = workshop(size=2)
    made = [actions.sign_up(join(), item) for _ in range(4)]
    assert [each.state for each in made] == ["signed_up", "signed_up", "waiting", "waiting"]
    assert [rank(each) for each in made[2:]] == [1, 2]
    assert find_places(item.id).pool.left == 0
    assert [mail.context["what"] for mail in outbox()] == ["signed_up", "signed_up", "waiting", "waiting"]
    assert broken() == []


def test_twice_is_once(session, workshop, join):
    item, person = workshop(), join()
    assert actions.sign_up(person, item) is actions.sign_up(person, item)
    assert find_places(item.id).pool.taken == 1


def test_who_signs_off_makes_room_for_the_next(session, workshop, join, outbox):
    item = workshop(size=1)
    first, second, third = join(), join(), join()
    for person in (first, second, third):
        actions.sign_up(person, item)
    actions.sign_off(first, item)
    assert states(item) == ["ended", "signed_up", "waiting"]
    assert [mail.context["what"] for mail in outbox()][-2:] == ["promoted", "signed_off"]
    assert [pick.item for pick in list_picks(second.user)] == [item]
    assert list_picks(first.user) == []
    assert broken() == []


def test_signing_off_twice_does_nothing(session, workshop, join):
    item, person = workshop(), join()
    actions.sign_up(person, item)
    actions.sign_off(person, item)
    actions.sign_off(person, item)
    assert states(item) == ["ended"]
    assert find_places(item.id).pool.taken == 0


def test_who_comes_back_stands_at_the_end(session, workshop, join):
    item = workshop(size=1)
    first, second, third = join(), join(), join()
    for person in (first, second, third):
        actions.sign_up(person, item)
    actions.sign_off(second, item)
    actions.sign_up(second, item)
    actions.sign_off(first, item)
    assert find_standing(third.id, item.id).state == "signed_up"
    assert find_standing(second.id, item.id).state == "waiting"


def test_a_cancelled_registration_frees_all_its_places(session, workshop, join):
    items = [workshop(size=1), workshop(size=1, starts_at=None)]
    leaving, staying = join(), join()
    for item in items:
        actions.sign_up(leaving, item, all_the_same=True)
        actions.sign_up(staying, item, all_the_same=True)
    registrations.cancel(leaving, leaving.user)
    assert [states(item) for item in items] == [["ended", "signed_up"], ["ended", "signed_up"]]
    assert list_picks(leaving.user) == []
    assert broken() == []


def test_more_places_go_to_those_who_wait(session, make, workshop, join):
    item = workshop(size=1)
    for _ in range(3):
        actions.sign_up(join(), item)
    set_places(item, make.user(), pool=None, size=2)
    assert states(item) == ["signed_up", "signed_up", "waiting"]
    assert broken() == []


def test_only_confirmed_registrations_sign_up(session, make, congress, workshop):
    pending = make.registration(offering=congress, state="pending")
    with pytest.raises(Refused) as refusal:
        actions.sign_up(pending, workshop())
    assert refusal.value.code == "not_for_you"


def test_only_tickets_it_is_open_to(session, make, congress, workshop, join):
    item, person = workshop(), join()
    other = make.ticket_type(offering=congress)
    set_places(item, make.user(), pool=None, size=2, ticket_types=[other])
    with pytest.raises(Refused) as refusal:
        actions.sign_up(person, item)
    assert refusal.value.code == "not_for_you"
    assert actions.sign_up(make.registration(offering=congress, ticket_type=other), item).state == "signed_up"


def test_after_the_deadline_nobody_signs_up_or_off(session, make, clock, workshop, join):
    item, person = workshop(), join()
    actions.sign_up(person, item)
    set_places(item, make.user(), pool=None, size=2, closes_at=item.starts_at - timedelta(days=2))
    clock.set(item.starts_at - timedelta(days=1))
    for act in (lambda: actions.sign_up(join(), item), lambda: actions.sign_off(person, item)):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "sign_up_closed"


def test_a_place_cannot_be_unpicked(session, workshop, join):
    item, person = workshop(), join()
    actions.sign_up(person, item)
    with pytest.raises(Refused) as refusal:
        unpick(person.user, item)
    assert refusal.value.code == "has_place"


# Overlaps


def test_an_overlap_is_warned_of_and_taken_all_the_same(session, workshop, join):
    item, other, person = workshop(title="Glazes"), workshop(title="Kilns"), join()
    actions.sign_up(person, item)
    with pytest.raises(Refused) as refusal:
        actions.sign_up(person, other)
    assert refusal.value.code == "overlap_warning"
    assert "“Glazes”" in str(refusal.value.message)
    assert actions.sign_up(person, other, all_the_same=True).state == "signed_up"


def test_where_overlaps_are_refused_nothing_helps(session, make, congress, workshop, join):
    set_rule(congress, make.user(), "refuse")
    item, other, person = workshop(), workshop(), join()
    actions.sign_up(person, item)
    with pytest.raises(Refused) as refusal:
        actions.sign_up(person, other, all_the_same=True)
    assert refusal.value.code == "overlap"
    assert find_places(other.id).pool.taken == 0


def test_where_overlaps_are_allowed_nobody_asks(session, make, congress, workshop, join):
    set_rule(congress, make.user(), "allow")
    person = join()
    assert [actions.sign_up(person, workshop()).state for _ in range(2)] == ["signed_up", "signed_up"]


def test_a_place_in_another_offering_counts(session, make, workshop, join):
    person = join()
    fair = make.exhibition(title="Tile fair")
    elsewhere = make.registration(offering=fair, user=person.user)
    actions.sign_up(elsewhere, workshop(offering=fair, title="Glaze bar"))
    with pytest.raises(Refused) as refusal:
        actions.sign_up(person, workshop())
    assert "“Glaze bar” (Tile fair)" in str(refusal.value.message)


def test_class_meetings_and_own_talks_count(session, make, workshop, join):
    person = join()
    training = make.cohort()
    make.agenda_item(offering=training, kind="meeting", title="Lesson")
    make.registration(offering=training, user=person.user)
    with pytest.raises(Refused) as refusal:
        actions.sign_up(person, workshop())
    assert "“Lesson”" in str(refusal.value.message)

    speaker = join()
    make.agenda_item(title="My talk", people=(make.person(user_id=speaker.user_id),))
    with pytest.raises(Refused) as refusal:
        actions.sign_up(speaker, workshop())
    assert "“My talk”" in str(refusal.value.message)


def test_who_must_be_elsewhere_is_passed_over_where_overlaps_are_refused(session, make, congress, workshop, join):
    set_rule(congress, make.user(), "refuse")
    item, other = workshop(size=1), workshop(size=5)
    first, busy, free = join(), join(), join()
    for person in (first, busy, free):
        actions.sign_up(person, item)
    actions.sign_up(busy, other)
    actions.sign_off(first, item)
    assert states(item) == ["ended", "waiting", "signed_up"]
    assert broken() == []


def test_who_is_free_again_gets_the_place_though_it_was_another_event(session, make, congress, workshop, join, outbox):
    set_rule(congress, make.user(), "refuse")
    fair = make.conference()
    item, elsewhere = workshop(size=1), workshop(size=5, offering=fair)
    first, busy = join(), join()
    there = make.registration(offering=fair, ticket_type=make.ticket_type(offering=fair), user=busy.user)
    actions.sign_up(first, item)
    waits = actions.sign_up(busy, item)
    actions.sign_up(there, elsewhere)
    actions.sign_off(first, item)
    session.commit()
    give_to_who_is_free_again()
    session.expire_all()
    assert waits.state == "waiting"
    actions.sign_off(there, elsewhere)
    session.commit()
    give_to_who_is_free_again()
    session.expire_all()
    assert (waits.state, outbox()[-1].context["what"]) == ("signed_up", "promoted")
    assert broken() == []


def test_looking_for_who_is_free_again_is_one_query_where_nobody_waits(make, congress, workshop, join, query_count):
    set_rule(congress, make.user(), "refuse")
    actions.sign_up(join(), workshop(size=1))
    db.session.commit()
    with query_count() as queries:
        give_to_who_is_free_again()
    assert len(queries) == 1


# Swapping


def test_a_swap_changes_both(session, workshop, join, outbox):
    old, new, person, waiting = workshop(size=1), workshop(size=1), join(), join()
    actions.sign_up(person, old)
    actions.sign_up(waiting, old)
    actions.swap(person, old, new)
    assert (states(old), states(new)) == (["ended", "signed_up"], ["signed_up"])
    assert [pick.item for pick in list_picks(person.user)] == [new]
    assert outbox()[-1].context["what"] == "swapped"
    assert broken() == []


def test_a_swap_to_what_is_full_keeps_the_old_place(session, workshop, join):
    old, new, person = workshop(size=1), workshop(size=1), join()
    actions.sign_up(person, old)
    actions.sign_up(join(), new)
    with pytest.raises(Refused) as refusal:
        actions.swap(person, old, new)
    assert refusal.value.code == "full"
    assert find_standing(person.id, old.id).state == "signed_up"
    assert broken() == []


def test_a_swap_within_one_full_pool(session, make, congress, workshop, join):
    pool = make.pool(offering=congress, size=1)
    old, new, person = workshop(), workshop(), join()
    for item in (old, new):
        set_places(item, make.user(), pool=pool)
    actions.sign_up(person, old)
    actions.swap(person, old, new)
    assert (find_standing(person.id, old.id), find_standing(person.id, new.id).state) == (None, "signed_up")
    assert broken() == []


# Pools that are shared


def test_items_and_tickets_share_a_pool(session, make, congress, workshop, join):
    pool = make.pool(offering=congress, size=2)
    dinner = make.ticket_type(offering=congress, pools=(pool,))
    item = workshop()
    set_places(item, make.user(), pool=pool)
    guest = registrations.register(make.user(), congress, dinner)
    assert [actions.sign_up(join(), item).state for _ in range(2)] == ["signed_up", "waiting"]
    registrations.cancel(guest, guest.user)
    assert states(item) == ["signed_up", "signed_up"]
    assert broken() == []


def test_resizing_a_shared_pool_promotes(session, make, congress, workshop, join):
    pool = make.pool(offering=congress, size=1)
    item = workshop()
    set_places(item, make.user(), pool=pool)
    for _ in range(2):
        actions.sign_up(join(), item)
    pools.resize(pool, make.user(), 2)
    assert states(item) == ["signed_up", "signed_up"]


# Many at once


def go(registration_id, item_id):
    made = actions.sign_up(db.session.get(Registration, registration_id), db.session.get(AgendaItem, item_id))
    db.session.commit()
    return made.state


def test_one_last_place(session, workshop, join, in_threads):
    item = workshop(size=1)
    people, item_id = [join().id for _ in range(12)], item.id
    results = in_threads(lambda index: go(people[index], item_id), 12)
    assert sorted(map(str, results)) == ["signed_up"] + ["waiting"] * 11
    assert session.scalar(db.select(db.func.count(PoolSeat.id)).where(PoolSeat.holder != "")) == 1
    assert broken() == []


def test_coming_and_going_at_once_loses_no_place(session, workshop, join, in_threads):
    item = workshop(size=4)
    holders = [join() for _ in range(4)]
    for holder in holders:
        actions.sign_up(holder, item)
    leaving, coming, item_id = [each.id for each in holders], [join().id for _ in range(8)], item.id

    def come_or_go(index):
        if index % 3:
            return go(coming[index - index // 3 - 1], item_id)
        registration = db.session.get(Registration, leaving[index // 3])
        if index % 2:
            actions.sign_off(registration, db.session.get(AgendaItem, item_id))
        else:
            registrations.cancel(registration, registration.user)
        db.session.commit()
        return "gone"

    results = in_threads(come_or_go, 12)
    assert {str(each) for each in results} <= {"signed_up", "waiting", "gone"}, results
    standing = states(db.session.get(AgendaItem, item_id))
    assert (standing.count("signed_up"), standing.count("waiting")) == (4, 4)
    assert broken() == []


# Registrations that change hands or are looked at once more


def test_places_go_along_with_the_ticket(session, make, ticket, workshop, join, outbox):
    ticket.may_be_transferred = True
    item, person, heir = workshop(title="Glazes"), join(), make.user()
    before = person.user
    actions.sign_up(person, item)
    transfer = transfers.offer(person, before, "secret", email="li@new.example", name="Li Ming")
    transfers.accept(transfer, heir, Profile("李明"))
    said = {
        (mail.to_address, each["method"]) for mail in outbox() for each in mail.calendars if "Glazes" in each["text"]
    }
    assert said == {(before.email, "REQUEST"), (before.email, "CANCEL"), (heir.email, "REQUEST")}
    assert list_picks(before) == []
    assert [pick.item for pick in list_picks(heir)] == [item]
    assert broken() == []


def test_who_is_looked_at_once_more_keeps_the_place(session, workshop, join):
    item, person = workshop(), join()
    actions.sign_up(person, item)
    move(person, "pending", None)
    assert states(item) == ["signed_up"]
    assert broken() == []
    move(person, "cancelled", None)
    assert states(item) == ["ended"]
    assert broken() == []


def test_whoever_was_kept_away_comes_once_overlaps_are_allowed(make, congress, join, workshop):
    first, second = workshop(size=1), workshop(size=1)
    set_rule(congress, make.user(), "refuse")
    mine, other = join(), join()
    actions.sign_up(other, second)
    waits = actions.sign_up(mine, second)
    actions.sign_up(mine, first)
    actions.sign_off(other, second)
    assert (waits.state, broken()) == ("waiting", [])
    set_rule(congress, make.user(), "warn")
    assert (waits.state, broken()) == ("signed_up", [])


def test_another_ticket_gives_up_what_it_does_not_open(session, make, congress, ticket, join, workshop, outbox):
    item, open_to_all = workshop(size=1), workshop(size=1)
    set_places(item, make.user(), pool=None, size=1, ticket_types=[ticket])
    mine, other = join(), join()
    ticket.may_be_swapped = True
    for each in (item, open_to_all):
        actions.sign_up(mine, each, all_the_same=True)
    waits = actions.sign_up(other, item)
    swap(mine, mine.user, make.ticket_type(offering=congress))
    assert (waits.state, find_standing(mine.id, item.id)) == ("signed_up", None)
    assert find_standing(mine.id, open_to_all.id).state == "signed_up"
    assert [pick.item_id for pick in list_picks(mine.user)] == [open_to_all.id]
    told = [m.context["what"] for m in outbox() if m.template == "registrations/place" and m.to_address == mine.email]
    assert told == ["signed_up", "signed_up", "signed_off"]
    assert broken() == []
