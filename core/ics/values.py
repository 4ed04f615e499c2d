"""What a calendar says, as frozen values: each refuses, with a ValueError, what RFC 5545 forbids."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from core.ics import checks, plans
from core.ics.checks import Moment, require
from core.ics.colours import CSS3_COLOURS

Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
Classification = Literal["PUBLIC", "PRIVATE", "CONFIDENTIAL"]
Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
PartStat = Literal["NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"]
Feature = Literal["AUDIO", "CHAT", "FEED", "MODERATOR", "PHONE", "SCREEN", "VIDEO"]
Language = Literal["en", "zh-Hans"]


@dataclass(frozen=True, slots=True)
class Organiser:
    name: str
    email: str

    def __post_init__(self) -> None:
        checks.check_email(self.email)


@dataclass(frozen=True, slots=True)
class Attendee:
    name: str
    email: str
    partstat: PartStat = "NEEDS-ACTION"
    rsvp: bool = True

    def __post_init__(self) -> None:
        checks.check_email(self.email)


@dataclass(frozen=True, slots=True)
class Conference:
    """Where one joins from afar (RFC 7986 5.11)."""

    uri: str
    label: str = ""
    features: tuple[Feature, ...] = ("VIDEO",)

    def __post_init__(self) -> None:
        checks.check_uri(self.uri, "The address of a conference")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A weekly or daily plan (RFC 5545 3.3.10, 3.8.5.3): the event itself is its first occurrence.

    `weekdays` (0 is Monday) only for "WEEKLY". `until` is the start of the last occurrence; `excluded` are starts that
    the rule gives and that do not take place (EXDATE). Both of the type and zone of the event's start, and at its time
    of day, which the clock must show exactly once on each of these days.
    """

    frequency: Literal["WEEKLY", "DAILY"]
    until: Moment
    weekdays: tuple[int, ...] = ()
    interval: int = 1
    excluded: tuple[Moment, ...] = ()

    def __post_init__(self) -> None:
        require(self.interval >= 1, "A plan repeats every week or day, or every so many of them.")
        require(all(0 <= day <= 6 for day in self.weekdays), "Weekdays are 0 (Monday) to 6 (Sunday).")
        require(self.frequency == "WEEKLY" or not self.weekdays, "Only a weekly plan names weekdays.")

    def starts_from(self, first: Moment) -> list[Moment]:
        """The planned starts of all occurrences of an event that starts at `first`, in order."""
        excluded = set(self.excluded)
        return [moment for moment in self._planned(first) if moment not in excluded]

    def check(self, first: Moment) -> None:
        """Raise ValueError when an event that starts at `first` can't have this plan."""
        plans.check_plan(first, self.until, self._planned(first), self.excluded)

    def _planned(self, first: Moment) -> list[Moment]:
        return list(plans.starts(first, self.until, self.frequency, self.weekdays, self.interval))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One VEVENT. `ends` is exclusive; two dates make an all-day event; times carry a ZoneInfo or UTC.

    With `recurrence` it stands for all its occurrences; with `recurrence_id`, the planned start of one of them, it says
    how that one differs from the event of the same UID (RFC 5545 3.8.4.4).
    """

    uid: str
    starts: Moment
    ends: Moment
    summary: str
    status: Status
    sequence: int
    last_modified: datetime
    created: datetime | None = None
    description: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    url: str | None = None
    categories: tuple[str, ...] = ()
    transparent: bool = False
    conference: Conference | None = None
    colour: str | None = None
    classification: Classification | None = None
    language: str | None = None
    parent_uid: str | None = None
    recurrence: Recurrence | None = None
    recurrence_id: Moment | None = None
    alarms: tuple[int, ...] = ()  # minutes before the start
    organiser: Organiser | None = None  # organiser and attendees: invitations only
    attendees: tuple[Attendee, ...] = ()

    def __post_init__(self) -> None:
        checks.check_uid(self.uid)
        checks.check_span(self.starts, self.ends)
        require(bool(self.summary.strip()), "An event needs a summary.")
        require(
            self.status in ("TENTATIVE", "CONFIRMED", "CANCELLED"),
            f"{self.status!r} is no status of an event.",
        )
        checks.check_sequence(self.sequence)
        checks.check_utc(self.last_modified, "last_modified")
        require(all(minutes >= 0 for minutes in self.alarms), "An alarm lies minutes before the start.")
        self._check_optional()

    def _check_optional(self) -> None:
        if self.created is not None:
            checks.check_utc(self.created, "created")
        if self.geo is not None:
            checks.check_geo(self.geo)
        if self.url is not None:
            checks.check_uri(self.url, "The address of an event")
        if self.language is not None:
            checks.check_language(self.language)
        if self.parent_uid is not None:
            checks.check_uid(self.parent_uid)
        require(self.recurrence is None or self.recurrence_id is None, "An occurrence does not itself recur.")
        if self.recurrence is not None:
            self.recurrence.check(self.starts)
            require(
                plans.is_shown(self.ends), "What recurs ends at a time that the clock shows, the first time it does."
            )
        _check_colour(self.colour)

    @property
    def is_all_day(self) -> bool:
        return checks.is_all_day(self.starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One VCALENDAR: a feed or a download when `method` is None, else an iTIP message (RFC 5546).

    `last_modified` never goes back between versions of a feed; in a message it is the moment of sending.
    """

    name: str
    events: tuple[Event, ...]
    last_modified: datetime
    language: Language = "en"
    description: str = ""
    source_url: str | None = None
    url: str | None = None
    colour: str | None = None
    refresh: timedelta | None = None
    timezone: ZoneInfo | None = None
    categories: tuple[str, ...] = ()
    method: Method | None = None

    def __post_init__(self) -> None:
        checks.check_utc(self.last_modified, "last_modified")
        checks.check_language(self.language)
        identities = [(event.uid, event.recurrence_id) for event in self.events]
        require(len(set(identities)) == len(identities), "Each UID may occur once in a calendar.")
        self._check_occurrences()
        require(
            self.refresh is None or self.refresh >= timedelta(minutes=1),
            "A feed is refreshed at most every minute.",
        )
        for uri in (self.source_url, self.url):
            if uri is not None:
                checks.check_uri(uri, "The address of a calendar")
        if self.timezone is not None:
            checks.zone_name(self.timezone)
        _check_colour(self.colour)

    def _check_occurrences(self) -> None:
        """RFC 5545 3.8.4.4: an occurrence that differs is one of the plan. RFC 5546 3.2.5 may cancel it by itself."""
        plans_by_uid = {
            event.uid: set(event.recurrence.starts_from(event.starts))
            for event in self.events
            if event.recurrence is not None
        }
        for event in self.events:
            if event.recurrence_id is not None and (self.method != "CANCEL" or event.uid in plans_by_uid):
                is_planned = event.recurrence_id in plans_by_uid.get(event.uid, ())
                require(is_planned, f"No plan of {event.uid} has an occurrence at {event.recurrence_id}.")


def _check_colour(colour: str | None) -> None:
    require(colour is None or colour in CSS3_COLOURS, f"{colour!r} is not a CSS3 colour name.")
