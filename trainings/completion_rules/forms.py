"""Each thing that can be asked is needed, one of a choice, or not asked: two levels of the tree, without a script.

One more choice is offered than the course has, up to MOST.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, IntegerField, RadioField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from core.errors import Invalid, Sentence
from core.forms import Form, choices
from core.i18n import _l
from core.ids import new_ref
from trainings.completion.documents import Document
from trainings.completion.rules import Group, Leaf, Rule

MOST = 4
CHOICES = ("choice", "choice_2", "choice_3", "choice_4")
_LETTERS = "ABCD"
_LINES = [Length(max=2_000, message=_l("Keep it under 2,000 characters."))]


class RuleForm(Form):
    documents_en = TextAreaField(_l("Documents in English"), _LINES)
    documents_zh = TextAreaField(_l("Documents in Chinese"), _LINES)

    def asked(self) -> list[tuple[Leaf, Field]]:
        """Each thing with its field, in the order in which they are offered."""
        return [(leaf, self[field_name(leaf)]) for leaf in type(self).LEAVES]

    def leasts(self) -> list[Field]:
        """Of each choice: how many of it."""
        return [self[least_name(number)] for number in range(type(self).OFFERED)]

    def rule(self, added: Sequence[Leaf] = ()) -> Rule:
        """``added`` is needed besides. Raises Invalid where nothing is asked, or more of a choice than there is."""
        chosen = [(leaf, field.data) for leaf, field in self.asked()]
        parts: list[Rule] = [*(leaf for leaf, how in chosen if how == "needed"), *added]
        for number, least in enumerate(self.leasts()):
            choice = tuple(leaf for leaf, how in chosen if how == CHOICES[number])
            if choice and (least.data or 1) > len(choice):
                sentence = _l("Ask for at least one of a group, and not more than it has.")
                raise Invalid("bad_least", sentence, field=least.name)
            parts += [Group(choice, least.data or 1)] if choice else []
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


def least_name(number: int) -> str:
    return "least" if number == 0 else f"least_{number + 1}"


def is_within_reach(rule: Rule) -> bool:
    """Whether the form can say it: things that are needed, and choices between things."""
    return all(isinstance(part, Leaf) or _is_choice(part) for part in _parts(rule)) and len(_choices(rule)) <= MOST


def build(names: Mapping[Leaf, str], rule: Rule, documents: tuple[Document, ...]) -> RuleForm:
    """With a field for each thing of ``names``, and for one choice more than ``rule`` has; filled with what it asks."""
    offered = min(len(_choices(rule)) + 1, MOST)
    asked = choices({"needed": _l("Needed"), **_choice_words(offered), "no": _l("Not asked")})
    fields: dict[str, Any] = {field_name(leaf): RadioField(name, choices=asked) for leaf, name in names.items()}
    few = NumberRange(1, 40, _l("Ask for at least one of a group, and not more than it has."))
    for number in range(offered):
        fields[least_name(number)] = IntegerField(_how_many(number, offered), [Optional(), few])
    made = type("RuleFormOfCourse", (RuleForm,), {**fields, "LEAVES": tuple(names), "OFFERED": offered})
    values: dict[str, Any] = {field_name(leaf): "no" for leaf in names} | _asked(rule)
    for language in ("en", "zh"):
        values[f"documents_{language}"] = "\n".join(each.title.get(language, "") for each in documents)
    form: RuleForm = made(data=values)
    return form


def _choice_words(offered: int) -> dict[str, Sentence]:
    if offered == 1:
        return {CHOICES[0]: _l("One of the choice")}
    return {CHOICES[number]: _l("Choice %(letter)s", letter=_LETTERS[number]) for number in range(offered)}


def _how_many(number: int, offered: int) -> Sentence:
    if offered == 1:
        return _l("How many of the choice")
    return _l("How many of choice %(letter)s", letter=_LETTERS[number])


def _parts(rule: Rule) -> tuple[Rule, ...]:
    return rule.parts if isinstance(rule, Group) and rule.least == len(rule.parts) else (rule,)


def _is_choice(part: Rule) -> bool:
    return isinstance(part, Group) and all(isinstance(each, Leaf) for each in part.parts)


def _choices(rule: Rule) -> list[Group]:
    return [part for part in _parts(rule) if isinstance(part, Group)]


def _asked(rule: Rule) -> dict[str, Any]:
    values: dict[str, Any] = {field_name(part): "needed" for part in _parts(rule) if isinstance(part, Leaf)}
    for number, group in enumerate(_choices(rule)[:MOST]):
        values |= {field_name(leaf): CHOICES[number] for leaf in group.parts if isinstance(leaf, Leaf)}
        values[least_name(number)] = group.least
    return values
