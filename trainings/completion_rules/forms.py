"""Each thing that can be asked is needed, one of a choice, or not asked: two levels of the tree, without a script."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, IntegerField, RadioField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from core.errors import Invalid
from core.forms import Form, choices
from core.i18n import _l
from core.ids import new_ref
from trainings.completion.documents import Document
from trainings.completion.rules import Group, Leaf, Rule

ASKED = {"needed": _l("Needed"), "choice": _l("One of the choice"), "no": _l("Not asked")}
_LINES = [Length(max=2_000, message=_l("Keep it under 2,000 characters."))]


class RuleForm(Form):
    least = IntegerField(
        _l("How many of the choice"),
        [Optional(), NumberRange(1, 40, _l("Ask for at least one of a group, and not more than it has."))],
    )
    documents_en = TextAreaField(_l("Documents in English"), _LINES)
    documents_zh = TextAreaField(_l("Documents in Chinese"), _LINES)

    def asked(self) -> list[tuple[Leaf, Field]]:
        """Each thing with its field, in the order in which they are offered."""
        return [(leaf, self[field_name(leaf)]) for leaf in type(self).LEAVES]

    def rule(self, added: Sequence[Leaf] = ()) -> Rule:
        """``added`` is needed besides. Raises Invalid where nothing is asked, or more of the choice than there is."""
        chosen = [(leaf, field.data) for leaf, field in self.asked()]
        needed: list[Rule] = [*(leaf for leaf, how in chosen if how == "needed"), *added]
        choice = tuple(leaf for leaf, how in chosen if how == "choice")
        least = self.least.data or 1
        if choice and least > len(choice):
            raise Invalid("bad_least", _l("Ask for at least one of a group, and not more than it has."), field="least")
        parts = [*needed, *([Group(choice, least)] if choice else [])]
        if not parts:
            raise Invalid("nothing_asked", _l("Ask for at least one thing."))
        return parts[0] if len(parts) == 1 else Group(tuple(parts), len(parts))

    def documents(self, before: tuple[Document, ...]) -> list[dict[str, Any]]:
        """One a line; a title that stood there before keeps its key, so that what was handed in stays with it."""
        known = {title: each.key for each in before for title in each.title.values()}
        english, chinese = ([line.strip() for line in (field.data or "").splitlines()] for field in
                            (self.documents_en, self.documents_zh))  # fmt: skip
        found = []
        for number in range(max(len(english), len(chinese))):
            title = {"en": english[number] if number < len(english) else "",
                     "zh": chinese[number] if number < len(chinese) else ""}  # fmt: skip
            title = {language: text[:200] for language, text in title.items() if text}
            if title:
                key = next((known[text] for text in title.values() if text in known), new_ref())
                found.append({"key": key, "title": title})
        return found


def field_name(leaf: Leaf) -> str:
    return f"ask_{leaf.kind}_{leaf.key}" if leaf.key else f"ask_{leaf.kind}"


def build(names: Mapping[Leaf, str], rule: Rule, documents: tuple[Document, ...]) -> RuleForm:
    """With a field for each thing of ``names``; filled with what ``rule`` asks."""
    fields: dict[str, Any] = {
        field_name(leaf): RadioField(name, choices=choices(ASKED)) for leaf, name in names.items()
    }
    made = type("RuleFormOfCourse", (RuleForm,), {**fields, "LEAVES": tuple(names)})
    values: dict[str, Any] = {field_name(leaf): "no" for leaf in names} | _asked(rule)
    for language in ("en", "zh"):
        values[f"documents_{language}"] = "\n".join(each.title.get(language, "") for each in documents)
    form: RuleForm = made(data=values)
    return form


def _asked(rule: Rule) -> dict[str, Any]:
    if isinstance(rule, Leaf):
        return {field_name(rule): "needed"}
    if rule.least < len(rule.parts):
        return _choice(rule)
    values: dict[str, Any] = {}
    for part in rule.parts:
        values |= {field_name(part): "needed"} if isinstance(part, Leaf) else _choice(part)
    return values


def _choice(group: Group) -> dict[str, Any]:
    leaves = [part for part in group.parts if isinstance(part, Leaf)]
    return {field_name(leaf): "choice" for leaf in leaves} | {"least": group.least}
