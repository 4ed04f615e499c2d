"""Whatever becomes of the meetings of a plan, every reader that expands plans sees what takes place."""

from datetime import UTC
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.ics.emit import emit
from offerings.agenda.regularity import as_series
from tests.core.ics.examples import calendar
from tests.interop.conftest import skip_missing
from tests.interop.readers import READERS, Reader
from tests.interop.seen import TO, Occurrence, in_order
from tests.offerings.agenda.test_regularity import UID, URL, histories, in_plan


@pytest.mark.parametrize("reader", [each for each in READERS if each.occurrences], ids=str)
@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],  # a reader is a process of its own: too slow to shrink with
    suppress_health_check=[HealthCheck.too_slow],
)
@given(history=histories(), data=st.data())
def test_any_history_of_any_part_of_a_plan_reads_as_it_is(reader: Reader, history: list[Any], data: Any) -> None:
    skip_missing(reader.missing())
    planned = in_plan(history)
    if planned is None or max(each.ends for each in planned) >= TO:
        return
    part = data.draw(st.lists(st.sampled_from(planned), min_size=1, unique_by=id))
    meant = [
        Occurrence(UID, each.starts.astimezone(UTC), each.ends.astimezone(UTC), each.summary, each.status)
        for each in part
    ]
    assert reader.occurrences is not None
    assert in_order(reader.occurrences(emit(calendar(*as_series(part, URL))))) == in_order(meant)
