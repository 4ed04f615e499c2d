"""Refusals: an action that can't do what was asked raises one, with a sentence for the person.

HTML shows the sentence at the form, the API as problem+json; ``status`` is the one table that maps them.
A bug is an assertion, never a DomainError.
"""

from typing import Any, ClassVar, TypeAlias

from flask_babel import lazy_gettext as _l

Sentence: TypeAlias = Any
"""A ``str`` or one of flask_babel's lazy strings (which carry no types)."""


class DomainError(Exception):
    """A refusal with a stable ``code`` for machines, a ``message`` for people and the form ``field`` it concerns."""

    status: ClassVar[int] = 422

    def __init__(self, code: str, message: Sentence, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field


class Invalid(DomainError):
    """What was typed can't be right."""


class Refused(DomainError):
    """Right in form, but the state of things forbids it: full, closed, clashing, an illegal move."""

    status = 409


class Forbidden(DomainError):
    """The person may see the thing but not do this to it."""

    status = 403


class NotFound(DomainError):
    """It does not exist, or the person may not know that it does."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not_found", _l("This page does not exist, or you may not see it."))


class Gone(DomainError):
    """It existed and will not come back: a revoked feed address, an expired link."""

    status = 410
