"""The documents that a course asks for: part of the plan of its version."""

from dataclasses import dataclass
from typing import Any

from core.database import Localized
from core.errors import Invalid
from core.i18n import _l
from trainings.courses.models import CourseVersion

MOST = 10


@dataclass(frozen=True)
class Document:
    key: str
    title: Localized


def parse(value: Any) -> tuple[Document, ...]:
    """Of the stored list; raises Invalid."""
    try:
        found = tuple(Document(str(each["key"]), dict(each["title"])) for each in value or ())
    except (KeyError, TypeError, ValueError):
        raise Invalid("bad_documents", _l("The documents can't be read.")) from None
    if len(found) > MOST or len({each.key for each in found}) < len(found):
        raise Invalid("bad_documents", _l("Ask for at most %(most)s documents, each once.", most=MOST))
    return found


def documents_of(version: CourseVersion) -> tuple[Document, ...]:
    return parse((version.completion_rule or {}).get("documents"))
