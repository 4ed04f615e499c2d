"""How the organiser of the conference looks at its participants: two saved views, a note of the team."""

from core.database import db
from demo.world.offerings import written
from demo.world.world import World
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.notes.actions import add
from registrations.participants.filters import AnswerFilter, Filter, Look
from registrations.questions.queries import list_questions
from registrations.views.actions import save


def of_conference(world: World, conference: Offering) -> None:
    with written(world, 6):
        organiser = world.cast["organiser"]
        declined = Look(Filter(reply="declined"), ("organisation", "email", "reply"))
        save(conference, organiser, "日历已回绝", declined.query_string(), is_shared=True)
        choice = next((each for each in list_questions(conference.id) if each.kind == "choice"), None)
        if choice is not None:
            wanted = Filter(answers=(AnswerFilter(choice.ref, "is", "0"),))
            look = Look(wanted, ("organisation", choice.ref), "organisation")
            save(conference, organiser, "单位与选项", look.query_string(), is_shared=False)
        first = db.session.scalars(
            db.select(Registration)
            .where(Registration.offering_id == conference.id, Registration.state == "confirmed")
            .order_by(Registration.id)
        ).first()
        if first is not None:
            add(first, organiser, "来电确认：首日上午到场，需要一份纸质议程。")
