from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core import audit
from core.errors import Invalid, Refused
from events.conferences.models import Conference
from events.exhibitions.models import Exhibition
from offerings.agenda.models import AgendaItem
from offerings.base import actions, moves, queries, signals
from offerings.base.models import Offering
from offerings.base.publication import GUARDS, Obstacle
from offerings.roles.models import OfferingRole
from trainings.cohorts.models import Cohort

NOW = datetime(2026, 11, 1, 4, tzinfo=UTC)
DAY = date(2026, 11, 19)


@pytest.fixture
def noon(clock):
    clock.set(NOW)
    return clock


@pytest.fixture
def draft(make, noon):
    return make.conference(state="draft", starts_on=DAY)


@pytest.fixture
def heard():
    """Which signals were sent, with their values."""
    found, kept = [], []
    for name in ("created", "published", "changed", "rescheduled", "postponed", "cancelled", "copied"):
        signal = getattr(signals, f"offering_{name}")

        def receive(_sender, name=name, **values):
            found.append((name, values))

        signal.connect(receive)
        kept.append((signal, receive))
    yield found
    for signal, receive in kept:
        signal.disconnect(receive)


def create(make, actor=None, **columns):
    given = {"host": make.organisation(), "title": {"en": "AI Week"}, "settings_host": "huizhi.example"}
    return actions.create(Conference, actor, **given | columns)


def refused(function, *args, **kwargs):
    with pytest.raises((Invalid, Refused)) as caught:
        function(*args, **kwargs)
    return caught.value.code, caught.value.field


class TestCreate:
    def test_is_a_draft_of_its_creator(self, make, session, noon, heard):
        user = make.user()
        made = create(make, user, starts_on=DAY, edition="19th")

        assert (made.state, made.slug, made.edition, made.sequence) == ("draft", "ai-week", "19th", 0)
        assert made.uid == f"{made.ref}@huizhi.example"
        assert [(r.user_id, r.role) for r in session.scalars(select(OfferingRole))] == [(user.id, "owner")]
        assert [(s.from_state, s.to_state, s.actor_id) for s in queries.list_steps(made)] == [(None, "draft", user.id)]
        assert [entry.verb for entry in audit.list_entries("offering", made.id)] == ["offering.created"]
        assert [name for name, _ in heard] == ["created"]

    def test_takes_city_from_its_venue(self, make):
        made = create(make, venue=make.venue())
        assert (made.city, made.city_key) == ({"en": "Foshan", "zh": "佛山"}, "foshan")

    def test_own_city_wins(self, make):
        assert create(make, venue=make.venue(), city={"zh": "广州"}).city_key == "guangzhou"

    def test_is_found_by_pinyin_and_two_characters(self, make):
        made = create(make, title={"zh": "陶瓷大会"})
        moves.publish(made, None, without_dates=True)
        assert list(queries.list_public(text="陶瓷")) == [made]
        assert list(queries.list_public(text="taoci")) == [made]
        assert list(queries.list_public(text="瓷陶")) == []

    def test_slug_from_pinyin_then_year_then_number(self, make):
        slugs = [create(make, title={"zh": "陶瓷"}, starts_on=DAY).slug for _ in range(4)]
        assert slugs == ["tao-ci", "tao-ci-2026", "tao-ci-2", "tao-ci-3"]

    @pytest.mark.parametrize(
        ("columns", "code", "field"),
        [
            ({"title": {}}, "no_title", "title_en"),
            ({"ends_on": DAY}, "no_start", "starts_on"),
            ({"starts_on": DAY, "ends_on": DAY - timedelta(days=1)}, "dates_reversed", "ends_on"),
            ({"time_zone": "Asia/Foshan"}, "unknown_zone", "time_zone"),
            ({"mode": "somehow"}, "unknown_mode", "mode"),
            ({"languages": "zh tlh"}, "unknown_language", "languages"),
            ({"website": "javascript:alert(1)"}, "bad_address", "website"),
            ({"website": "https://"}, "bad_address", "website"),
            ({"online_url": "http://[bad"}, "bad_address", "online_url"),
            ({"offer_hours": 0}, "bad_offer_hours", "offer_hours"),
            ({"slug": "Not a slug"}, "bad_slug", "slug"),
            ({"slug": "new"}, "bad_slug", "slug"),
            (
                {"registration_opens_at": NOW, "registration_closes_at": NOW},
                "registration_reversed",
                "registration_closes_at",
            ),
        ],
    )
    def test_refuses(self, make, columns, code, field):
        assert refused(create, make, **columns) == (code, field)

    def test_refuses_a_taken_slug(self, make):
        make.conference(slug="ai-week")
        assert refused(create, make, slug="ai-week") == ("slug_taken", "slug")


