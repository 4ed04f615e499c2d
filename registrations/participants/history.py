"""Everything that happened to one registration, newest first: for the organiser's page of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from core.database import db
from core.errors import Sentence
from core.i18n import _, _l, datetime_in, localized
from notifications.outbox.models import OutboxMessage
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.base.queries import list_steps
from registrations.base.timeline import timeline
from registrations.checkins.models import CheckIn
from registrations.checkins.queries import list_scans
from registrations.invitations.words import Said
from registrations.invitations.words import entries as reply_entries
from registrations.notes.models import OrganiserNote
from registrations.notes.queries import list_notes
from registrations.questions.models import Answer, EarlierAnswer
from registrations.questions.queries import list_answers, list_earlier
from registrations.questions.words import answer_words
from registrations.revocations.queries import former_refs
from registrations.transfers.queries import list_accepted

Entry = dict[str, Any]

_MAILS: dict[str, Sentence] = {
    "confirmation": _l("confirmation with the ticket"),
    "pending": _l("the organiser decides"),
    "waiting": _l("place on the waiting list"),
    "pending_again": _l("the organiser decides again"),
    "moved": _l("another place on the waiting list"),
    "offer": _l("a seat is offered"),
    "offer_lapsed": _l("the offer lapsed"),
    "cancelled": _l("cancellation"),
    "rejected": _l("not accepted"),
    "changed": _l("changed answers"),
    "ticket_changed": _l("changed ticket"),
    "transferred": _l("passed on"),
    "transfer_offered": _l("offer to take the ticket over"),
    "transfer_withdrawn": _l("offer withdrawn"),
    "transfer_ended": _l("offer not accepted"),
    "changes": _l("changes of the event"),
    "reminder": _l("reminder"),
    "payment_received": _l("payment received"),
    "event_cancelled": _l("the event was cancelled"),
    "event_postponed": _l("the event was postponed"),
    "reply_refused": _l("an answer of the calendar was refused"),
}
_STATES: dict[str, tuple[Sentence, str, str]] = {
    "queued": (_l("Mail waiting to be sent: %(what)s"), "clock", "warn"),
    "sent": (_l("Mail sent: %(what)s"), "mail", ""),
    "failed": (_l("Mail could not be delivered: %(what)s"), "warning", "bad"),
}


def history(offering: Offering, registration: Registration, answered: Sequence[Said]) -> list[Entry]:
    """Steps, payments, earlier answers, notes, mails with their state, scans, replies: nine queries."""
    zone = offering.time_zone
    found = timeline(registration, list_steps(registration.id), zone)
    found += reply_entries(answered, zone, registration.name_native)
    found += _notes(list_notes(registration.id), zone)
    found += _mails(list_mails(registration), zone)
    found += _scans(list_scans([registration.id]), zone)
    found += _changed(list_earlier(registration.id), registration, zone)
    return sorted(found, key=lambda entry: str(entry["iso"]), reverse=True)


def list_mails(registration: Registration, limit: int = 200) -> list[OutboxMessage]:
    """About this registration, whatever address they went to first."""
    addresses = {registration.email}
    if registration.user is not None:
        addresses.add(registration.user.email)
    addresses |= {each.from_user.email for each in list_accepted(registration.id)}
    refs = [registration.ref, *former_refs(registration.id)]
    query = db.select(OutboxMessage).where(
        OutboxMessage.to_address.in_(addresses),
        OutboxMessage.context["registration"]["ref"].as_string().in_(refs),
    )
    return list(db.session.scalars(query.order_by(OutboxMessage.id.desc()).limit(limit)))


def _entry(at: datetime, zone: str, text: str, icon: str, *, who: str = "", note: str = "", tone: str = "") -> Entry:
    return {
        "at": datetime_in(at, zone),
        "iso": at.isoformat(),
        "who": who or None,
        "text": text,
        "note": note,
        "icon": icon,
        "tone": tone,
    }


def _notes(notes: Iterable[OrganiserNote], zone: str) -> list[Entry]:
    return [_entry(note.at, zone, str(_("Note")), "edit", who=note.author_name, note=note.text) for note in notes]


def _mails(messages: Iterable[OutboxMessage], zone: str) -> list[Entry]:
    found = []
    for message in messages:
        sentence, icon, tone = _STATES[message.state]
        name = message.template.rpartition("/")[2]
        text = str(sentence) % {"what": _MAILS.get(name) or name}
        at = message.sent_at or message.created_at
        note = message.last_error if message.state == "failed" else ""
        found.append(_entry(at, zone, text, icon, who=message.to_address, note=note, tone=tone))
    return found


def _scans(scans: Sequence[CheckIn], zone: str) -> list[Entry]:
    found = []
    for scan in scans:
        text, tone = _("Turned away at the door"), "bad"
        if scan.kind == "undo":
            text, tone = _("The arrival was taken back"), "warn"
        elif scan.let_in:
            text, tone = _("Let in at the door"), "good"
        found.append(_entry(scan.at, zone, str(text), "seat", who=scan.device_name, tone=tone))
    return found


def _changed(answers: Iterable[EarlierAnswer], registration: Registration, zone: str) -> list[Entry]:
    """What was said before and what after it. ``answers``: the latest first."""
    later = {each.question_id: _said(each) for each in list_answers(registration.id)}
    found = []
    for each in answers:
        old, new = _said(each), later.get(each.question_id) or str(_("no answer"))
        later[each.question_id] = old
        text = _("Earlier answer to “%(question)s”", question=localized(each.question.label))
        note = _("before: %(old)s; then: %(new)s", old=old, new=new)
        found.append(_entry(each.replaced_at, zone, str(text), "history", who=registration.name_native, note=str(note)))
    return found


def _said(answer: Answer | EarlierAnswer) -> str:
    """What is kept encrypted stays masked."""
    return answer_words(answer.question, answer.value, answer.upload.filename if answer.upload else "")
