"""What a text must be before it is kept, and before it is sent."""

from core.database import Localized
from core.errors import Invalid, Refused
from core.i18n import _, _l, listed
from registrations.wording.placeholders import faults_of, gaps_in

LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000


def check_texts(subject: Localized, body: Localized) -> None:
    """Raises Invalid, at the field concerned: nothing written, half a language, placeholders that do not exist."""
    if not subject and not body:
        raise Invalid("no_text", _l("Write a subject and a text, in English or Chinese."), field="subject_en")
    for language in ("en", "zh"):
        if bool(subject.get(language)) != bool(body.get(language)):
            missing = "body" if subject.get(language) else "subject"
            sentence = _l("In each language that you use, write both the subject and the text.")
            raise Invalid("half_a_language", sentence, field=f"{missing}_{language}")
        _check_length(subject.get(language, ""), body.get(language, ""), language)
        for name, text in (("subject", subject.get(language, "")), ("body", body.get(language, ""))):
            _check_places(text, f"{name}_{language}")


def _check_length(subject: str, body: str, language: str) -> None:
    if len(subject) > LONGEST_SUBJECT:
        raise Invalid("long_subject", _l("Keep the subject under 200 characters."), field=f"subject_{language}")
    if len(body) > LONGEST_BODY:
        raise Invalid("long_body", _l("Keep the text under 20,000 characters."), field=f"body_{language}")


def _check_places(text: str, field: str) -> None:
    faults = faults_of(text)
    if faults.unknown:
        names = listed("{{" + name + "}}" for name in faults.unknown[:3])
        sentence = _("There is no placeholder %(names)s. Use one of the list beside the text.", names=names)
        raise Invalid("unknown_placeholder", sentence, field=field)
    if faults.is_broken:
        sentence = _l("There are double braces that belong to no placeholder. Write it like {{name}}.")
        raise Invalid("broken_placeholder", sentence, field=field)
    if faults.as_link:
        names = listed("{{" + name + "}}" for name in faults.as_link)
        sentence = _(
            "%(names)s is no address, so a link can't lead there. Use {{link}} or {{event_link}}.", names=names
        )
        raise Invalid("no_address", sentence, field=field)


def check_complete(subject: Localized, body: Localized) -> None:
    """Raises Refused while a saved text still has places to be filled in by hand."""
    gaps = gaps_in(*subject.values(), *body.values())
    if gaps:
        sentence = _("Fill in what still stands in brackets: %(gaps)s.", gaps=listed(gaps[:3]))
        raise Refused("gaps", sentence, field="body_en")