class TestEdit:
    def test_draft_keeps_its_stamps(self, draft, session):
        before = draft.changed_at
        changes = actions.edit(draft, None, title={"en": "New"}, ends_on=DAY + timedelta(days=1))
        assert changes.keys() == {"title", "ends_on"}
        assert (draft.revision, draft.sequence, draft.changed_at) == (1, 0, before)

    def test_nothing_changes_nothing(self, make, noon, heard):
        offering = make.conference(title="Same")
        assert actions.edit(offering, None, title={"en": "Same"}) == {}
        assert (offering.revision, heard) == (0, [])

    def test_words_raise_the_time_but_not_the_sequence(self, make, noon):
        offering = make.conference()
        noon.advance(hours=1)
        actions.edit(offering, None, title={"en": "Other words"})
        assert (offering.sequence, offering.changed_at) == (0, NOW + timedelta(hours=1))

    @pytest.mark.parametrize(
        "columns",
        [{"starts_on": DAY - timedelta(days=20)}, {"mode": "online"}, {"city": {"en": "Shenzhen"}}, {"venue": None}],
        ids=["dates", "mode", "city", "venue"],
    )
    def test_dates_and_place_raise_the_sequence(self, make, noon, columns):
        offering = make.conference(venue=make.venue())
        actions.edit(offering, None, **columns)
        assert offering.sequence == 1

    def test_rules_of_clashes_are_seen_by_no_calendar(self, make, noon):
        offering = make.conference()
        before = offering.changed_at
        actions.edit(offering, None, clash_rules={"room": "warn"})
        assert (offering.revision, offering.changed_at) == (1, before)

    def test_city_follows_the_venue_unless_it_is_its_own(self, make, noon):
        there = make.venue(city={"en": "Shenzhen"}, city_key="shenzhen")
        same = create(make, venue=make.venue())
        own = create(make, venue=make.venue(), city={"en": "Guangzhou"})
        actions.edit(same, None, venue=there)
        actions.edit(own, None, venue=there)
        assert (same.city_key, own.city_key) == ("shenzhen", "guangzhou")

    def test_says_what_changed(self, make, noon, heard):
        offering = make.conference(title="Old")
        actions.edit(offering, None, title={"en": "New"})
        assert heard == [("changed", {"actor": None, "changes": {"title": ({"en": "Old"}, {"en": "New"})}})]

    def test_both_hosts_feeds_change(self, make, noon):
        old, new, stranger = (make.organisation() for _ in range(3))
        offering = make.conference(host=old)
        noon.advance(hours=1)
        actions.edit(offering, None, host=new)
        later = NOW + timedelta(hours=1)
        assert old.calendar_changed_at >= later
        assert new.calendar_changed_at >= later
        assert stranger.calendar_changed_at == NOW

    def test_address_is_free_until_published(self, draft):
        actions.edit(draft, None, slug="another-name")
        assert draft.slug == "another-name"
        moves.publish(draft, None)
        assert refused(actions.edit, draft, None, slug="third") == ("slug_fixed", "slug")

    def test_never_inside_itself(self, make, session):
        week = make.exhibition()
        inner = make.conference(parent=week)
        innermost = make.conference(parent=inner)
        session.flush()
        assert refused(actions.edit, week, None, parent=innermost) == ("cycle", "parent")

    def test_never_its_own_parent(self, make):
        week = make.exhibition()
        assert refused(actions.edit, week, None, parent=week) == ("cycle", "parent")


