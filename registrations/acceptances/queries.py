from registrations.base.models import Registration
from registrations.questions.missing import lacking
from registrations.questions.queries import list_questions, values_of


def asks_more(registration: Registration) -> bool:
    """Whether somebody who is offered a seat has to answer something before they can accept it."""
    if registration.state != "offered":
        return False
    questions = list_questions(registration.offering_id)
    return bool(lacking(questions, values_of(registration.id), registration.ticket_type.ref))
