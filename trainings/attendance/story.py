"""How somebody's minutes came about: each meeting with all its marks, those that were taken back too."""

from collections.abc import Sequence
from typing import Any

from core.errors import Sentence
from core.i18n import _, _l, time_range
from core.i18n import time_of_day as clock_time
from trainings.attendance.models import METHODS, AttendanceMark
from trainings.attendance.record import Record
from trainings.attendance.table import cell_words

NOTES: dict[str, Sentence] = {
    "no_out": _l("There is no sign of when this person left."),
    "no_in": _l("There is no sign of when this person came."),
}


def meetings_of(record: Record, person_id: int, marks: Sequence[AttendanceMark], zone: str) -> list[dict[str, Any]]:
    """``person_id``: of a registration; empty for one that does not take part any more."""
    voided = {mark.voids_id: mark for mark in marks if mark.voids_id is not None}
    found = []
    for meeting in record.meetings:
        cell = record.cells.get((person_id, meeting.id))
        if cell is None:
            continue
        own = [mark for mark in marks if mark.item_id == meeting.id and mark.kind != "void"]
        found.append(
            {
                "meeting": meeting,
                "cell": cell_words(record, meeting, cell),
                "spans": [time_range(start, end, zone) for start, end in cell.presence.spans],
                "notes": [NOTES[note] for note in cell.presence.notes],
                "marks": [_mark(mark, voided.get(mark.id), zone) for mark in own],
                "is_over": cell.sitting.is_over,
                "is_excused": cell.sitting.is_excused,
            }
        )
    return found


def _mark(mark: AttendanceMark, void: AttendanceMark | None, zone: str) -> dict[str, Any]:
    late = mark.received_time - mark.at
    return {
        "id": mark.id,
        "what": _what(mark, zone),
        "method": METHODS[mark.method],
        "who": mark.actor_name,
        "reason": mark.reason,
        "received": mark.received_time if abs(late.total_seconds()) >= 120 else None,
        "device": clock_time(mark.device_time, zone) if mark.device_time and mark.device_time != mark.at else "",
        "void": void,
    }


def _what(mark: AttendanceMark, zone: str) -> str:
    if mark.kind == "excused":
        return str(_("Excused"))
    if mark.until_at is not None:
        return str(_("There %(times)s", times=time_range(mark.at, mark.until_at, zone)))
    when = clock_time(mark.at, zone)
    return str(_("In at %(time)s", time=when) if mark.kind == "in" else _("Out at %(time)s", time=when))
