from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from core.forms import Form
from core.i18n import _l
from offerings.agenda.clashes import LEVELS, RULES, Rules


class RulesForm(Form):
    room = RadioField(RULES["room"], choices=list(LEVELS.items()))
    person = RadioField(RULES["person"], choices=list(LEVELS.items()))
    closure = RadioField(RULES["closure"], choices=list(LEVELS.items()))
    capacity = RadioField(RULES["capacity"], choices=list(LEVELS.items()))
    buffer = RadioField(RULES["buffer"], choices=list(LEVELS.items()))
    buffer_minutes = IntegerField(
        _l("Minutes needed to change rooms"), [InputRequired(_l("Say how many minutes.")), NumberRange(1, 240)]
    )

    def rules(self) -> Rules:
        return Rules(**{name: field.data for name, field in self._fields.items() if name in Rules.__dataclass_fields__})
