"""Run in the environment of the clients: python-caldav does what it is told and prints what it saw, as JSON.

first URL USER PASSWORD            discovery, the calendars, everything in the one with most items
since URL USER PASSWORD CALENDAR TOKEN   what changed in CALENDAR since TOKEN
write URL USER PASSWORD CALENDAR   tries to add, change and delete
"""

import json
import sys

import caldav
from caldav.lib.error import DAVError

NEW = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//EN
BEGIN:VEVENT
UID:new@client.example
DTSTAMP:20260101T000000Z
DTSTART:20270101T090000Z
DTEND:20270101T100000Z
SUMMARY:Added by a client
END:VEVENT
END:VCALENDAR
"""


def shown(objects):
    found = {}
    for each in objects:
        if not each.data:
            found[str(each.url)] = None
            continue
        event = each.icalendar_component
        found[str(each.url)] = [str(event["UID"]), event["DTSTART"].dt.isoformat(), str(event["STATUS"])]
    return found


def first(client):
    calendars = client.principal().calendars()
    chosen = next(each for each in calendars if each.url.path.rstrip("/").endswith("/mine"))
    token = chosen.get_objects_by_sync_token(load_objects=False).sync_token
    return {
        "calendars": {str(each.url): each.get_display_name() for each in calendars},
        "calendar": str(chosen.url),
        "token": token,
        "items": shown(chosen.get_events()),
        "components": chosen.get_supported_components(),
    }


def since(client, url, token):
    changed = client.calendar(url=url).get_objects_by_sync_token(sync_token=token, load_objects=True)
    return {"token": changed.sync_token, "items": shown(changed)}


def write(client, url):
    calendar = client.calendar(url=url)
    event = calendar.get_events()[0]
    changed = event.data.replace("SUMMARY", "X-SUMMARY")

    def save():
        event.data = changed
        event.save()

    refused = {}
    attempts = {"add": lambda: calendar.add_event(NEW), "change": save, "delete": event.delete}
    for name, attempt in attempts.items():
        try:
            attempt()
        except DAVError as error:
            refused[name] = type(error).__name__
    return refused


command, url, user, password, *arguments = sys.argv[1:]
with caldav.DAVClient(url=url, username=user, password=password) as client:
    json.dump(globals()[command](client, *arguments), sys.stdout)
