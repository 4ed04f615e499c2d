"""Messages to the managers of a group."""

from typing import Any

from notifications.outbox.actions import enqueue
from notifications.recipient import Recipient
from registrations.base.mails import offering_facts
from registrations.groups.models import Group, GroupManager
from registrations.groups.queries import count


def send(template: str, group: Group, manager: GroupManager, dedupe_key: str) -> None:
    counted, zone = count(group), group.offering.time_zone
    context: dict[str, Any] = {
        "offering": offering_facts(group.offering),
        "host": group.offering.host.name,
        "group": group.name,
        "ticket": group.ticket_type.name,
        "seats": counted.size,
        "left": counted.left,
        "release_on": group.release_on.isoformat(),
        "link": f"/my/groups/{group.ref}",
    }
    recipient = Recipient(manager.email, "", manager.language, zone)
    enqueue(f"registrations/{template}", recipient, context, dedupe_key)
