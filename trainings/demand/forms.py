from decimal import InvalidOperation
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from core.forms import Form, choices
from core.i18n import _, _l
from registrations.tickets.forms import amount_minor
from trainings.demand.actions import MOST_COLLEAGUES
from trainings.demand.models import TIMES
from trainings.demand.proposals import MOST_MINOR, USUAL_PERCENT, Proposal


class InterestForm(Form):
    wished = RadioField(_l("When would suit you"), choices=choices(TIMES), default="any")
    place = StringField(_l("Place"), [Length(max=120, message=_l("Keep it under 120 characters."))])
    is_online = BooleanField(_l("Online would do as well"))
    colleagues = IntegerField(
        _l("Colleagues who would come too"),
        [Optional(), NumberRange(0, MOST_COLLEAGUES, _l("Give the number of colleagues: from 0 to 500."))],
    )


class ProposalForm(Form):
    """Amounts as people write them."""

    percent = IntegerField(
        _l("Of those interested, so many enrol (per cent)"),
        [InputRequired(_l("Give a percentage from 1 to 100.")),
         NumberRange(1, 100, _l("Give a percentage from 1 to 100."))],
        default=USUAL_PERCENT,
    )  # fmt: skip
    fixed = StringField(_l("Costs however many come"), [Length(max=20)], default="0")
    per_head = StringField(_l("Costs for each person"), [Length(max=20)], default="0")
    price = StringField(_l("Price"), [Length(max=20)], default="0")

    def validate_price(self, field: Any) -> None:
        try:
            minor = amount_minor(field.data)
        except (InvalidOperation, ValueError):
            raise ValidationError(_("Give a price such as 0, 120 or 120.50.")) from None
        if not 0 <= minor <= MOST_MINOR:
            raise ValidationError(_("Give an amount from 0 to 100,000,000."))

    validate_fixed = validate_per_head = validate_price

    def proposal(self, interested: int) -> Proposal:
        """Only of a form that was validated, or shows its defaults."""
        amounts = [amount_minor(field.data) for field in (self.fixed, self.per_head, self.price)]
        return Proposal(interested, self.percent.data or USUAL_PERCENT, *amounts)
