"""The form of prerequisites. Its rows are plain sub-forms; the page's buttons add, move and remove them."""

from collections.abc import Sequence
from typing import Any

from wtforms import FieldList, FormField, IntegerField, SelectField, StringField
from wtforms.validators import Length, Optional

from core.forms import Form, SubForm, choices
from core.i18n import _, _l, localized
from core.text import sort_key
from trainings.courses.models import LEVELS, Course

KINDS = {
    "completed": _l("completed a course"),
    "certificate": _l("holds a valid certificate of a course"),
    "level": _l("completed any course of a level"),
    "confirmed": _l("a condition that somebody confirms"),
}
HOW = {"all": _l("all of these"), "any": _l("one of these"), "least": _l("at least so many of these")}
BY = {"participant": _l("the participant"), "organiser": _l("the organiser")}


def _strip(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class RowForm(SubForm):
    kind = SelectField(_l("Condition"), choices=choices(KINDS), default="completed")
    course = SelectField(_l("Course"), default="", validate_choice=False)
    months = IntegerField(_l("Within months"), [Optional()])
    level = SelectField(_l("Level"), choices=choices(LEVELS, _l("None")), default="")
    text_en = StringField(_l("Condition in English"), [Length(max=300)], filters=[_strip])
    text_zh = StringField(_l("Condition in Chinese"), [Length(max=300)], filters=[_strip])
    by = SelectField(_l("Confirmed by"), choices=choices(BY), default="participant")


class GroupForm(SubForm):
    how = SelectField(_l("What is needed"), choices=choices(HOW), default="all")
    least = IntegerField(_l("How many of these"), [Optional()], default=1)
    rows = FieldList(FormField(RowForm), min_entries=1)


class PrerequisitesForm(Form):
    how = SelectField(_l("Of the groups"), choices=choices(HOW), default="all")
    least = IntegerField(_l("How many groups"), [Optional()], default=1)
    groups = FieldList(FormField(GroupForm), min_entries=1)

    def offer(self, courses: Sequence[Course]) -> None:
        """Fill the choices of the rows."""
        named = sorted(((each.ref, localized(each.title)) for each in courses), key=lambda pair: sort_key(pair[1]))
        for group in self.groups:
            for row in group.rows:
                row.course.choices = [("", _("Choose a course")), *named]

    def tree(self) -> dict[str, Any]:
        """What was typed, as trees.py takes it."""
        return {
            "how": self.how.data,
            "least": self.least.data or 1,
            "groups": [
                {
                    "how": group.how.data,
                    "least": group.least.data or 1,
                    "rows": [{**row.data, "course": row.course.data or ""} for row in group.rows],
                }
                for group in self.groups
            ],
        }
