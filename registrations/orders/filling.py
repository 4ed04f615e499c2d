"""From the forms of an order's seats to the people who take them."""

from collections.abc import Sequence
from typing import Any

from flask_login import current_user

from accounts.users.emails import fold
from core.errors import DomainError
from registrations.base.forms import restored
from registrations.base.intake import receive_files
from registrations.base.queries import find_active
from registrations.orders.actions import check_person
from registrations.orders.forms import seat_form
from registrations.orders.models import Order, OrderDraft
from registrations.orders.people import Person
from registrations.orders.queries import list_drafts
from registrations.questions.actions import discard
from registrations.questions.conditions import possible
from registrations.questions.models import Question
from registrations.questions.queries import list_questions


def is_for_buyer(order: Order, draft: OrderDraft) -> bool:
    """The first seat, unless the buyer takes part already or has another one of these."""
    drafts = list_drafts(order)
    taken = any(each.values.get("who") == "buyer" for each in drafts)
    return not taken and drafts[0] is draft and find_active(order.offering_id, order.user_id) is None


def read(order: Order, draft: OrderDraft, form: Any, questions: Sequence[Question]) -> bool:
    """Whether everything that is asked was answered rightly; else the sentences stand at their fields. Files are kept
    in any case."""
    form.validate()
    receive_files(form, questions, current_user)
    form.check_answers(questions)
    try:
        check_person(order, form.person(order, questions), _others(order, draft))
    except DomainError as refusal:
        form.refuse(refusal)
    if not form.has_errors:
        discard(current_user.id, form.let_go(questions))
    return not form.has_errors


def _others(order: Order, but: OrderDraft) -> list[str]:
    """The addresses of the other people who are filled in."""
    filled = [each.values for each in list_drafts(order) if each.filled_at is not None and each is not but]
    return [order.user.email if values["who"] == "buyer" else fold(str(values["email"])) for values in filled]


def people_of(order: Order) -> dict[int, Person]:
    """Registration id -> who takes the seat, of those that are filled in."""
    asked, found = list_questions(order.offering_id), {}
    for draft in list_drafts(order):
        if draft.filled_at is not None:
            questions = possible(asked, draft.registration.ticket_type.ref)
            form = seat_form(questions, restored(draft.values), from_request=False)
            found[draft.registration_id] = form.person(order, questions)
    return found
