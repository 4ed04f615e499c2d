"""The form of prerequisites: groups of rows, and what its buttons do to them. Pure.

A tree is ``{"how", "least", "groups": [{"how", "least", "rows": [row]}]}``; a row has the keys of ROW.
"""

from typing import Any

from trainings.courses.prerequisites import Certificate, Completed, Confirmed, Group, Level, Rule, parse

Tree = dict[str, Any]
ROW = {
    "kind": "completed",
    "course": "",
    "months": None,
    "level": "",
    "text_en": "",
    "text_zh": "",
    "by": "participant",
}
"""An empty row."""


def empty_group() -> Tree:
    return {"how": "all", "least": 1, "rows": [dict(ROW)]}


def tree_of(value: dict[str, Any]) -> Tree:
    """The stored rule as the form shows it; at least one group with one row."""
    rule = parse(value)
    assert isinstance(rule, Group)
    if not rule.parts:
        return {"how": "all", "least": 1, "groups": [empty_group()]}
    if not any(isinstance(part, Group) for part in rule.parts):
        return {"how": "all", "least": 1, "groups": [_group(rule)]}
    groups = [_group(part if isinstance(part, Group) else Group((part,), 1)) for part in rule.parts]
    return {**_how(rule), "groups": groups}


def rule_of(tree: Tree) -> dict[str, Any]:
    """The rule that the form holds, rows without anything left out; not checked yet."""
    groups = [(group, [_leaf(row) for row in group["rows"] if not _is_blank(row)]) for group in tree["groups"]]
    parts = [_joined(group, leaves) for group, leaves in groups if leaves]
    if not parts:
        return {}
    root = parts[0] if len(parts) == 1 else _joined(tree, parts)
    return root if root.keys() & {"all", "any", "of"} else {"all": [root]}


def changed(tree: Tree, deed: str) -> Tree:
    """After a button: "add-group", "add-row-0", "remove-0-1", "up-0-1", "down-0-1"; anything else changes nothing."""
    groups = [{**group, "rows": list(group["rows"])} for group in tree["groups"]]
    name, *given = deed.replace("add-", "add_").split("-")
    numbers = [int(each) for each in given if each.isdecimal() and len(each) < 4]
    match name, numbers:
        case "add_group", []:
            groups.append(empty_group())
        case "add_row", [group] if group < len(groups):
            groups[group]["rows"].append(dict(ROW))
        case "remove", [group, row] if group < len(groups) and row < len(groups[group]["rows"]):
            del groups[group]["rows"][row]
        case "up", [group, row] if group < len(groups) and 0 < row < len(groups[group]["rows"]):
            _swap(groups[group]["rows"], row - 1)
        case "down", [group, row] if group < len(groups) and row + 1 < len(groups[group]["rows"]):
            _swap(groups[group]["rows"], row)
    return {**tree, "groups": [group for group in groups if group["rows"]] or [empty_group()]}


def _swap(rows: list[Any], first: int) -> None:
    rows[first], rows[first + 1] = rows[first + 1], rows[first]


def _how(group: Group) -> Tree:
    how = "all" if group.least == len(group.parts) else "any" if group.least == 1 else "least"
    return {"how": how, "least": group.least}


def _group(group: Group) -> Tree:
    return {**_how(group), "rows": [_row(part) for part in group.parts]}


def _row(rule: Rule) -> Tree:
    match rule:
        case Completed(course, months):
            return {**ROW, "kind": "completed", "course": course, "months": months}
        case Certificate(course):
            return {**ROW, "kind": "certificate", "course": course}
        case Level(level):
            return {**ROW, "kind": "level", "level": level}
        case Confirmed():
            text = rule.text
            words = {"text_en": text.get("en", ""), "text_zh": text.get("zh", "")}
            return {**ROW, "kind": "confirmed", **words, "by": rule.by}
    raise AssertionError(rule)


def _joined(group: Tree, parts: list[Any]) -> dict[str, Any]:
    if group["how"] == "least":
        return {"least": group["least"], "of": parts}
    if len(parts) == 1:
        return dict(parts[0])
    return {"any" if group["how"] == "any" else "all": parts}


def _is_blank(row: Tree) -> bool:
    return not any(row[name] for name in ("course", "level", "text_en", "text_zh", "months"))


def _leaf(row: Tree) -> dict[str, Any]:
    match row["kind"]:
        case "completed":
            months = {"within_months": row["months"]} if row["months"] is not None else {}
            return {"completed": row["course"], **months}
        case "certificate":
            return {"certificate": row["course"]}
        case "level":
            return {"level": row["level"]}
    words = {"en": row["text_en"], "zh": row["text_zh"]}
    return {"confirmed": {key: text for key, text in words.items() if text}, "by": row["by"]}
