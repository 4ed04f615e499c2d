"""People from a pasted list or a table: one a row, the address found by its sign. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.users.emails import parse
from core.errors import Invalid
from core.i18n import _l
from core.text import clean
from registrations.people_imports.reading import Rows, read_rows

MOST = 200
_BETWEEN = " ,;，；、"
"""What people write between a name and an address; a table of another shape leaves it on the name."""


@dataclass(frozen=True)
class Nominee:
    """``number``: the row it stands in."""

    number: int
    name: str
    email: str
    job_title: str = ""


def read(data: bytes) -> list[Nominee]:
    """Of a CSV or XLSX, or of what was pasted: name, address and perhaps a job title, in any order of name and
    address. A first row without an address is a heading. Raises Invalid with the row that can't be read."""
    rows = [(number, [cell for cell in cells if cell]) for number, cells in _rows(data)]
    if rows and not any("@" in cell for cell in rows[0][1]):
        rows = rows[1:]
    if len(rows) > MOST:
        raise Invalid("too_many", _l("Nominate at most %(most)s people at once.", most=MOST), field="people")
    found = list(_nominees(rows))
    if not found:
        raise Invalid("nobody", _l("Write at least one person: name and e-mail address."), field="people")
    return found


def _rows(data: bytes) -> Rows:
    """A pasted line without separators holds a name before its address, perhaps a job title after it."""
    rows = read_rows(data)
    return [(number, cells if len(cells) > 1 else _split(cells[0])) for number, cells in rows]


def _split(line: str) -> list[str]:
    words = line.translate(dict.fromkeys(map(ord, "<>" + _BETWEEN), " ")).split()
    places = [place for place, word in enumerate(words) if "@" in word]
    first, last = (places[0], places[-1]) if places else (len(words), len(words))
    before, after = " ".join(words[:first]), " ".join(words[last + 1 :])
    return [part for part in (before, after) if part] + [words[place] for place in places]


def _nominees(rows: Rows) -> Iterator[Nominee]:
    seen: dict[str, int] = {}
    for number, cells in rows:
        emails = [cell for cell in cells if "@" in cell]
        words = [clean(cell).strip(_BETWEEN) for cell in cells if "@" not in cell]
        if len(emails) != 1 or not words or not words[0]:
            sentence = _l("Row %(row)s: write a name and one e-mail address.", row=number)
            raise Invalid("bad_row", sentence, field="people")
        try:
            email = parse(emails[0])
        except Invalid as error:
            sentence = _l("Row %(row)s: %(reason)s", row=number, reason=error.message)
            raise Invalid("bad_row", sentence, field="people") from error
        if email in seen:
            sentence = _l("Row %(row)s has the same address as row %(other)s.", row=number, other=seen[email])
            raise Invalid("twice", sentence, field="people")
        seen[email] = number
        yield Nominee(number, words[0][:120], email, " ".join(words[1:])[:120])
