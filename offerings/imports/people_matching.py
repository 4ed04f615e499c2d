"""Who of a programme is known here: by name, among those the host organisation entered. An e-mail address is not in
such files."""

from core.i18n import _l
from offerings.imports.plans import NewPerson
from offerings.imports.readers.item_texts import LONGEST_NAME, folded, person_name
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.values import Programme
from offerings.people.models import Person
from offerings.people.queries import list_known
from organisations.base.models import Organisation


def match_people(programme: Programme, host: Organisation | None, problems: Problems) -> dict[str, Person | NewPerson]:
    """By their key in the file. Two of one name stay two, in the order of their keys, today and at the next import."""
    names = {person.source_key: person_name(person.name) for item in programme.items for person in item.people}
    _tell_long_names(programme, problems)
    namesakes: dict[str, list[str]] = {}
    for key in sorted(names):
        namesakes.setdefault(folded(names[key]), []).append(key)
    known = _known_by_name(host)
    matched: dict[str, Person | NewPerson] = {}
    for name, keys in namesakes.items():
        _tell_namesakes(names[keys[0]], keys, problems)
        candidates = known.get(name, [])
        for number, key in enumerate(keys):
            matched[key] = candidates[number] if number < len(candidates) else NewPerson(key, names[key])
    return {key: matched[key] for key in names}


def _known_by_name(host: Organisation | None) -> dict[str, list[Person]]:
    if host is None:
        return {}
    known: dict[str, list[Person]] = {}
    for person in sorted(list_known([host.id]), key=lambda who: who.id):
        for name in {folded(person.name_native), folded(person.name_latin)} - {""}:
            known.setdefault(name, []).append(person)
    return known


def _tell_namesakes(name: str, keys: list[str], problems: Problems) -> None:
    if len(keys) > 1:
        message = _l(
            "%(count)s people in the file are called %(name)s but have different keys; they are kept apart.",
            count=len(keys),
            name=name,
        )
        problems.warning("people_namesakes", message, where=name)


def _tell_long_names(programme: Programme, problems: Problems) -> None:
    for item in programme.items:
        for person in item.people:
            if len(person.name) > LONGEST_NAME:
                message = _l("A name longer than %(limit)s characters is cut.", limit=LONGEST_NAME)
                problems.warning("name_cut", message, line=item.line, where=item.title)
