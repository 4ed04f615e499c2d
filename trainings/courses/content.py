"""What a version says, as one value: copied into the next draft, compared, and hashed when it is published."""

import hashlib
import json
from typing import Any

from trainings.courses.models import CourseVersion

TEXTS = ("title", "description", "outcomes")
PLAIN = ("languages", "level", "class_hours", "minutes_per_class_hour", "subject", "classification")
RULES = ("prerequisites", "attendance_rule", "completion_rule", "credit_rule", "certificate_rule")
CONTENT = (*TEXTS, *PLAIN, *RULES)
"""Columns that never change after publication. A column added later does not belong here: old hashes lack it."""


def content(version: CourseVersion) -> dict[str, Any]:
    """Column -> value; fresh containers, so that a copy may be changed."""
    return {name: _copied(getattr(version, name)) for name in CONTENT}


def content_hash(version: CourseVersion) -> str:
    """SHA-256 in hexadecimal, of the canonical JSON of ``content``."""
    said = json.dumps(content(version), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def changed_names(old: CourseVersion, new: CourseVersion) -> list[str]:
    """Columns in which the two differ, in the order of CONTENT."""
    return [name for name in CONTENT if getattr(old, name) != getattr(new, name)]


def _copied(value: Any) -> Any:
    return json.loads(json.dumps(value)) if isinstance(value, dict) else value
