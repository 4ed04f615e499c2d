"""Who came to the meetings that were held: each taken in another way, one person at risk, an excuse to decide."""

from datetime import datetime, timedelta

from core import clock
from core.database import db
from demo.world.world import World
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from trainings.attendance.actions import NewMark, mark_all
from trainings.cohorts.models import Cohort
from trainings.excuses import actions as excuses

AT_RISK, AWAY = 4, (1, 3)
"""Who (by arrival) missed which of the meetings."""


def of_cohort(world: World, cohort: Cohort) -> None:
    now, organiser = clock.now(), world.cast["organiser"]
    query = db.select(AgendaItem).where(AgendaItem.offering_id == cohort.id, AgendaItem.state == "published")
    items = list(db.session.scalars(query.order_by(AgendaItem.starts_at)))
    people = list(
        db.session.scalars(
            db.select(Registration)
            .where(Registration.offering_id == cohort.id, Registration.state == "confirmed")
            .order_by(Registration.id)
        )
    )
    for number, item in enumerate(item for item in items if item.ends_at < now):
        with clock.at(item.ends_at + timedelta(minutes=20)):
            there = [
                (person, place)
                for place, person in enumerate(people)
                if not (place == AT_RISK and number in AWAY) and (place + number) % 11
            ]
            mark_all(item, [pair for person, place in there for pair in _marks(item, person, place, number)], organiser)
    ahead = next((item for item in items if item.starts_at > now), None)
    own = next((person for person in people if person.user == world.cast["participant"]), None)
    if ahead is not None and own is not None and own.user is not None:
        excuses.ask(own, ahead, own.user, "I present our robot cell at a fair that day.")


def _marks(item: AgendaItem, person: Registration, place: int, number: int) -> list[tuple[Registration, NewMark]]:
    """The first on a sheet, the second by the code on the screen, the third on the list, the fourth online."""
    late = timedelta(minutes=(place * 7 + number * 5) % 13 if place % 4 == 0 else 0)
    came, left = item.starts_at + late, item.ends_at - timedelta(minutes=25 if place % 9 == 5 else 0)
    if number % 4 in (0, 3):
        kind, method = ("paper", "sheet") if number % 4 == 0 else ("online", "online")
        return [(person, NewMark(kind, method, at=came, until_at=left))]
    if number % 4 == 2:
        return [(person, NewMark("in", "list", at=came))]
    return [(person, _scan("in", came)), (person, _scan("out", left))]


def _scan(kind: str, at: datetime) -> NewMark:
    return NewMark(kind, "qr", at=at)
