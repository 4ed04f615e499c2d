"""What a certificate says beside the name: taken from cohort, course and agenda at issue, and kept."""

from collections.abc import Sequence
from typing import Any

from core.database import db
from core.i18n import pick
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.people.models import Person
from trainings.certificates.rules import CertificateRule
from trainings.cohorts.models import Cohort

MOST_INSTRUCTORS = 4


def printed(cohort: Cohort, rule: CertificateRule) -> dict[str, Any]:
    """JSON values; the same for everybody of the cohort. Two queries."""
    version = cohort.course_version
    return {
        "title": version.title,
        "hours": version.class_hours,
        "minutes": version.minutes_per_class_hour,
        "starts_on": cohort.starts_on.isoformat() if cohort.starts_on else None,
        "ends_on": (cohort.ends_on or cohort.starts_on).isoformat() if cohort.starts_on else None,
        "host": cohort.host.name,
        "place": _place(cohort),
        "instructors": [[each.name_native, each.name_latin] for each in _instructors(cohort)],
        "signatory": rule.signatory,
        "text": rule.text,
        "zone": cohort.time_zone,
    }


def _place(cohort: Cohort) -> dict[str, str]:
    if cohort.mode == "online":
        return {"en": "Online", "zh": "线上"}
    venue = cohort.venue
    city = cohort.city or (venue.city if venue else {})
    if venue is None:
        return dict(city)
    named = {}
    for language, comma in (("en", ", "), ("zh", "，")):
        texts = (pick(venue.name, language)[0], pick(city, language)[0])
        named[language] = comma.join(dict.fromkeys(text for text in texts if text))
    return named


def _instructors(cohort: Cohort) -> Sequence[Person]:
    """Who stands at its class meetings, in the order of the agenda."""
    query = (
        db.select(Person, db.func.min(AgendaItem.starts_at), db.func.min(AgendaItemPerson.position))
        .join(AgendaItemPerson, AgendaItemPerson.person_id == Person.id)
        .join(AgendaItem, AgendaItem.id == AgendaItemPerson.item_id)
        .where(AgendaItem.offering_id == cohort.id, AgendaItem.kind == "meeting", AgendaItem.state == "published")
        .group_by(Person.id)
        .order_by(db.func.min(AgendaItem.starts_at), db.func.min(AgendaItemPerson.position), Person.id)
        .limit(MOST_INSTRUCTORS)
    )
    return [row[0] for row in db.session.execute(query)]
