"""A calendar program that takes our mails: RFC 5546 2.1.5 and 3.2 for what we send, as strict as the text."""

from datetime import UTC, date, datetime, timedelta
from email import policy
from email.parser import BytesParser

import icalendar
from dateutil.rrule import rrulestr

from notifications.outbox.compose import compose


class Person:
    """One person's calendar. ``objects``: UID -> {RECURRENCE-ID or None: event}; mails are applied in their order."""

    def __init__(self, address):
        self.address, self.objects, self.seen = address, {}, {}

    def open(self, messages):
        for message in messages:
            if message.to_address == self.address:
                self.read(compose(message).as_bytes(policy=policy.SMTP))

    def read(self, octets):
        mail = BytesParser(policy=policy.default).parsebytes(octets)
        parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        uids = [self._apply(part) for part in parts]
        assert len(set(uids)) == len(uids), "one message a UID"

    def _apply(self, part):
        calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
        method = str(calendar["METHOD"])
        assert part["Content-Type"].params["method"] == method
        assert calendar["PRODID"]
        events = calendar.walk("VEVENT")
        (uid,) = {str(event["UID"]) for event in events}
        (sequence,) = {int(event["SEQUENCE"]) for event in events}
        for event in events:
            assert str(event["ATTENDEE"]) == f"mailto:{self.address}"
            assert str(event["ORGANIZER"]).startswith("mailto:")
            assert (event["STATUS"] == "CANCELLED") == (method == "CANCEL")
        assert sequence > self.seen.get(uid, -1), "each message is newer than the one before"
        self.seen[uid] = sequence
        if method == "REQUEST":
            self.objects[uid] = {_moment(event.get("RECURRENCE-ID")): event for event in events}
        else:
            self._cancel(uid, events)
        return uid

    def _cancel(self, uid, events):
        for event in events:
            moment = _moment(event.get("RECURRENCE-ID"))
            if moment is None:
                del self.objects[uid]
                return
            occurrences = self.objects[uid]
            occurrences.pop(moment, None)
            occurrences.setdefault("gone", set()).add(moment)

    def shows(self):
        """Every occurrence as (start, end, place), sorted: instants in UTC or days."""
        return sorted(
            (each for uid in self.objects for each in self._occurrences(uid)),
            key=lambda each: (str(each[0]), str(each[1])),
        )

    def _occurrences(self, uid):
        events = dict(self.objects[uid])
        gone = events.pop("gone", set())
        master = events.pop(None)
        for moment in _starts(master) - gone - events.keys():
            yield moment, moment + _length(master), str(master.get("LOCATION", ""))
        for event in events.values():
            start = _moment(event["DTSTART"])
            yield start, start + _length(event), str(event.get("LOCATION", ""))


def _starts(event):
    first = event.decoded("DTSTART")
    if "RRULE" not in event:
        return {_moment(event["DTSTART"])}
    zone = first.tzinfo
    rule = event["RRULE"].to_ical().decode()
    until = event["RRULE"]["UNTIL"][0].astimezone(zone).replace(tzinfo=None)
    text = ";".join(f"UNTIL={until:%Y%m%dT%H%M%S}" if part.startswith("UNTIL") else part for part in rule.split(";"))
    walls = rrulestr(text, dtstart=first.replace(tzinfo=None))
    excluded = event.get("EXDATE", [])
    lists = excluded if isinstance(excluded, list) else [excluded]
    return {wall.replace(tzinfo=zone).astimezone(UTC) for wall in walls} - {
        _utc(each.dt) for some in lists for each in some.dts
    }


def _length(event) -> timedelta:
    return event.decoded("DTEND") - event.decoded("DTSTART")


def _moment(value):
    return None if value is None else _utc(value.dt)


def _utc(moment: datetime | date):
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
