"""In each language and with each ticket type."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_login import current_user

from core.access import policy
from core.i18n import LOCALES, _, language, localized
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_view
from registrations.base.forms import PROFILE, ProfileForm, build
from registrations.base.layout import parts
from registrations.questions.conditions import is_for_ticket
from registrations.questions.models import Question
from registrations.questions.queries import list_questions, suggest_organisations
from registrations.tickets.models import TicketType
from registrations.tickets.queries import list_ticket_types

blueprint = Blueprint("previews", __name__, url_prefix="/organise/offerings/<ref>/preview")


@blueprint.route("", methods=["GET", "POST"])
@policy(may_view)
def show(ref: str) -> ResponseReturnValue:
    """POST tries the answers out and writes nothing."""
    offering = load_offering(ref, may_view)
    tickets = [ticket for ticket in list_ticket_types(offering.id) if ticket.withdrawn_at is None]
    ticket = next((each for each in tickets if each.ref == request.args.get("ticket")), tickets[0] if tickets else None)
    wanted = request.args.get("show", "")
    with force_locale(LOCALES.get(wanted, LOCALES[language()])):
        return _page(offering, tickets, ticket)


def _page(offering: Offering, tickets: list[TicketType], ticket: TicketType | None) -> ResponseReturnValue:
    chosen = ticket.ref if ticket else None
    questions = [question for question in list_questions(offering.id) if is_for_ticket(question, chosen)]
    form = _form(questions)
    is_good = form.is_submitted() and _try(form, questions)
    page = render_offering(
        "registrations/previews/show.html",
        offering,
        form=form,
        parts=parts(form, questions, {}),
        names=suggest_organisations(questions),
        is_good=is_good,
        languages=[(word, _address(offering, chosen, key), key == language()) for key, word in _LANGUAGES],
        tickets=[(localized(each.name), _address(offering, each.ref, language()), each is ticket) for each in tickets],
        here=_address(offering, chosen, language()),
        user=current_user,
    )
    return page, 422 if form.has_errors else 200


_LANGUAGES = [("en", "English"), ("zh", "中文")]


def _address(offering: Offering, ticket: str | None, shown: str) -> str:
    return url_for("previews.show", ref=offering.ref, ticket=ticket, show=shown)


def _form(questions: list[Question]) -> Any:
    form = build(ProfileForm, questions, None, data={name: getattr(current_user, name) for name in PROFILE})
    form.kept = {}
    return form


def _try(form: Any, questions: list[Question]) -> bool:
    """As the check would find it; a file that was chosen counts as handed in."""
    form.validate()
    form.kept = dict.fromkeys(form.files(questions), _("File"))
    is_good: bool = form.check_answers(questions)
    form.kept = {}
    return is_good