def test_touch_raises_the_time_of_the_agenda_only(make, noon):
    offering = make.conference()
    noon.advance(minutes=5)
    actions.touch(offering, calendar=True)
    assert (offering.revision, offering.sequence, offering.changed_at) == (1, 0, NOW)
    assert offering.agenda_changed_at == NOW + timedelta(minutes=5)
    assert offering.host.calendar_changed_at == NOW  # its feed holds offerings, not their agendas


class TestMoves:
    def test_publish(self, make, draft, noon, heard):
        user = make.user()
        moves.publish(draft, user)
        assert (draft.state, draft.published_at, draft.sequence) == ("published", NOW, 0)
        assert [name for name, _ in heard] == ["published"]
        assert [(s.from_state, s.to_state, s.actor_id) for s in queries.list_steps(draft)] == [
            ("draft", "published", user.id)
        ]

    def test_publish_without_dates_only_when_meant(self, make, noon):
        offering = make.conference(state="draft", starts_on=None)
        assert refused(moves.publish, offering, None) == ("no_dates", None)
        moves.publish(offering, None, without_dates=True)
        assert offering.state == "published"

    def test_guards_stand_in_the_way(self, draft, monkeypatch):
        monkeypatch.setattr("offerings.base.publication.GUARDS", [lambda offering: [Obstacle("clash", "Two in one.")]])
        assert refused(moves.publish, draft, None) == ("clash", None)
        assert draft.state == "draft"

    def test_agenda_is_among_the_guards(self):
        assert [guard.__module__ for guard in GUARDS] == ["offerings.agenda.receivers"]

    def test_postpone_reschedule_cancel(self, make, noon, heard):
        offering = make.conference(starts_on=DAY)
        moves.postpone(offering, None, " Flood. ")
        moves.reschedule(offering, None, DAY + timedelta(days=7), None)
        moves.cancel(offering, None, "Again.")
        assert (offering.state, offering.sequence, offering.starts_on) == ("cancelled", 3, DAY + timedelta(days=7))
        assert [(s.to_state, s.reason) for s in queries.list_steps(offering)] == [
            ("postponed", "Flood."),
            ("published", ""),
            ("cancelled", "Again."),
        ]
        assert [name for name, _ in heard] == ["postponed", "rescheduled", "changed", "cancelled"]
        assert heard[1][1]["days"] == 7
        assert heard[2][1]["changes"]["starts_on"] == (DAY, DAY + timedelta(days=7))

    def test_agenda_moves_along(self, make, noon):
        offering = make.conference(starts_on=DAY)
        item = make.agenda_item(offering=offering)
        before = item.starts_at
        moves.postpone(offering, None, "Flood.")
        moves.reschedule(offering, None, DAY + timedelta(days=7), None)
        assert item.starts_at == before + timedelta(days=7)

    def test_deadlines_move_along_but_never_earlier(self, make, noon):
        closes = datetime(2026, 11, 18, 4, tzinfo=UTC)
        offering = make.conference(starts_on=DAY, registration_closes_at=closes)
        for days, expected in ((30, closes + timedelta(days=30)), (-7, closes + timedelta(days=30))):
            moves.postpone(offering, None, "Flood.")
            moves.reschedule(offering, None, offering.starts_on + timedelta(days=days), None)
            assert (offering.registration_closes_at, offering.changes_until_at) == (expected, None)

    @pytest.mark.parametrize("move", [moves.postpone, moves.cancel])
    def test_needs_a_reason(self, make, noon, move):
        assert refused(move, make.conference(), None, "  ") == ("no_reason", "reason")

    def test_what_is_postponed_gets_its_dates_by_the_move_that_tells_everybody(self, make, noon):
        for name, day in (("starts_on", DAY + timedelta(1)), ("ends_on", DAY + timedelta(7))):
            offering = make.conference(state="postponed", starts_on=DAY)
            assert refused(actions.edit, offering, None, **{name: day}) == ("postponed", name)

    def test_the_words_of_what_is_postponed_can_be_edited(self, make, noon):
        offering = make.conference(state="postponed", starts_on=DAY)
        assert actions.edit(offering, None, starts_on=DAY, summary={"en": "Soon"}).keys() == {"summary"}

    def test_new_dates_lie_ahead_and_in_order(self, make, noon):
        offering = make.conference(state="postponed", starts_on=DAY)
        past, ahead = date(2026, 10, 1), date(2026, 12, 5)
        assert refused(moves.reschedule, offering, None, past, None) == ("dates_in_past", "starts_on")
        offering = make.conference(state="postponed", starts_on=DAY)
        assert refused(moves.reschedule, offering, None, ahead, past) == ("dates_reversed", "ends_on")

    ILLEGAL = {  # noqa: RUF012
        "publish": {"published", "postponed", "cancelled", "over"},
        "plan": {"published", "postponed", "cancelled", "over"},
        "postpone": {"draft", "postponed", "cancelled", "over"},
        "reschedule": {"draft", "published", "cancelled", "over"},
        "cancel": {"draft", "cancelled", "over"},
        "delete": {"published", "postponed", "cancelled", "over"},
    }

    @pytest.mark.parametrize(
        ("move", "state"), [(move, state) for move, states in ILLEGAL.items() for state in sorted(states)]
    )
    def test_illegal(self, make, noon, heard, move, state):
        over = {"state": "published", "starts_on": date(2026, 10, 1)}
        offering = make.conference(**(over if state == "over" else {"state": state, "starts_on": DAY}))
        attempts = {
            "publish": lambda: moves.publish(offering, None),
            "plan": lambda: moves.plan_publication(offering, None, NOW + timedelta(days=1)),
            "postpone": lambda: moves.postpone(offering, None, "Reason."),
            "reschedule": lambda: moves.reschedule(offering, None, date(2026, 12, 1), None),
            "cancel": lambda: moves.cancel(offering, None, "Reason."),
            "delete": lambda: actions.delete_draft(offering, None),
        }
        assert refused(attempts[move]) == (f"illegal_{move}", None)
        assert (offering.state, queries.list_steps(offering), heard) == (
            "published" if state == "over" else state,
            [],
            [],
        )

    def test_two_at_once_publish_once(self, make, in_threads, session):
        ref = make.conference(state="draft", starts_on=date(2030, 1, 1)).ref

        def publish(_index):
            moves.publish(queries.get_by_ref(ref), None)
            session.commit()

        outcomes = in_threads(publish, 4)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "Refused", "Refused", "Refused"]
        assert len(queries.list_steps(queries.get_by_ref(ref))) == 1


