"""Whatever people and organisers do in whatever order: every invariant holds after each step."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from core import clock
from core.errors import DomainError
from registrations.base import actions, holds
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.base.states import ACTIVE, HOLDING
from registrations.codes import actions as codes
from registrations.orders import actions as orders
from registrations.orders.models import Order
from registrations.orders.queries import list_overdue
from registrations.pools import actions as pools
from registrations.tickets import actions as tickets
from registrations.tickets.sales import Sale, Step
from registrations.waiting import actions as waiting
from registrations.waiting.queries import list_alternatives, list_due_offers, list_line
from tests.registrations.invariants import broken


class History(RuleBasedStateMachine):
    def __init__(self, make, session, clock_of_tests):
        super().__init__()
        self.session, self.clock = session, clock_of_tests
        self.organiser = make.user()
        self.offering = make.conference()
        self.hall, self.lunch = (make.pool(offering=self.offering, size=size) for size in (2, 1))
        self.types = [
            make.ticket_type(offering=self.offering, pools=(self.hall,)),
            make.ticket_type(offering=self.offering, pools=(self.hall, self.lunch)),
            make.ticket_type(offering=self.offering, pools=(self.lunch,), needs_approval=True),
            make.ticket_type(offering=self.offering, pools=(self.hall,), visibility="code", price_minor=900),
        ]
        (self.code,) = codes.create(
            self.offering.id, self.organiser, text="PRESS", ticket_types=[self.types[3]], most_uses=2
        )
        early = Sale(visibility="code", steps=[Step(500, seats=1), Step(700, seats=1)])
        columns = {"name": {"en": "Press"}, "pools": [self.hall], "price_minor": 900}
        tickets.edit(self.types[3], self.organiser, **columns, sale=early)
        self.sister = make.conference(host=self.offering.host)
        self.types.append(make.ticket_type(offering=self.sister, pools=(self.hall,)))
        self.names = 0
        self.people = [make.user() for _ in range(6)]

    def registrations(self, *states):
        ours = Registration.offering_id.in_([self.offering.id, self.sister.id])
        query = self.session.query(Registration).filter(ours)
        return query.filter(Registration.state.in_(states)).order_by(Registration.id).all()

    def some(self, index, *states):
        found = self.registrations(*states)
        return found[index % len(found)] if found else None

    @rule(person=st.integers(0, 5), kind=st.integers(0, 4))
    def register(self, person, kind):
        offering = self.sister if kind == 4 else self.offering
        line_before = [entry.id for entry in list_line(offering.id)]
        try:
            with self.session.begin_nested():
                made = actions.register(self.people[person], offering, self.types[kind], code="press")
        except DomainError as refusal:
            refused = refusal.code
        else:
            refused = ""
            assert made.state in ACTIVE
        assert not refused or (refused, kind, self.code.used) == ("code_used_up", 3, 2)
        assert [entry.id for entry in list_line(offering.id)][: len(line_before)] == line_before

    @rule(kind=st.integers(0, 2), number=st.integers(1, 3))
    def hold_seats(self, kind, number):
        room, refused = min(pool.left for pool in self.types[kind].pools), ""
        try:
            with self.session.begin_nested():
                held = holds.hold_seats(self.offering, [self.types[kind]] * number, self.organiser)
            assert [each.state for each in held] == ["held"] * number
        except DomainError as refusal:
            refused = refusal.code
        assert refused == ("full" if room < number else "")

    @rule(person=st.integers(0, 5), kind=st.integers(0, 2), number=st.integers(1, 2))
    def come_as_a_party(self, person, kind, number):
        wanted, refused = {self.types[kind]: number}, ""
        try:
            with self.session.begin_nested():
                order = orders.start(self.people[person], self.offering, wanted, may_wait=True)
            assert order.state in ("held", "waiting")
        except DomainError as refusal:
            refused = refusal.code
        assert refused in ("", "too_large")

    @rule(index=st.integers(0, 9))
    def give_an_order_up(self, index):
        found = self.session.query(Order).filter(Order.state.in_(("held", "waiting"))).order_by(Order.id).all()
        if found:
            orders.give_up(found[index % len(found)])

    @rule(index=st.integers(0, 9), kind=st.integers(0, 2))
    def would_take_another(self, index, kind):
        if line := list_line(self.offering.id):
            entry = line[index % len(line)]
            if self.types[kind] in list_alternatives(entry):
                waiting.would_also_take(entry, [self.types[kind]])

    @rule(index=st.integers(0, 9))
    def name_somebody(self, index):
        found = self.some(index, "held")
        if found and found.order_id is None:
            self.names += 1
            email = f"named{self.names}@people.example"
            holds.fill(found, self.organiser, person=Profile("李明"), email=email, language="zh")
            assert found.state == ("pending" if found.ticket_type.needs_approval else "confirmed")

    @rule(index=st.integers(0, 9))
    def let_go(self, index):
        found = self.some(index, "held")
        if found and found.order_id is None:
            holds.let_go([found], self.organiser)
            assert found.state == "lapsed"

    @rule(index=st.integers(0, 9), by_organiser=st.booleans())
    def cancel(self, index, by_organiser):
        if found := self.some(index, *ACTIVE):
            actions.cancel(found, self.organiser if by_organiser else found.user or self.organiser, "a reason")
            assert found.state == "cancelled"

    @rule(index=st.integers(0, 9))
    def approve(self, index):
        if found := self.some(index, "pending"):
            actions.approve(found, self.organiser)
            assert found.state == "confirmed"

    @rule(index=st.integers(0, 9))
    def reject(self, index):
        if found := self.some(index, "pending", "waiting"):
            actions.reject(found, self.organiser, "not for you")
            assert found.state == "rejected"

    @rule(index=st.integers(0, 9), accept=st.booleans())
    def answer_offer(self, index, accept):
        if found := self.some(index, "offered"):
            (waiting.accept_offer if accept else waiting.decline_offer)(found, found.user)
            assert found.state in (("confirmed", "pending") if accept else ("cancelled",))

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours):
        self.clock.advance(hours=hours)
        for offer_id in list_due_offers(clock.now()):
            waiting.lapse(offer_id, clock.now())
        for order_id in list_overdue(clock.now()):
            orders.expire(order_id, clock.now())

    @rule(size=st.integers(0, 5), which=st.booleans())
    def resize(self, size, which):
        pool = self.hall if which else self.lunch
        if size < pool.taken:
            with pytest.raises(DomainError, match="below_taken"):
                pools.resize(pool, self.organiser, size)
        else:
            pools.resize(pool, self.organiser, size)
            assert pool.size == size

    @precondition(lambda self: self.registrations("cancelled", "rejected", "lapsed"))
    @rule(index=st.integers(0, 9))
    def what_is_over_stays_over(self, index):
        found = self.some(index, "cancelled", "rejected", "lapsed")
        for move in (actions.approve, actions.cancel):
            with pytest.raises(DomainError, match="illegal_move"):
                move(found, self.organiser)

    @invariant()
    def everything_holds(self):
        self.session.flush()
        assert broken() == []
        assert self.hall.taken + self.lunch.taken == sum(
            len(registration.ticket_type.pools) for registration in self.registrations(*HOLDING)
        )


def test_every_history_keeps_the_invariants(make, session, clock):
    clock.set(clock.now())
    run_state_machine_as_test(
        lambda: History(make, session, clock),
        settings=settings(
            max_examples=12,
            stateful_step_count=15,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
