"""Collects what is odd in a file while it is read, so that nothing stops at the first."""

from collections.abc import Sequence

from core.errors import Sentence
from core.i18n import _l
from offerings.imports.readers.limits import MAX_PROBLEMS
from offerings.imports.readers.values import Problem, Severity


class Problems:
    """Keeps the first MAX_PROBLEMS and counts the rest."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._left_out = {"error": 0, "warning": 0}

    def error(self, code: str, message: Sentence, *, line: int | None = None, where: str = "") -> None:
        self._add(Problem(code, "error", line, where, message))

    def warning(self, code: str, message: Sentence, *, line: int | None = None, where: str = "") -> None:
        self._add(Problem(code, "warning", line, where, message))

    def _add(self, problem: Problem) -> None:
        if len(self._kept) < MAX_PROBLEMS:
            self._kept.append(problem)
        else:
            self._left_out[problem.severity] += 1

    def listed(self) -> tuple[Problem, ...]:
        """By line; what concerns the whole file first."""
        ordered = sorted(self._kept, key=lambda problem: problem.line or 0)
        return tuple(ordered) + self._rest("error") + self._rest("warning")

    def _rest(self, severity: Severity) -> tuple[Problem, ...]:
        count = self._left_out[severity]
        message = _l("There are more problems than are listed here: %(count)s more of this severity.", count=count)
        return (Problem("more_problems", severity, None, "", message),) if count else ()


def list_lines(lines: Sequence[int | None], most: int = 12) -> str:
    """ "12, 40, 77", shortened with an ellipsis."""
    known = [str(line) for line in lines if line is not None]
    return ", ".join(known[:most]) + (", …" if len(known) > most else "")