class TestPlan:
    def test_and_removal(self, draft, noon):
        at = NOW + timedelta(days=1)
        moves.plan_publication(draft, None, at)
        assert draft.publish_at == at
        moves.unplan(draft, None)
        assert (draft.publish_at, draft.state) == (None, "draft")

    def test_refuses_the_past(self, draft):
        assert refused(moves.plan_publication, draft, None, NOW) == ("plan_in_past", "at")

    def test_refuses_without_dates(self, make, noon):
        draft = make.conference(state="draft", starts_on=None)
        assert refused(moves.plan_publication, draft, None, NOW + timedelta(days=1)) == ("no_dates", "at")

    def test_publishing_at_once_removes_the_plan(self, draft, noon):
        moves.plan_publication(draft, None, NOW + timedelta(days=1))
        moves.publish(draft, None)
        assert draft.publish_at is None


def test_delete_draft_frees_its_children(make, session, draft):
    child = make.conference(parent=draft)
    make.agenda_item(offering=draft, state="draft", starts_at=NOW)
    draft_id = draft.id
    actions.delete_draft(draft, None)
    session.commit()
    session.expire_all()
    assert session.get(Offering, draft_id) is None
    assert child.parent_id is None


class TestCopy:
    def test_carries_days_and_wall_times_along(self, make, session, noon, heard):
        original = make.conference(
            starts_on=date(2026, 3, 27),
            ends_on=date(2026, 3, 28),
            time_zone="Europe/Berlin",
            edition="3rd",
            submissions_due_on=date(2026, 1, 31),
            registration_closes_at=datetime(2026, 3, 27, 11, tzinfo=UTC),  # noon in winter
            notice={"en": "Moved."},
            sequence=4,
        )
        made = actions.copy(original, None, date(2026, 4, 10))
        assert (made.state, made.starts_on, made.ends_on) == ("draft", date(2026, 4, 10), date(2026, 4, 11))
        assert (made.edition, made.submissions_due_on) == ("3rd", date(2026, 2, 14))
        assert made.registration_closes_at == datetime(2026, 4, 10, 10, tzinfo=UTC)  # noon in summer
        assert (made.title, made.notice, made.sequence, made.published_at) == (original.title, {}, 0, None)
        assert len({original.ref, made.ref, original.uid, made.uid, original.slug, made.slug}) == 6
        assert heard[-1] == ("copied", {"actor": None, "copy": made, "days": 14})

    def test_of_a_cohort_keeps_its_course(self, make, noon):
        original = make.cohort(minimum_headcount=12, decision_on=date(2026, 11, 20))
        made = actions.copy(original, None, original.starts_on + timedelta(days=7))
        assert isinstance(made, Cohort)
        assert (made.course_id, made.minimum_headcount) == (original.course_id, 12)
        assert made.decision_on == date(2026, 11, 27)

    def test_of_an_exhibition_keeps_its_numbers(self, make, noon):
        made = actions.copy(make.exhibition(net_area_m2=9000), None, DAY)
        assert isinstance(made, Exhibition)
        assert made.net_area_m2 == 9000

    def test_stays_in_its_umbrella_only_within_its_days(self, make, noon):
        week = make.exhibition(starts_on=DAY, ends_on=DAY + timedelta(days=4))
        inner = make.conference(parent=week, starts_on=DAY)
        assert actions.copy(inner, None, DAY + timedelta(days=1)).parent is week
        assert actions.copy(inner, None, DAY + timedelta(days=365)).parent is None

    def test_brings_its_agenda(self, make, session, noon):
        original = make.conference(starts_on=DAY)
        item = make.agenda_item(offering=original)
        made = actions.copy(original, None, DAY + timedelta(days=7))
        copied = session.scalars(select(AgendaItem).where(AgendaItem.offering_id == made.id)).all()
        assert [other.starts_at for other in copied] == [item.starts_at + timedelta(days=7)]


