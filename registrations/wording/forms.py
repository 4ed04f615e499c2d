from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from core.database import Localized
from core.forms import Form, localized_from
from core.i18n import _l
from registrations.wording.rules import LONGEST_BODY, LONGEST_SUBJECT

_SUBJECT = [Length(max=LONGEST_SUBJECT, message=_l("Keep the subject under 200 characters."))]
_BODY = [Length(max=LONGEST_BODY, message=_l("Keep the text under 20,000 characters."))]


class TextsForm(Form):
    """Subject and text in both languages."""

    subject_en = StringField(_l("Subject in English"), _SUBJECT)
    subject_zh = StringField(_l("Subject in Chinese"), _SUBJECT)
    body_en = TextAreaField(_l("Text in English"), _BODY)
    body_zh = TextAreaField(_l("Text in Chinese"), _BODY)

    @property
    def texts(self) -> dict[str, Localized]:
        """As actions take them."""
        return {"subject": localized_from(self, "subject"), "body": localized_from(self, "body")}


def texts_of(thing: Any) -> dict[str, str]:
    """``subject`` and ``body`` of a row as initial values of the form."""
    return {
        f"{name}_{lang}": getattr(thing, name).get(lang, "") for name in ("subject", "body") for lang in ("en", "zh")
    }
