"""Whatever people, buyers, groups, organisers and the clock do, in whatever order: after each step every seat has its
reason, nothing is oversold, the lines keep to their rule (fairness.py), and ``flask check`` finds nothing.

``HISTORIES=300 pytest tests/registrations/test_machine.py`` tries that many others, longer ones.
"""

import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core import clock
from core.errors import DomainError
from registrations.base import actions
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.base.states import ACTIVE
from registrations.codes import actions as codes
from registrations.group_people import actions as group_people
from registrations.groups import actions as groups
from registrations.groups.models import Group, GroupSeat
from registrations.groups.queries import count
from registrations.orders import actions as orders
from registrations.orders import holding
from registrations.orders.models import Order
from registrations.orders.people import Person
from registrations.orders.queries import list_overdue, list_seats
from registrations.places.actions import set_places, set_rule
from registrations.pools import actions as pools
from registrations.signups import actions as signups
from registrations.signups.models import SignUp
from registrations.swaps import actions as swaps
from registrations.tickets import actions as tickets
from registrations.tickets.sales import Sale, Step
from registrations.transfers import actions as transfers
from registrations.transfers.models import Transfer
from registrations.transfers.queries import list_overdue as list_overdue_transfers
from registrations.waiting import actions as waiting
from registrations.waiting.models import WaitingEntry
from registrations.waiting.queries import list_alternatives, list_due_offers, list_line
from tests.registrations import fairness
from tests.registrations.invariants import broken

MANY = int(os.environ.get("HISTORIES", "0"))

Draw = Callable[[Random], Any]
DEEDS: list[tuple[Callable[..., None], Mapping[str, Draw], int]] = []


def up_to(highest: int, lowest: int = 0) -> Draw:
    return lambda dice: dice.randint(lowest, highest)


def one_of(*values: object) -> Draw:
    return lambda dice: dice.choice(values)


SOMEBODY, ANY, KIND = up_to(7), up_to(11), up_to(4)
ANYBODY = one_of(*range(8), None, None, None)
YES_OR_NO = one_of(True, False)


def deed(often: int = 1, **draws: Draw) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Something that may happen, ``often`` times as often as others. One dice for all draws, another at each step:
    Hypothesis alone repeats itself and leaves rules out, so that most steps would find nothing to do."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        DEEDS.append((function, draws, often))
        return function

    return register


