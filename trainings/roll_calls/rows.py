"""The people of one meeting as the taker sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import _, _n, time_of_day
from core.text import search_query, search_terms
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from trainings.attendance import queries
from trainings.attendance.queries import Trainee
from trainings.attendance.record import Cell, Meeting, StoredMark, cell_of
from trainings.attendance.results import is_attended

IN_THE_ROOM = ("list", "scan", "kiosk", "qr")
"""Methods whose newest mark a tap takes back."""
_TONES = {"in": "good", "there": "good", "out": "warn", "excused": "info"}


@dataclass(frozen=True)
class Row:
    trainee: Trainee
    cell: Cell
    state: str
    """ "in", "out", "there" (was, of a meeting that is over), "excused" or "none"."""
    words: str

    is_enough: bool = True
    """The minutes of a meeting that is over make it count as attended."""

    @property
    def tone(self) -> str:
        """The colour of ``words``."""
        return "warn" if not self.is_enough else _TONES.get(self.state, "plain")

    @property
    def may_undo(self) -> bool:
        """Something was marked in the room."""
        return any(method in IN_THE_ROOM for method in self.cell.methods)


def list_rows(offering: Offering, item: AgendaItem, now: datetime) -> list[Row]:
    """Everybody who takes part, by name. Two queries."""
    rule = queries.rule_of(offering)
    marks: dict[int, list[StoredMark]] = {}
    for mark in queries.list_standing(offering.id, item_id=item.id):
        marks.setdefault(mark.registration_id, []).append(mark)
    meeting = Meeting(0, item.id, item.ref, item.title, item.starts_at, item.ends_at)
    day = item.starts_at.astimezone(ZoneInfo(offering.time_zone)).date()
    found = []
    for trainee in queries.list_trainees(offering.id):
        cell = cell_of(rule, meeting, marks.get(trainee.id, ()), day, now)
        is_enough = not cell.sitting.is_over or not cell.presence.spans or is_attended(rule, cell.sitting)
        found.append(Row(trainee, cell, state_of(cell), _words(cell, offering.time_zone, is_enough), is_enough))
    return found


def state_of(cell: Cell) -> str:
    if cell.sitting.is_excused and not cell.presence.spans:
        return "excused"
    if cell.sitting.is_over:
        return "there" if cell.presence.spans else "none"
    if cell.last_direction:
        return cell.last_direction
    return "there" if cell.presence.spans else "none"


def _words(cell: Cell, zone: str, is_enough: bool) -> str:
    state, came = state_of(cell), cell.presence.came_at
    if state == "excused":
        return str(_("Excused"))
    if cell.sitting.is_over and cell.presence.spans:
        said = str(_n("%(num)s minute", "%(num)s minutes", cell.presence.minutes))
        planned = cell.sitting.planned_seconds // 60
        return said if is_enough else str(_("%(minutes)s of %(planned)s", minutes=said, planned=planned))
    if state == "in":
        return str(_("In since %(time)s", time=time_of_day(came, zone)) if came else _("In"))
    if state == "out":
        return str(_("Went out"))
    return str(_("There") if state == "there" else _("Not marked"))


def matching(rows: Sequence[Row], text: str) -> list[Row]:
    """Those whose name, employer, number or e-mail has all that was typed; Chinese by pinyin too."""
    wanted = search_query(text)
    if not wanted:
        return list(rows)
    return [row for row in rows if all(_has(row.trainee, term) for term in wanted)]


def _has(trainee: Trainee, term: str) -> bool:
    words = search_terms(f"{trainee.name_native} {trainee.name_latin} {trainee.organisation_name} {trainee.ref}")
    return any(word.startswith(term) for word in words)
