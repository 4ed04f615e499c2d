"""A tablet at the door of a class room that loses the network, and what it noted meanwhile."""

from collections.abc import Callable

import pytest

from core.database import db
from offerings.base.models import Offering
from registrations.base.actions import register
from registrations.tickets.queries import list_ticket_types
from tests.journeys.arrange import World
from tests.journeys.arrange_training import let_it_begin, training_tomorrow
from tests.journeys.visitors import Visitor
from trainings.attendance.models import AttendanceMark

Come = Callable[..., Visitor]
ON_A_TABLET = pytest.mark.parametrize("width", [1280], indirect=True)


def taps(world: World, ref: str) -> list[tuple[str, str, bool]]:
    """Of the person with this registration: kind, method, whether the tablet said when."""
    with world.app.app_context():
        rows = db.session.scalars(
            db.select(AttendanceMark).join(AttendanceMark.registration).filter_by(ref=ref).order_by(AttendanceMark.at)
        )
        return [(row.kind, row.method, row.device_time is not None) for row in rows]


@ON_A_TABLET
def test_taps_without_network_are_sent_when_it_is_back(visitor: Come, world: World, language: str) -> None:
    training, person, clerk = training_tomorrow(world, language), world.person(language), world.person(language)
    let_it_begin(world, training)
    ref = enrolled(world, training.cohort, person, clerk)
    tablet = visitor(clerk)
    tablet.go(f"/organise/offerings/{training.cohort}/agenda/{training.meeting}/attendance")
    tablet.find("form[action$='/kiosk'] button").click()
    tablet.press("dialog[open] button.button-danger")
    assert tablet.path == f"/kiosk/{training.meeting}"
    tablet.fill(who=ref[-4:])
    tablet.send("form[data-kiosk]")
    found = tablet.page.locator("#kiosk-found button[value=in]")
    found.wait_for()  # or the network goes before the answer came
    tablet.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    tablet.context.set_offline(True)
    found.click()
    tablet.page.locator("[data-waiting] strong", has_text="1").wait_for()
    tablet.look("noted", axe=True)
    tablet.page.reload()
    tablet.page.locator("[data-waiting] strong", has_text="1").wait_for()
    tablet.page.locator("[data-offline]").wait_for()
    tablet.look("reloaded", axe=True)
    tablet.fill(who="nobody of this name")
    tablet.page.locator("form[data-kiosk] button[type=submit]").first.click()
    tablet.page.locator("[data-tap=in]").click()
    tablet.page.locator("[data-waiting] strong", has_text="2").wait_for()
    assert taps(world, ref) == []
    tablet.context.set_offline(False)
    tablet.page.locator("[data-sent] strong", has_text="1").wait_for()
    tablet.look("sent", axe=True)
    assert tablet.page.locator("[data-problems] li").count() == 1
    assert taps(world, ref) == [("in", "kiosk", True)]


def enrolled(world: World, cohort: str, person: str, clerk: str) -> str:
    """The reference of the registration of ``person``, who takes part; ``clerk`` takes the attendance."""
    with world.writes() as make:
        offering = db.session.scalars(db.select(Offering).where(Offering.ref == cohort)).one()
        make.role(offering, world.user(clerk), "desk")
        ticket_type = list_ticket_types(offering.id)[0]
        return str(register(world.user(person), offering, ticket_type).ref)
