"""Filling a group's seats with the people of a table: all of them or nobody."""

from accounts.users.models import User
from core.database import db
from core.errors import DomainError, Invalid
from core.i18n import _l
from registrations.group_people.actions import check_changeable, fill
from registrations.groups.models import Group
from registrations.groups.queries import count
from registrations.people_imports.planned import Plan
from registrations.people_imports.planning import Wishes, plan
from registrations.people_imports.reading import Rows
from registrations.pools.actions import lock


def look_through(group: Group, rows: Rows, language: str) -> Plan:
    """What would happen now; reads only."""
    wishes = Wishes(language=language, ticket_type=group.ticket_type, seats=count(group).left)
    return plan(group.offering, rows, wishes)


def fill_all(group: Group, actor: User, rows: Rows, language: str) -> Plan:
    """Plans again with the seats locked. Raises Invalid when anything stands in the way; then nothing is written."""
    check_changeable(group)
    lock(group.offering_id)
    made = look_through(group, rows, language)
    if made.problems:
        message = _l(
            "Nothing was imported: %(count)s errors stand in the way. The first: %(first)s",
            count=len(made.problems),
            first=made.problems[0].message,
        )
        raise Invalid("import_errors", message)
    with db.session.begin_nested():
        for row in made.of("register"):
            try:
                fill(group, actor, person=row.person, email=row.email, language=language, answers=row.answers)
            except DomainError as error:
                message = _l(
                    "Row %(row)s, %(label)s: %(reason)s", row=row.number, label=row.email, reason=error.message
                )
                raise Invalid(error.code, message) from error
    return made