class Machine(RuleBasedStateMachine):
    def __init__(self, make, session, clock_of_tests):
        super().__init__()
        self.session, self.clock = session, clock_of_tests
        self.clock.set(self.clock.now())
        self.organiser, self.people, self.named = make.user(), [make.user() for _ in range(8)], 0
        starts_on = clock.now().date() + timedelta(days=400)
        self.offering = make.conference(starts_on=starts_on)
        self.sister = make.conference(starts_on=starts_on, host=self.offering.host)
        self.hall, self.lunch = (make.pool(offering=self.offering, size=size) for size in (3, 1))
        self.make_tickets(make)
        self.make_items(make)
        session.flush()
        self.before, self.moved, self.steps = fairness.look(), None, 0

    def make_tickets(self, make):
        """Of one pool, of two, approved one by one, with a code and an early price; one of the sister."""
        free = {"may_be_swapped": True, "may_be_transferred": True}
        hall, lunch, one = self.hall, self.lunch, self.offering
        self.types = [
            make.ticket_type(offering=one, pools=(hall,), **free),
            make.ticket_type(offering=one, pools=(hall, lunch), **free),
            make.ticket_type(offering=one, pools=(lunch,), needs_approval=True, **free),
            make.ticket_type(offering=one, pools=(hall,), visibility="code", price_minor=900, **free),
            make.ticket_type(offering=self.sister, pools=(hall,), **free),
        ]
        press = self.types[3]
        codes.create(one.id, self.organiser, text="PRESS", ticket_types=[press], most_uses=2)
        sale = Sale(visibility="code", steps=[Step(500, seats=1), Step(700, seats=1)])
        tickets.edit(press, self.organiser, name={"en": "Press"}, pools=[hall], price_minor=900, sale=sale)

    def make_items(self, make):
        """Two at the same time, one that shares the lunch, one of the sister at that time again."""
        morning = make.agenda_item(offering=self.offering, kind="workshop")
        starts_at = morning.starts_at
        self.items = [
            morning,
            make.agenda_item(offering=self.offering, kind="workshop", starts_at=starts_at + timedelta(minutes=30)),
            make.agenda_item(offering=self.offering, kind="visit", starts_at=starts_at + timedelta(hours=3)),
            make.agenda_item(offering=self.sister, kind="workshop", starts_at=starts_at),
        ]
        for item in self.items:
            set_places(item, self.organiser, pool=self.lunch if item is self.items[2] else None, size=1)
        set_rule(self.offering, self.organiser, "refuse")

    def attempt(self, deed, *given, **named):
        """The code of the refusal, "" when it was done."""
        self.tried = True
        try:
            with self.session.begin_nested():
                self.done = deed(*given, **named)
        except DomainError as refusal:
            return refusal.code
        return ""

    def all(self, model, *where):
        return self.session.query(model).filter(*where).order_by(model.id).all()

    def some(self, index, model, *where):
        found = self.all(model, *where)
        return found[index % len(found)] if found else None

    def registration(self, index, *states):
        return self.some(index, Registration, Registration.state.in_(states))

    def own(self, index, *states):
        """Of somebody with an account."""
        return self.some(index, Registration, Registration.state.in_(states), Registration.user_id.is_not(None))

    def address(self, person):
        """Of one of the six, or of somebody new."""
        if person is not None:
            return self.people[person].email
        self.named += 1
        return f"named{self.named}@people.example"

    @rule(seed=st.integers(0, 2**32 - 1))
    def step(self, seed):
        """The first of some deeds that finds something to do."""
        self.steps, self.tried = self.steps + 1, False
        dice = Random(f"{seed} {self.steps}")
        while not self.tried:
            ((function, draws, _often),) = dice.choices(DEEDS, [often for _, _, often in DEEDS])
            given = {name: draw(dice) for name, draw in draws.items()}
            note(f"{function.__name__}({given})")
            function(self, **given)

    # One person

    @deed(12, person=SOMEBODY, kind=KIND)
    def register(self, person, kind):
        offering = self.sister if kind == 4 else self.offering
        refused = self.attempt(actions.register, self.people[person], offering, self.types[kind], code="press")
        assert refused in (("", "code_used_up") if kind == 3 else ("",))

    @deed(5, index=ANY, by_organiser=YES_OR_NO)
    def cancel(self, index, by_organiser):
        if found := self.registration(index, *ACTIVE):
            actor = self.organiser if by_organiser else found.user or self.organiser
            assert self.attempt(actions.cancel, found, actor, "a reason") == ""
            assert found.state == "cancelled"

    @deed(index=ANY, name=one_of("李明", "张慧"))
    def change_answers(self, index, name):
        if found := self.own(index, *ACTIVE):
            assert self.attempt(actions.change_answers, found, found.user, Profile(name), {}) == ""

    @deed(2, index=ANY, kind=up_to(3))
    def swap_ticket(self, index, kind):
        found, new = self.own(index, "confirmed", "pending"), self.types[kind]
        if found and found.offering_id == self.offering.id:
            room = min((pool.left for pool in new.pools if pool not in found.ticket_type.pools), default=1)
            refused = self.attempt(swaps.swap, found, found.user, new, code="press")
            assert refused in ("", "same_ticket", "full", "code_used_up")
            assert refused != "full" if room else refused
            assert found.ticket_type is new or refused

    @deed(2, index=ANY, person=ANYBODY)
    def offer_transfer(self, index, person):
        if found := self.own(index, "confirmed", "pending"):
            refused = self.attempt(
                transfers.offer, found, found.user, "k" * 40, email=self.address(person), name="李明"
            )
            assert refused in ("", "own_address", "open_already")

    @deed(3, index=ANY, person=SOMEBODY)
    def accept_transfer(self, index, person):
        if found := self.some(index, Transfer, Transfer.state == "open"):
            user, registration = self.people[person], found.registration
            refused = self.attempt(transfers.accept, found, user, Profile("李明"))
            assert refused in ("", "transfer_over", "registered_already", "own_offer")
            assert refused or (registration.user is user and found.state == "accepted")

    @deed(index=ANY, declined=YES_OR_NO)
    def end_transfer(self, index, declined):
        if found := self.some(index, Transfer, Transfer.state == "open"):
            assert self.attempt(transfers.decline if declined else transfers.withdraw, found) == ""

    # Organisers

    @deed(2, index=ANY)
    def approve(self, index):
        if found := self.registration(index, "pending"):
            assert self.attempt(actions.approve, found, self.organiser) == ""
            assert found.state == "confirmed"

    @deed(index=ANY)
    def reject(self, index):
        if found := self.registration(index, "pending", "waiting"):
            assert self.attempt(actions.reject, found, self.organiser, "not for you") == ""
            assert found.state == "rejected"

    @deed(2, size=up_to(5), index=ANY)
    def resize(self, size, index):
        pool = self.some(index, type(self.hall))
        refused = self.attempt(pools.resize, pool, self.organiser, size)
        assert refused == ("below_taken" if size < pool.taken else "")

    @deed(2, index=ANY, to=up_to(4, 1))
    def move_in_line(self, index, to):
        if entry := self.some(index, WaitingEntry, WaitingEntry.ended_at.is_(None)):
            assert self.attempt(waiting.move_in_line, entry, self.organiser, to, "a reason") == ""
            self.moved = entry.id
            line = [each.id for each in list_line(entry.offering_id)]
            assert line.index(entry.id) == min(to, len(line)) - 1

    @deed(index=ANY)
    def what_is_over_stays_over(self, index):
        if found := self.registration(index, "cancelled", "rejected", "lapsed"):
            assert self.attempt(actions.approve, found, self.organiser) == "illegal_move"
            assert self.attempt(actions.cancel, found, self.organiser) == "illegal_move"

    # Several at once

    @deed(4, person=SOMEBODY, kinds=lambda dice: dice.choices(range(4), k=dice.randint(1, 3)), may_wait=YES_OR_NO)
    def hold_an_order(self, person, kinds, may_wait):
        wanted = {self.types[kind]: kinds.count(kind) for kind in sorted(set(kinds))}
        refused = self.attempt(
            holding.start, self.people[person], self.offering, wanted, code="press", may_wait=may_wait
        )
        short = "code_cant_wait" if 3 in kinds else "too_large" if may_wait else "full"
        assert refused in {"", "code_used_up", short}
        assert refused or self.done.state in ("held", "waiting")

    @deed(2, index=ANY, person=ANYBODY, is_buyer=YES_OR_NO)
    def place_an_order(self, index, person, is_buyer):
        if order := self.some(index, Order, Order.state == "held"):
            seats = list_seats(order)
            who = {seat.id: Person(Profile("王芳"), self.address(None), "zh") for seat in seats}
            email = order.user.email if is_buyer else self.address(person)
            who[seats[0].id] = Person(Profile("王芳"), email, "zh", is_buyer)
            refused = self.attempt(orders.place, order, who)
            assert refused in ("", "hold_expired", "address_taken")
            assert [seat.state in ("confirmed", "pending") for seat in seats] == [not refused] * len(seats)

    @deed(index=ANY)
    def release_a_seat(self, index):
        if order := self.some(index, Order, Order.state == "held"):
            assert self.attempt(orders.release, order, list_seats(order)[0]) in ("", "hold_expired")

    @deed(index=ANY)
    def give_an_order_up(self, index):
        if order := self.some(index, Order, Order.state.in_(("held", "waiting"))):
            assert self.attempt(orders.give_up, order) == ""

    @deed(index=ANY)
    def hold_once_more(self, index):
        if order := self.some(index, Order, Order.state == "expired"):
            assert self.attempt(holding.renew, order, "en") in (
                "",
                "full",
                "code_cant_wait",
                "hold_expired",
                "code_used_up",
                "none_chosen",
            )

    @deed(kind=up_to(2), seats=up_to(3, 1), days=up_to(5))
    def make_a_group(self, kind, seats, days):
        release_on = clock.today(self.offering.time_zone) + timedelta(days=days)
        named = {"ticket_type": self.types[kind], "seats": seats, "release_on": release_on, "language": "zh"}
        room = min(pool.left for pool in self.types[kind].pools)
        refused = self.attempt(
            groups.create, self.offering, self.organiser, name="Works", managers=[self.organiser.email], **named
        )
        assert refused == ("full" if room < seats else "")

    @deed(2, index=ANY, person=ANYBODY)
    def fill_a_seat(self, index, person):
        if group := self.some(index, Group):
            named = {"person": Profile("赵强"), "email": self.address(person), "language": "zh"}
            refused = self.attempt(group_people.fill, group, self.organiser, **named)
            assert refused in ("", "no_seat_left", "address_taken")

    @deed(index=ANY, which=ANY)
    def take_somebody_back(self, index, which):
        if (group := self.some(index, Group)) and (
            taken := [each for each in self.seats_of(group) if each.state in ACTIVE]
        ):
            found = taken[which % len(taken)]
            refused = self.attempt(group_people.take_back, found, group, self.organiser)
            assert refused == ("" if found.state == "cancelled" else "not_active")

    @deed(index=ANY, seats=up_to(4))
    def resize_a_group(self, index, seats):
        if group := self.some(index, Group):
            refused = self.attempt(groups.resize, group, self.organiser, seats)
            assert refused in ("", "full", "below_filled", "released")
            assert refused or count(group).size == seats

    @deed(index=ANY)
    def release_a_group(self, index):
        if group := self.some(index, Group):
            assert self.attempt(groups.release, group, self.organiser) in ("", "released")

    def seats_of(self, group):
        seats = self.session.query(GroupSeat.registration_id).filter_by(group_id=group.id)
        return self.all(Registration, Registration.id.in_(seats))

    # The line

    @deed(3, index=ANY, kind=KIND)
    def would_take_another(self, index, kind):
        if entry := self.some(index, WaitingEntry, WaitingEntry.ended_at.is_(None)):
            possible = self.types[kind] in list_alternatives(entry)
            refused = self.attempt(waiting.would_also_take, entry, [self.types[kind]])
            assert refused == ("" if possible else "foreign_ticket")

    @deed(4, index=ANY, accept=YES_OR_NO)
    def answer_offer(self, index, accept):
        if found := self.registration(index, "offered"):
            answer = waiting.accept_offer if accept else waiting.decline_offer
            assert self.attempt(answer, found, found.user) == ""
            assert found.state in (("confirmed", "pending") if accept else ("cancelled",))

    @deed(1, minutes=one_of(10, 20, 600, 1500, 11_000))
    def time_passes(self, minutes):
        """The worker's jobs, in the order of their transactions."""
        self.tried, now = True, self.clock.advance(minutes=minutes)
        for offer_id in list_due_offers(now):
            waiting.lapse(offer_id, now)
        for order_id in list_overdue(now):
            orders.expire(order_id, now)
        for transfer_id in list_overdue_transfers(now):
            transfers.expire(transfer_id, now)
        for group in groups.list_due(now):
            groups.release_due(group, now)

    # Single items

    @deed(8, index=ANY, which=up_to(3), all_the_same=YES_OR_NO)
    def sign_up(self, index, which, all_the_same):
        item = self.items[which]
        found = self.some(index, Registration, Registration.state.in_(("confirmed", "pending", "waiting")),
                          Registration.user_id.is_not(None), Registration.offering_id == item.offering_id)  # fmt: skip
        if found:
            refused = self.attempt(signups.sign_up, found, item, all_the_same=all_the_same)
            assert refused in ("", "overlap", "overlap_warning", "not_for_you")
            assert (
                found.state == "confirmed"
                or refused == "not_for_you"
                or self.done.id in self.before.places | set(self.before.items)
            )

    @deed(2, index=ANY)
    def sign_off(self, index):
        if found := self.some(index, SignUp, SignUp.state != "ended"):
            assert self.attempt(signups.sign_off, found.registration, found.item) == ""
            assert found.state == "ended"

    @deed(index=ANY, which=up_to(2))
    def swap_items(self, index, which):
        found, new = self.some(index, SignUp, SignUp.state == "signed_up"), self.items[which]
        if found and found.item is not new and found.item.offering_id == new.offering_id:
            refused = self.attempt(signups.swap, found.registration, found.item, new, all_the_same=True)
            assert refused in ("", "full", "overlap", "not_for_you")
            assert found.state == ("signed_up" if refused or self.done.id in self.before.places else "ended")

    @deed(index=ANY)
    def take_out(self, index):
        if found := self.some(index, SignUp, SignUp.state != "ended"):
            assert self.attempt(signups.take_out, found, self.organiser, "a reason") == ""

    @deed(which=YES_OR_NO, overlaps=one_of("refuse", "warn", "allow"))
    def change_overlap_rule(self, which, overlaps):
        assert self.attempt(set_rule, self.sister if which else self.offering, self.organiser, overlaps) == ""

    @invariant()
    def everything_holds(self):
        self.session.flush()
        self.session.expire_all()
        after = fairness.look()
        fairness.check_seats()
        fairness.check_line(self.before, after, self.moved)
        fairness.check_items(self.before, after)
        assert broken() == []
        self.before, self.moved = after, None

    def teardown(self):
        self.session.rollback()
        self.session.expunge_all()


def test_every_history_keeps_the_invariants(make, session, clock):
    run_state_machine_as_test(
        lambda: Machine(make, session, clock),
        settings=settings(
            max_examples=MANY or 6,
            stateful_step_count=40 if MANY else 20,
            derandomize=not MANY,
            deadline=None,
            phases=[Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
