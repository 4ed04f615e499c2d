"""Answers as people read them."""

from datetime import date
from typing import Any

from core.i18n import _, date_short, localized
from registrations.questions.models import Question


def answer_words(question: Question, value: Any, filename: str = "") -> str:
    """In the page's language; a file by its name."""
    if value is None or value == "":
        return ""
    if question.kind == "choice":
        return localized(question.options[int(value)]) if int(value) < len(question.options) else ""
    if question.kind == "yes_no":
        return str(_("Yes") if value else _("No"))
    if question.kind == "date":
        return date_short(date.fromisoformat(value))
    return filename or str(value)
