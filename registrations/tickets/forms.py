from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
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

    def validate_price(self, field: Any) -> None:
        try:
            self.price_minor()
        except (InvalidOperation, ValueError):
            raise ValidationError(_("Give a price such as 0, 120 or 120.50.")) from None

    def price_minor(self) -> int:
        """In hundredths; raises for what is no amount with at most two decimals."""
        amount = Decimal((self.price.data or "0").replace(",", "")) * 100
        if not amount.is_finite() or amount != amount.to_integral_value() or abs(amount) > 10**12:
            raise ValueError
        return int(amount)
