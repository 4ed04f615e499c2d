"""Values for the pages: cells of the matrix, figures of a person."""

from typing import Any

from core.errors import Sentence
from core.i18n import _, _l, _n
from trainings.attendance.record import Cell, Meeting, Record
from trainings.attendance.results import AttendanceResult
from trainings.attendance.words import TONES, outlook_word, percent, reason_sentence, spare_sentence

LEGEND: tuple[tuple[str, Sentence], ...] = (
    ("good", _l("attended: minutes present")),
    ("warn", _l("attended in part")),
    ("bad", _l("absent")),
    ("info", _l("excused")),
    ("plain", _l("still to come, or nobody was marked")),
)


def cell_words(record: Record, meeting: Meeting, cell: Cell) -> dict[str, Any]:
    """``text`` for the eye, ``words`` for everybody, ``tone`` for the colour."""
    minutes = cell.presence.minutes
    said = _n("%(num)s minute", "%(num)s minutes", minutes)
    if cell.sitting.is_excused:
        return {"tone": "info", "text": _("exc."), "words": _("excused")}
    if not cell.sitting.is_over:
        if not cell.is_marked:
            return {"tone": "plain", "text": "·", "words": _("to come")}
        return {"tone": "plain", "text": str(minutes), "words": _("%(minutes)s, not over yet", minutes=said)}
    if not minutes:
        if meeting.id not in record.marked:
            return {"tone": "plain", "text": "?", "words": _("nobody was marked")}
        return {"tone": "bad", "text": "0", "words": _("absent")}
    planned = cell.sitting.planned_seconds
    is_enough = cell.sitting.present_seconds >= record.rule.meeting_share * planned
    is_whole = planned - cell.sitting.present_seconds <= record.rule.late_tolerance_minutes * 60
    words = said if is_whole else _("%(minutes)s of %(planned)s", minutes=said, planned=planned // 60)
    return {"tone": "good" if is_enough else "warn", "text": str(minutes), "words": words}


def rows(record: Record, person_id: int) -> list[dict[str, Any]]:
    return [cell_words(record, meeting, record.cells[person_id, meeting.id]) for meeting in record.meetings]


def figures(result: AttendanceResult) -> dict[str, Any]:
    """Of one person: what the pages say of the result."""
    return {
        "tone": TONES[result.outlook],
        "word": outlook_word(result),
        "share": percent(result.share),
        "minutes": result.minutes_present,
        "planned": result.minutes_planned,
        "attended": result.meetings_attended,
        "over": result.meetings_over,
        "meetings": result.meetings_planned,
        "reasons": [(each.status, reason_sentence(each)) for each in result.reasons],
        "spare": spare_sentence(result),
        "hours": f"{result.class_hours:g}",
    }
