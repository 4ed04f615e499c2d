"""Inviting the people of a table: all of them or nobody."""

from core.audit import Actor
from core.errors import Invalid
from core.i18n import _l
from offerings.base.models import Offering
from registrations.guest_imports.planning import Plan, Wishes, plan
from registrations.guests.actions import invite
from registrations.people_imports.reading import Rows


def invite_all(offering: Offering, actor: Actor, rows: Rows, wishes: Wishes, secret_key: str) -> Plan:
    """Plans again. Raises Invalid when anything stands in the way; then nothing is written."""
    made = plan(offering, rows, wishes)
    if made.problems:
        first = made.problems[0].message
        message = _l("Nobody was invited: %(count)s errors stand in the way. The first: %(first)s",
                     count=len(made.problems), first=first)  # fmt: skip
        raise Invalid("import_errors", message)
    for row in made.of("invite"):
        assert row.ticket_type is not None
        invite(
            offering,
            actor,
            ticket_type=row.ticket_type,
            name=row.name,
            email=row.email,
            language=row.language,
            note=row.note,
            expires_at=wishes.expires_at,
            secret_key=secret_key,
        )
    return made
