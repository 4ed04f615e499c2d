"""A text filled for one registration, in the language that its person reads."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import force_locale

from core.database import Localized
from core.i18n import date_range, joined, locale_for, localized, pick
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.wording.placeholders import fill, fill_html


@dataclass(frozen=True)
class Filled:
    """What one person gets: plain text and safe HTML of the same. ``language``: of the text, not always theirs."""

    language: str
    subject: str
    text: str
    html: str


def titled(thing: Any, offering: Offering) -> str:
    """The subject of a message or schedule for its organiser: the event by its name, the rest as it is written."""
    return fill(localized(thing.subject), {"event": localized(offering.title)})


@dataclass
class Filler:
    """One text for many people of an offering; what they share is said once a language."""

    offering: Offering
    subject: Localized
    body: Localized
    base_url: str
    _shared: dict[str, dict[str, str]] = field(default_factory=dict)

    def fill(self, registration: Registration, language: str) -> Filled:
        """In ``language``, else in the one that was written."""
        body, written = pick(self.body, language)
        subject = pick(self.subject, written)[0]
        values = self._of_offering(written) | self._of(registration, written)
        return Filled(written, fill(subject, values), fill(body, values), str(fill_html(body, values)))

    def _of_offering(self, language: str) -> dict[str, str]:
        if language not in self._shared:
            with force_locale(locale_for(language)):
                self._shared[language] = self._say()
        return self._shared[language]

    def _say(self) -> dict[str, str]:
        offering = self.offering
        place = [localized(offering.venue.name)] if offering.venue else []
        city = localized(offering.city) or (localized(offering.venue.city) if offering.venue else "")
        root = "trainings" if offering.kind == "cohort" else "events"
        return {
            "event": localized(offering.title),
            "when": date_range(offering.starts_on, offering.ends_on),
            "where": joined([*place, city]) or offering.online_url,
            "host": localized(offering.host.name),
            "contact": offering.contact_email,
            "event_link": f"{self.base_url}/{root}/{offering.slug}",
        }

    def _of(self, registration: Registration, language: str) -> dict[str, str]:
        return {
            "name": registration.name_native or registration.name_latin,
            "name_latin": registration.name_latin or registration.name_native,
            "organisation": registration.organisation_name,
            "ticket": pick(registration.ticket_type.name, language)[0],
            "number": registration.ref,
            "link": f"{self.base_url}/my/registrations/{registration.ref}",
        }
