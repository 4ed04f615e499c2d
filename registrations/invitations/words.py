"""What calendars answered, as people read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.database import Localized
from core.i18n import _, _l, datetime_in, joined, localized
from registrations.invitations.models import InvitationReply
from registrations.invitations.queries import item_of, titles_of

REPLIES = {
    "accepted": _l("Will come"),
    "tentative": _l("May come"),
    "declined": _l("Will not come"),
    "mixed": _l("Different answers"),
}
"""Answer (Registration.calendar_reply) -> word."""

NO_REPLY = _l("No answer")

_TONES = {"accepted": ("check", "good"), "tentative": ("clock", "warn"), "declined": ("close", "bad")}


@dataclass(frozen=True)
class Said:
    """One answer. ``about``: empty for all of it, else the meeting and its time; ``is_outdated``: the times have
    changed since, so the person was asked again.
    """

    about: str
    answer: str
    word: str
    comment: str
    is_outdated: bool
    received_at: datetime


def said(replies: Sequence[InvitationReply], zone: str) -> list[Said]:
    """One query where single meetings were answered for."""
    titles = titles_of(replies)
    return [
        Said(
            about=_about(reply, titles, zone),
            answer=reply.answer,
            word=str(REPLIES[reply.answer]),
            comment=reply.comment,
            is_outdated=reply.sequence < reply.invitation.shown.get("asked", 0),
            received_at=reply.received_at,
        )
        for reply in replies
    ]


def entries(answers: Sequence[Said], zone: str, who: str) -> list[dict[str, Any]]:
    """For the timeline of a registration."""
    return [_entry(each, zone, who) for each in answers]


def _entry(each: Said, zone: str, who: str) -> dict[str, Any]:
    text = _("The calendar answered: %(answer)s", answer=each.word)
    if each.about:
        text = _("The calendar answered for %(meeting)s: %(answer)s", meeting=each.about, answer=each.word)
    icon, tone = _TONES[each.answer]
    return {
        "at": datetime_in(each.received_at, zone),
        "iso": each.received_at.isoformat(),
        "who": who,
        "text": text,
        "note": each.comment,
        "icon": icon,
        "tone": tone,
    }


def _about(reply: InvitationReply, titles: Mapping[str, Localized], zone: str) -> str:
    title = titles.get(item_of(reply))
    if title is None:
        return ""
    when = datetime_in(datetime.fromisoformat(reply.occurrence or reply.invitation.shown["starts"]), zone)
    return joined([localized(title), when])
