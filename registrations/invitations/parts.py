"""iTIP messages for one person: what their calendar lacks of what is true now (RFC 5546 3.2.2, 3.2.5; RFC 6047)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr

from flask import current_app

from core import clock
from core.database import db
from core.i18n import pick
from core.ics.emit import emit
from core.ics.values import Attendee, Calendar, Event, Method, Organiser, PartStat
from core.ids import new_ref
from core.settings import Settings
from notifications.outbox.actions import Part
from registrations.invitations import objects
from registrations.invitations.addresses import address_of
from registrations.invitations.models import Invitation, InvitationReply
from registrations.invitations.objects import Wanted
from registrations.invitations.queries import Concern, find_reply, list_invitations

PARTSTATS: dict[str, PartStat] = {"accepted": "ACCEPTED", "declined": "DECLINED", "tentative": "TENTATIVE"}


def update(concern: Concern, changed: Collection[str] = ()) -> list[Part]:
    """One message for each UID whose object differs from what was last sent, requests first; noted as sent.

    Class meetings and days of a confirmed registration are due, and stay, as TENTATIVE, while it is decided once more.
    An item that is only picked, or spoken at, enters a calendar with the first change of it: ``changed`` holds keys of
    such. The caller holds the person's lock.
    """
    settings: Settings = current_app.config["SETTINGS"]
    language = concern.user.language
    known = {each.uid: each for each in list_invitations(concern.user.id, concern.offering.id)}
    spoken = objects.wanted(concern, language, settings.base_url)
    english = spoken if language == "en" else objects.wanted(concern, "en", settings.base_url)
    letters = _Letters(concern, settings, clock.now())
    for uid, each in spoken.items():
        if not each.is_cancelled and (each.is_due or _is_invited(known.get(uid)) or _has(each, changed)):
            letters.request(known.get(uid), each, english[uid])
    for uid, invitation in known.items():
        if _is_invited(invitation) and (uid not in spoken or spoken[uid].is_cancelled):
            letters.cancel(invitation)
    db.session.flush()
    return sorted(letters.written, key=lambda part: part.method, reverse=True)


def _is_invited(invitation: Invitation | None) -> bool:
    return invitation is not None and invitation.method == "REQUEST"


def _has(wanted: Wanted, changed: Collection[str]) -> bool:
    return any(item.ref in changed for item in wanted.items)


class _Letters:
    """The messages of one mail, written one by one; each raises the SEQUENCE of its invitation."""

    def __init__(self, concern: Concern, settings: Settings, now: datetime) -> None:
        self.concern, self.settings, self.now = concern, settings, now
        self.written: list[Part] = []

    def request(self, invitation: Invitation | None, wanted: Wanted, english: Wanted) -> None:
        """The whole object, or the cancellation of single occurrences when nothing else differs (RFC 5546 3.2.5)."""
        shown = objects.shown_by(english) | {"summary": wanted.events[0].summary}
        if invitation is None or invitation.method == "CANCEL":
            invitation = self._invite(invitation, wanted)
            asked = None
        elif not objects.differs(invitation.shown, shown):
            return
        else:
            gone = objects.newly_cancelled(invitation.shown, shown, wanted.events)
            asked = None if objects.is_rescheduled(invitation.shown, shown) else invitation.shown["asked"]
            if gone:
                self._send(invitation, "CANCEL", gone, shown | {"asked": invitation.shown["asked"]})
                return
        self._raise(invitation, wanted)
        shown["asked"] = invitation.sequence if asked is None else asked
        self._write(invitation, "REQUEST", objects.as_request(wanted.events), shown)

    def cancel(self, invitation: Invitation) -> None:
        """The whole object."""
        event = objects.last_shown(invitation.uid, invitation.shown, self.now)
        self._send(invitation, "CANCEL", [event], invitation.shown)
        invitation.method = "CANCEL"

    def _invite(self, invitation: Invitation | None, wanted: Wanted) -> Invitation:
        """Once more, or for the first time: nothing that was answered before counts."""
        if invitation is None:
            invitation = Invitation(
                ref=new_ref(),
                user=self.concern.user,
                offering=self.concern.offering,
                uid=wanted.uid,
                email="",
                sequence=-1,
                shown={},
                method="REQUEST",
                sent_at=self.now,
            )
            db.session.add(invitation)
        else:
            db.session.execute(db.delete(InvitationReply).where(InvitationReply.invitation_id == invitation.id))
        invitation.method = "REQUEST"
        return invitation

    def _raise(self, invitation: Invitation, wanted: Wanted) -> None:
        """A SEQUENCE as in the feeds where it can be, plus the person's own returns, and newer than the last."""
        registration = self.concern.registration
        own = registration.sequence if registration is not None and wanted.is_own else 0
        invitation.sequence = max(wanted.events[0].sequence + own, invitation.sequence + 1)
        invitation.registration = registration if wanted.is_own else invitation.registration

    def _send(self, invitation: Invitation, method: Method, events: Iterable[Event], shown: objects.Shown) -> None:
        invitation.sequence += 1
        self._write(invitation, method, events, shown)

    def _write(self, invitation: Invitation, method: Method, events: Iterable[Event], shown: objects.Shown) -> None:
        user, offering = self.concern.user, self.concern.offering
        invitation.email, invitation.shown, invitation.sent_at = user.email, shown, self.now
        calendar = Calendar(
            name=pick(offering.title, user.language)[0],
            events=self._addressed(invitation, method, list(events)),
            last_modified=self.now,
            language="zh-Hans" if user.language == "zh" else "en",
            method=method,
        )
        self.written.append(Part(method, emit(calendar).decode()))

    def _addressed(self, invitation: Invitation, method: Method, events: Sequence[Event]) -> tuple[Event, ...]:
        organiser = self._organiser(invitation)
        attendee = self._attendee(invitation, method)
        return tuple(
            replace(each, sequence=invitation.sequence, organiser=organiser, attendees=(attendee,)) for each in events
        )

    def _organiser(self, invitation: Invitation) -> Organiser:
        """Who can be reached: the address that replies are read from, or that of the people who run it."""
        offering, settings = self.concern.offering, self.settings
        email = offering.contact_email or parseaddr(settings.mail_from)[1]
        if settings.reply_address:
            email = address_of(
                settings.reply_address, invitation.ref, self.concern.user.id, invitation.uid, settings.secret_key
            )
        return Organiser(pick(offering.host.name, self.concern.user.language)[0], email)

    def _attendee(self, invitation: Invitation, method: Method) -> Attendee:
        """What the person has answered stands as long as the times do; else they are asked (RFC 5546 3.2.2.1)."""
        user = self.concern.user
        registration = self.concern.registration
        name = registration.name_native if registration else user.display_name
        reply = find_reply(invitation.id, "") if invitation.id else None
        stands = reply is not None and reply.sequence >= invitation.shown.get("asked", 0)
        if method == "CANCEL":
            return Attendee(name, user.email, rsvp=False)
        if reply is not None and stands:
            return Attendee(name, user.email, PARTSTATS[reply.answer], rsvp=False)
        return Attendee(name, user.email, rsvp=True)
