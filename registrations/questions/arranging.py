"""The form as one line: questions before any section, then each section followed by its questions."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from registrations.questions.models import Question, QuestionSection

Entry = Question | QuestionSection
"""Both kinds have a ``ref`` of their own."""


def line(questions: Iterable[Question], sections: Iterable[QuestionSection]) -> list[Entry]:
    """``questions`` in their order."""
    by_section = {key: list(group) for key, group in groupby(sorted(questions, key=_section), key=_section)}
    entries: list[Entry] = [*by_section.get(0, [])]
    for section in sections:
        entries += [section, *by_section.get(section.id, [])]
    return entries


def _section(question: Question) -> int:
    return question.section_id or 0


def moved(entries: Sequence[Entry], entry: Entry, by: int) -> list[Entry]:
    """One place up (-1) or down (+1): a question may thus leave its section; a section takes its questions along."""
    if isinstance(entry, QuestionSection):
        return _with_section_moved(entries, entry, by)
    found = list(entries)
    here = found.index(entry)
    there = here + by
    if 0 <= there < len(found):
        found[here], found[there] = found[there], found[here]
    return found


def _with_section_moved(entries: Sequence[Entry], section: QuestionSection, by: int) -> list[Entry]:
    blocks: list[list[Entry]] = [[]]
    for entry in entries:
        if isinstance(entry, QuestionSection):
            blocks.append([])
        blocks[-1].append(entry)
    here = next(number for number, block in enumerate(blocks) if block and block[0] is section)
    there = here + by
    if 1 <= there < len(blocks):  # nothing stands before the questions of no section
        blocks[here], blocks[there] = blocks[there], blocks[here]
    return [entry for block in blocks for entry in block]


def number(entries: Iterable[Entry]) -> None:
    """Write the order into the rows."""
    section, sections, questions = None, 0, 0
    for entry in entries:
        if isinstance(entry, QuestionSection):
            section, sections = entry, sections + 1
            entry.position = sections
        else:
            questions += 1
            entry.section, entry.position = section, questions
