"""Parts give the octets that writing the whole calendar anew gives, whatever is changed in them."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.ics.emit import emit
from core.ics.parts import assemble, said_again, written
from tests.core.ics.examples import CHANGED, calendar, event
from tests.core.ics.test_formats import full, weekly
from tests.core.ics.test_reading import QUICK, calendars, difficult

STATES = st.sampled_from([{}, {"CONFIRMED": "TENTATIVE"}, {"CONFIRMED": "CANCELLED", "TENTATIVE": "CANCELLED"}])
LONG = "https://huizhi.example/my/registrations/" + "a" * 60


def assembled(whole):
    return assemble(replace(whole, events=()), written(whole.events))


@QUICK
@given(calendars)
def test_parts_put_together_are_the_calendar(whole):
    assert assembled(whole) == emit(whole)


def test_a_plan_with_its_overrides_is_one_part():
    events = (*weekly(), full())
    assert len(written(events)) == 2
    assert assembled(calendar(*events)) == emit(calendar(*events))
    assert assembled(difficult()) == emit(difficult())
    assert assembled(calendar()) == emit(calendar())


@QUICK
@given(calendars, STATES, st.integers(0, 9), st.integers(-90, 90), st.sampled_from(["", LONG]))
def test_what_is_said_again_reads_as_if_written_anew(whole, statuses, sequence, minutes, url):
    given_events = [replace(each, url="https://huizhi.example/a") for each in whole.events]
    given_events.append(event(uid="x@y", description="a\r\nSTATUS:TENTATIVE\r\nSEQUENCE:1", summary="\nURL:x"))
    given_events.append(replace(full(), url=LONG + "b"))
    said = [
        said_again(part, statuses=statuses, sequence=sequence, changed_at=CHANGED + timedelta(minutes=minutes), url=url)
        for part in written([*given_events, *weekly()])
    ]
    anew = written([each for part in said for each in part.make_events()])
    assert [part.octets for part in said] == [part.octets for part in anew]
    assert [part.years for part in said] == [part.years for part in anew]
