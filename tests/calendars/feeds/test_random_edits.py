"""Whatever organisers do, in whatever order: every public calendar says what the database holds, and keeps its word to
whoever subscribed (SEQUENCE, LAST-MODIFIED, Last-Modified and ETag)."""

from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.database import db
from offerings.agenda import actions as agenda
from offerings.agenda.models import AgendaItem
from offerings.agenda.recurrence import Weekly, weekly
from offerings.base import actions, moves
from offerings.base.models import Offering
from offerings.people import actions as people
from offerings.people.models import Person
from offerings.topics import actions as topics
from offerings.topics.models import Topic
from offerings.tracks import actions as tracks
from offerings.tracks.models import Track
from offerings.venues import actions as venues
from offerings.venues.models import Room, Venue
from organisations.base import actions as organisations
from organisations.base.models import Organisation
from tests.calendars.feeds import random_edits as world

EXAMPLES = {"sqlite": 6, "postgresql": 3}
STEPS = 14
REASON = "The hall was flooded."

_number = count()
numbers = st.integers(0, 11)
titles = st.sampled_from(["Robots", "Ceramics, glazed; fired", 'C:\\new "kilns"', "长" * 60, "👩‍🔬 Science"])
hours = st.sampled_from([-49, -2, 1, 3, 24, 24 * 7 + 1])


