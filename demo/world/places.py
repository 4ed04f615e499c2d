"""Few places at two items of the conference: a workshop with some left, a visit that is full and has a line."""

from datetime import timedelta

from core.database import Localized, db
from demo.world.offerings import written
from demo.world.world import World, at
from offerings.agenda import actions as agenda
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import list_items
from offerings.base.models import Offering
from registrations.base.mails import silence
from registrations.base.models import Registration
from registrations.base.queries import find_active
from registrations.places.actions import set_places
from registrations.signups.actions import sign_up

GLAZE: Localized = {"en": "Workshop: mix your own glaze", "zh": "工作坊：自己调釉"}
ABOUT: Localized = {
    "en": "Weigh, grind, dip and label six test tiles; they are fired overnight and shown on the last day.",
    "zh": "称料、研磨、浸釉，做六块试片并贴标签；连夜烧成，最后一天展示。",
}
GLAZE_PLACES, GLAZE_PEOPLE = 12, 8
VISIT_PLACES, VISIT_PEOPLE = 16, 18
"""Two of them wait before the demo participant does."""


def of_conference(world: World, conference: Offering) -> None:
    organiser, mine = world.cast["organiser"], world.cast["participant"]
    assert conference.starts_on is not None
    with written(world, 48):
        glaze = agenda.create(
            conference,
            organiser,
            title=dict(GLAZE),
            abstract=dict(ABOUT),
            kind="workshop",
            starts_at=at(conference.starts_on, "14:00"),
            ends_at=at(conference.starts_on, "15:30"),
            state="published",
        )
        visit = next(item for item in list_items(conference) if item.title["en"].startswith("Visit to"))
        closes_at = at(conference.starts_on - timedelta(days=1), "18:00")
        set_places(glaze, organiser, pool=None, size=GLAZE_PLACES)
        set_places(visit, organiser, pool=None, size=VISIT_PLACES, closes_at=closes_at)
    people = _people(world, conference)
    with written(world, 16), silence():
        _sign_up(people[:VISIT_PEOPLE], visit)
        _sign_up(people[-GLAZE_PEOPLE:], glaze)
    registration = find_active(conference.id, mine.id)
    assert registration is not None
    with written(world, 12):
        sign_up(registration, glaze, all_the_same=True)
        sign_up(registration, visit, all_the_same=True)


def _people(world: World, conference: Offering) -> list[Registration]:
    """Of the crowd, who takes part for long enough, in the order of arrival."""
    query = db.select(Registration).where(
        Registration.offering_id == conference.id,
        Registration.state == "confirmed",
        Registration.user_id.in_([user.id for user in world.crowd]),
        Registration.changed_at < world.ago(17),
    )
    return list(db.session.scalars(query.order_by(Registration.id).limit(VISIT_PEOPLE + GLAZE_PEOPLE)))


def _sign_up(people: list[Registration], item: AgendaItem) -> None:
    for registration in people:
        sign_up(registration, item, all_the_same=True)
