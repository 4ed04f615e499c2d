"""The one exception of this package."""

from core.errors import Invalid, Sentence


class ImportRefused(Invalid):
    """Nothing can be taken from the file. ``line`` where it became unreadable, when known."""

    def __init__(self, code: str, message: Sentence, line: int | None = None) -> None:
        super().__init__(code, message, field="file")
        self.line = line