class Organisers(RuleBasedStateMachine):
    """``fixtures`` are those of the test that runs it."""

    def __init__(self, client, make, clock, database) -> None:
        super().__init__()
        self.client, self.make, self.clock, self.database = client, make, clock, database
        # No world begins at the moment another did: what the process keeps of one is not taken for the other's.
        self.clock.set(datetime(2027, 1, 4, 8, tzinfo=UTC) + timedelta(minutes=next(_number)))
        self.seen = {}
        self.entries = {}
        self.current = {}
        self.expanded = {}
        self.renamed_place = False

    def teardown(self) -> None:
        db.session.remove()
        if self.database.name == "sqlite":
            db.engine.dispose()
        self.database.empty()

    @initialize(first=st.sampled_from(world.ZONES), second=st.sampled_from(world.ZONES))
    def build(self, first, second):
        world.build(self.make, (first, second))

    def step(self):
        self.clock.advance(seconds=1)
        self.renamed_place = False
        return world.attempt()

    # The agenda

    @rule(number=numbers, by=hours, longer=st.sampled_from([0, 0, 30]))
    def move(self, number, by, longer):
        with self.step():
            item = world.of(AgendaItem, number)
            start, end = item.starts_at + timedelta(hours=by), item.ends_at + timedelta(hours=by, minutes=longer)
            agenda.place(item, None, item.room, start, end)

    @rule(number=numbers, room=numbers)
    def change_room(self, number, room):
        with self.step():
            item = world.of(AgendaItem, number)
            agenda.place(item, None, world.of(Room, room) if room else None, item.starts_at, item.ends_at)

    @rule(number=numbers, title=titles)
    def rename(self, number, title):
        with self.step():
            agenda.edit(world.of(AgendaItem, number), None, title={"en": title})

    @rule(number=numbers, track=numbers)
    def change_track(self, number, track):
        with self.step():
            item = world.of(AgendaItem, number)
            own = [each for each in db.session.scalars(db.select(Track)) if each.offering_id == item.offering_id]
            agenda.edit(item, None, track=own[track % 2] if track else None)

    @rule(number=numbers, person=numbers)
    def change_people(self, number, person):
        with self.step():
            who = [(world.of(Person, person), "speaker")] if person else []
            agenda.edit(world.of(AgendaItem, number), None, people=who)

    @rule(number=numbers)
    def cancel(self, number):
        with self.step():
            agenda.cancel(world.of(AgendaItem, number), None, REASON)

    @rule(number=numbers)
    def restore(self, number):
        with self.step():
            agenda.restore(world.of(AgendaItem, number), None)

    @rule(number=numbers)
    def publish(self, number):
        with self.step():
            agenda.publish(world.of(AgendaItem, number), None)

    @rule(number=numbers, day=st.integers(0, 20), state=st.sampled_from(["draft", "published"]))
    def add(self, number, day, state):
        with self.step():
            offering = world.of(Offering, number)
            start = datetime.combine(offering.starts_on, datetime.min.time(), UTC) + timedelta(days=day, hours=10)
            agenda.create(
                offering, None, title={"en": "Added"}, starts_at=start, ends_at=start + timedelta(hours=1), state=state
            )

    @rule(number=numbers, days=st.sets(st.integers(0, 6), min_size=1, max_size=2), room=numbers)
    def add_series(self, number, days, room):
        with self.step():
            offering = world.of(Offering, number)
            plan = Weekly(
                frozenset(days), datetime(2027, 1, 1, 9).time(), datetime(2027, 1, 1, 10).time(), offering.starts_on,
                count=4,
            )  # fmt: skip
            meetings = weekly(plan, offering.time_zone)
            agenda.add_series(
                offering, None, meetings, title={"en": "Class"}, room=world.of(Room, room), state="published"
            )

    @rule(number=numbers, days=st.sampled_from([-3, 1, 7, 16]))
    def shift(self, number, days):
        with self.step():
            agenda.shift_all(world.of(Offering, number), None, days)

    # Offerings

    @rule(number=numbers, title=titles)
    def rename_offering(self, number, title):
        with self.step():
            actions.edit(world.of(Offering, number), None, title={"en": title})

    @rule(number=numbers, zone=st.sampled_from(world.ZONES))
    def change_zone(self, number, zone):
        with self.step():
            actions.edit(world.of(Offering, number), None, time_zone=zone)

    @rule(number=numbers, host=numbers)
    def change_host(self, number, host):
        with self.step():
            actions.edit(world.of(Offering, number), None, host=world.of(Organisation, host))

    @rule(number=numbers, chosen=st.sets(st.integers(0, 1)))
    def change_topics(self, number, chosen):
        with self.step():
            actions.edit(world.of(Offering, number), None, topics=[world.of(Topic, each) for each in sorted(chosen)])

    @rule(number=numbers)
    def postpone(self, number):
        with self.step():
            moves.postpone(world.of(Offering, number), None, REASON)

    @rule(number=numbers, days=st.integers(-20, 40))
    def reschedule(self, number, days):
        with self.step():
            starts_on = world.FIRST + timedelta(days=days)
            moves.reschedule(world.of(Offering, number), None, starts_on, starts_on + timedelta(days=30))

    @rule(number=numbers)
    def cancel_offering(self, number):
        with self.step():
            moves.cancel(world.of(Offering, number), None, REASON)

    # What entries name

    @rule(number=numbers, name=titles, what=st.sampled_from(["room", "venue", "person", "host", "topic", "track"]))
    def rename_what_entries_name(self, number, name, what):
        with self.step():
            self.renamed_place = what in ("room", "venue")
            match what:
                case "room":
                    room = world.of(Room, number)
                    venues.edit_room(room, None, name={"en": name}, capacity=room.capacity, position=room.position)
                case "venue":
                    venues.edit(world.of(Venue, number), None, name={"en": name})
                case "person":
                    people.edit(
                        world.of(Person, number), None, name_native="", name_latin=name, affiliation={}, biography={},
                        email="",
                    )  # fmt: skip
                case "host":
                    organisations.edit(world.of(Organisation, number), None, name={"en": name})
                case "track":
                    track = world.of(Track, number)
                    offering = db.session.get(Offering, track.offering_id)
                    tracks.edit(offering, track, None, name={"en": name}, hue=track.hue, position=track.position)
                case "topic":
                    topics.rename(world.of(Topic, number), None, {"en": name})

    @rule()
    def nothing(self):
        with self.step():
            pass

    # What must hold after each of them

    @invariant()
    def every_calendar_says_what_the_database_holds(self):
        self.sequences = {}
        expected = {path: shown.rows() for path, shown in world.Truth().scopes().items()}
        for path, rows in expected.items():
            answer = self.client.get(f"{path}?lang=en")
            assert answer.status_code == 200, path
            self.compare_with_last(path, answer)
            if self.seen.get(path, (None,))[0] != answer.data:
                world.check_lines(answer.data)
                self.compare_entries(path, world.entries(answer.data))
            self.compare_calendars(path)
            assert self.takes_place(answer.data) == rows, path
            self.seen[path] = answer.data, answer.headers["ETag"], answer.last_modified

    def takes_place(self, octets):
        if octets not in self.expanded:
            self.expanded[octets] = world.takes_place(octets)
        return self.expanded[octets]

    def compare_with_last(self, path, answer):
        if path not in self.seen:
            return
        body, etag, modified = self.seen[path]
        assert answer.last_modified >= modified, path
        assert (answer.headers["ETag"] == etag) == (answer.data == body), path
        if answer.data == body:
            return
        for header in ({"If-None-Match": etag}, {"If-Modified-Since": world.http_date(modified)}):
            again = self.client.get(f"{path}?lang=en", headers=header)
            assert again.status_code == 200, f"{path}: a change that {header} does not show"

    def compare_entries(self, path, entries):
        for uid, entry in entries.items():
            before = self.entries.get((path, uid))
            if before:
                assert entry.sequence >= before.sequence, uid
                assert entry.modified >= before.modified, uid
                moved = entry.plan != before.plan or (entry.place != before.place and not self.renamed_place)
                assert not moved or entry.sequence > before.sequence, f"{path} {uid}: moved, SEQUENCE did not rise"
            self.entries[path, uid] = entry
        self.current[path] = entries

    def compare_calendars(self, path):
        for uid, entry in self.current[path].items():
            first = self.sequences.setdefault(uid, entry.sequence)
            assert first == entry.sequence, f"{path} {uid}: another SEQUENCE than in another calendar"


def test_calendars_keep_their_word_whatever_is_edited(client, make, clock, database):
    run_state_machine_as_test(
        lambda: Organisers(client, make, clock, database),
        settings=settings(
            max_examples=EXAMPLES[database.name],
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.reuse, Phase.generate),  # to shrink 14 steps takes minutes
        ),
    )
