from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form
from core.i18n import _, _l
from registrations.tickets.actions import CURRENCIES
from registrations.tickets.sales import MOST_AT_ONCE, VISIBILITIES

STEPS = (1, 2)
"""How many early prices the form has room for."""


class PoolForm(Form):
    """A number of seats that tickets share."""

    name_en = StringField(_l("Name in English"), [Length(max=80)])
    name_zh = StringField(_l("Name in Chinese"), [Length(max=80)])
    size = IntegerField(
        _l("Seats"),
        [InputRequired(_l("Give a number of seats.")), NumberRange(0, 1_000_000, _l("Give 0 to 1,000,000 seats."))],
    )


class TicketForm(Form):
    """Wall-clock times are those of the offering's zone."""

    name_en = StringField(_l("Name in English"), [Length(max=80)])
    name_zh = StringField(_l("Name in Chinese"), [Length(max=80)])
    description_en = TextAreaField(_l("What it includes, in English"), [Length(max=500)])
    description_zh = TextAreaField(_l("What it includes, in Chinese"), [Length(max=500)])
    price = StringField(_l("Price"), [Length(max=20)], default="0")
    currency = SelectField(_l("Currency"), choices=[(code, code) for code in CURRENCIES])
    pools = SelectMultipleField(
        _l("Seats are counted in"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    opens_at = DateTimeLocalField(_l("Sales open"), format=["%Y-%m-%dT%H:%M"], validators=[Optional()])
    closes_at = DateTimeLocalField(_l("Sales close"), format=["%Y-%m-%dT%H:%M"], validators=[Optional()])
    needs_approval = BooleanField(_l("The organiser approves each registration"))
    may_be_swapped = BooleanField(_l("People who have it may change to another ticket"), default=True)
    may_be_transferred = BooleanField(_l("People who have it may pass it on to another person"), default=True)
    visibility = RadioField(
        _l("Who sees it"), choices=list(VISIBILITIES.items()), default="public", validate_choice=False
    )
    tax = StringField(_l("Tax in percent"), [Length(max=6)], default="0")
    tax_is_included = RadioField(
        _l("The price"),
        choices=[("yes", _l("includes the tax")), ("no", _l("has the tax added to it"))],
        default="yes",
        validate_choice=False,
    )
    step_price_1 = StringField(_l("First early price"), [Length(max=20)])
    step_until_1 = DateTimeLocalField(_l("Holds until"), format=["%Y-%m-%dT%H:%M"], validators=[Optional()])
    step_seats_1 = IntegerField(_l("For the first"), [Optional(), NumberRange(1, 1_000_000)])
    step_price_2 = StringField(_l("Second early price"), [Length(max=20)])
    step_until_2 = DateTimeLocalField(_l("Holds until"), format=["%Y-%m-%dT%H:%M"], validators=[Optional()])
    step_seats_2 = IntegerField(_l("For the first"), [Optional(), NumberRange(1, 1_000_000)])
    least_per_order = IntegerField(_l("Fewest in one order"), [Optional(), NumberRange(1, MOST_AT_ONCE)], default=1)
    most_per_order = IntegerField(_l("Most in one order"), [Optional(), NumberRange(1, MOST_AT_ONCE)], default=10)

    def validate_price(self, field: Any) -> None:
        try:
            amount_minor(field.data)
        except (InvalidOperation, ValueError):
            raise ValidationError(_("Give a price such as 0, 120 or 120.50.")) from None

    validate_step_price_1 = validate_step_price_2 = validate_price

    def validate_tax(self, field: Any) -> None:
        try:
            self.tax_permille()
        except (InvalidOperation, ValueError):
            raise ValidationError(_("Give a tax such as 0, 6 or 13.5.")) from None

    def price_minor(self) -> int:
        return amount_minor(self.price.data)

    def tax_permille(self) -> int:
        """Raises for more than one decimal."""
        permille = Decimal(self.tax.data or "0") * 10
        if not permille.is_finite() or permille != permille.to_integral_value() or abs(permille) > 10_000:
            raise ValueError
        return int(permille)


def amount_minor(typed: str | None) -> int:
    """In hundredths; raises for what is no amount with at most two decimals."""
    amount = Decimal((typed or "0").replace(",", ""))
    if not amount.is_finite() or abs(amount) > 10**10:  # before multiplying: 1e999999 would overflow
        raise ValueError
    if amount * 100 != (amount * 100).to_integral_value():
        raise ValueError
    return int(amount * 100)