STEPS = st.lists(st.sampled_from(["title", "dates", "touch", "agenda", "postpone", "tick"]), max_size=12)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_stamps_only_rise(make, noon, session, steps):
    """Whatever happens in whatever order, also while the clock stands still."""
    offering = make.conference(starts_on=DAY, title="Zero")
    seen = [(offering.revision, offering.sequence, offering.changed_at)]
    for number, step in enumerate(steps, 1):
        if step == "tick":
            noon.advance(seconds=1)
            continue
        if step == "dates" and offering.state == "postponed":
            continue  # only with the move back
        if step == "title":
            actions.edit(offering, None, title={"en": f"Title {number}"})
        elif step == "dates":
            actions.edit(offering, None, ends_on=offering.starts_on + timedelta(days=10 + number))
        elif step in ("touch", "agenda"):
            actions.touch(offering, calendar=step == "agenda")
        elif offering.state == "published":
            moves.postpone(offering, None, "Reason.")
        else:
            moves.reschedule(offering, None, DAY + timedelta(days=number), None)
        seen.append((offering.revision, offering.sequence, offering.changed_at))
    revisions, sequences, times = zip(*seen, strict=True)
    assert list(revisions) == sorted(set(revisions))
    assert list(sequences) == sorted(sequences)
    assert list(times) == sorted(times)
    for (_, before, then), (_, after, now) in pairwise(seen):
        assert after == before or now > then
