"""Reads the cells of one row by column name; what can't be read is told with its row and column."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.errors import Sentence
from core.i18n import _l
from core.text import clean
from offerings.imports.readers.countries import find_country
from offerings.imports.readers.dates import NotADate, parse_date
from offerings.imports.readers.limits import MAX_LINE_LENGTH, MAX_TEXT_LENGTH
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.texts import one_line, web_address

_MOST_PARTS = 50


@dataclass(slots=True)
class Cells:
    """``is_sound`` turns False with the first error; such a row is not taken, but the rest of it is still checked."""

    sheet: str
    row: int
    values: Sequence[Any]
    positions: Mapping[str, int]
    problems: Problems
    is_sound: bool = field(default=True)

    def raw(self, column: str) -> Any:
        index = self.positions.get(column)
        return self.values[index] if index is not None and index < len(self.values) else ""

    def text(self, column: str, limit: int = MAX_LINE_LENGTH) -> str:
        value = self.raw(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = one_line(str(value)) if limit == MAX_LINE_LENGTH else clean(str(value))
        if len(text) > limit:
            message = _l(
                "This cell has %(length)s characters; at most %(limit)s are possible.", length=len(text), limit=limit
            )
            self.error("too_long", message, column)
        return text[:limit]

    def long_text(self, column: str) -> str:
        return self.text(column, MAX_TEXT_LENGTH)

    def parts(self, column: str, separators: str = ";；") -> tuple[str, ...]:
        """Several names in one cell."""
        text = self.text(column, MAX_TEXT_LENGTH)
        for separator in separators[1:]:
            text = text.replace(separator, separators[0])
        names = [name for part in text.split(separators[0]) if (name := one_line(part))]
        if len(names) > _MOST_PARTS or any(len(name) > MAX_LINE_LENGTH for name in names):
            self.error("too_long", _l("This cell holds too many names, or one that is too long."), column)
        return tuple(dict.fromkeys(names))

    def day(self, column: str) -> date | None:
        try:
            return parse_date(self.raw(column))
        except (NotADate, ValueError, OverflowError):
            message = _l("“%(text)s” is not a date like 2026-11-03.", text=one_line(str(self.raw(column)))[:60])
            self.error("date", message, column)
            return None

    def number(self, column: str) -> Decimal | None:
        """Zero or more; thousands may be grouped by commas."""
        text = unicodedata.normalize("NFKC", self.text(column)).replace(",", "").strip()
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or not 0 <= number <= 100_000_000:
            self.error("number", _l("“%(text)s” is not a number of zero or more.", text=text[:60]), column)
            return None
        return number

    def whole_number(self, column: str) -> int | None:
        number = self.number(column)
        if number is not None and number != number.to_integral_value():
            self.error("number", _l("“%(text)s” is not a whole number.", text=str(number)[:60]), column)
            return None
        return None if number is None else int(number)

    def country(self, column: str) -> str:
        text = self.text(column)
        code = find_country(text) if text else ""
        if code is None:
            message = _l("“%(text)s” is no country or region that is known here; it is left empty.", text=text[:60])
            self.warning("country", message, column)
        return code or ""

    def addresses(self, column: str) -> tuple[str, ...]:
        """http(s) addresses, several parted by a vertical line."""
        found = []
        for part in self.text(column, MAX_TEXT_LENGTH).split("|"):
            address = web_address(part)
            if address:
                found.append(address)
            elif part.strip():
                message = _l("“%(text)s” is not a web address; it is left out.", text=one_line(part)[:60])
                self.warning("address", message, column)
        return tuple(found)

    def error(self, code: str, message: Sentence, column: str) -> None:
        self.is_sound = False
        self.problems.error(code, message, line=self.row, where=self._where(column))

    def warning(self, code: str, message: Sentence, column: str) -> None:
        self.problems.warning(code, message, line=self.row, where=self._where(column))

    def _where(self, column: str) -> str:
        return f"{self.sheet}!{column}" if self.sheet else column
