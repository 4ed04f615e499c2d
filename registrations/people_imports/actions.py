"""Registering the people of a table, and correcting those who are registered: all of them or nobody."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

from accounts.users.actions import create as create_account
from accounts.users.models import User
from accounts.users.queries import find_by_email
from core import audit, clock
from core.database import db
from core.errors import DomainError, Invalid
from core.i18n import _l, listed
from core.text import clean
from offerings.base.models import Offering
from registrations.base.actions import copy_profile, register
from registrations.base.mails import silence
from registrations.base.moves import note
from registrations.base.profile import Profile
from registrations.people_imports.models import PeopleFile
from registrations.people_imports.planned import Plan, PlannedRow
from registrations.people_imports.planning import Wishes, plan
from registrations.people_imports.reading import Rows
from registrations.pools.actions import lock
from registrations.questions.actions import answer
from registrations.questions.models import Question
from registrations.questions.queries import list_questions

KEPT = timedelta(days=1)


def keep_file(offering: Offering, user: User, filename: str, content: bytes) -> PeopleFile:
    """For the preview and what comes after it; the one of before makes room."""
    older = db.delete(PeopleFile).where(PeopleFile.user_id == user.id, PeopleFile.offering_id == offering.id)
    db.session.execute(older)
    file = PeopleFile(
        offering_id=offering.id,
        user_id=user.id,
        filename=clean(filename)[:200],
        content=content,
        created_at=clock.now(),
    )
    db.session.add(file)
    db.session.flush()
    return file


def purge_files() -> int:
    """Those nobody came back to. How many."""
    done = db.session.execute(db.delete(PeopleFile).where(PeopleFile.created_at < clock.now() - KEPT))
    return int(getattr(done, "rowcount", 0))


def import_people(offering: Offering, actor: User, rows: Rows, wishes: Wishes) -> Plan:
    """Plans again with the seats held. Raises Invalid when anything stands in the way; then nothing is written."""
    lock(offering.id)
    made = plan(offering, rows, wishes)
    if made.problems:
        message = _l(
            "Nothing was imported: %(count)s errors stand in the way. The first: %(first)s",
            count=len(made.problems),
            first=made.problems[0].message,
        )
        raise Invalid("import_errors", message)
    chosen = sorted(made.of("register") + made.of("wait"), key=lambda row: row.number)
    corrected = made.of("correct")
    with db.session.begin_nested(), nullcontext() if wishes.tells else silence():
        for row in chosen:
            _register(offering, row, wishes)
        questions = list_questions(offering.id)
        for row in corrected:
            _correct(row, actor, questions)
    told = {"people": len(chosen), "corrected": len(corrected), "told": wishes.tells}
    audit.record(actor, "participants.imported", "offering", offering.id, **told)
    return made


def _correct(row: PlannedRow, actor: User, questions: Sequence[Question]) -> None:
    """The account stays as it is, and nobody is asked to approve again: it is the organiser who says so. What was
    corrected stands with the registration, but not what it was before: answers are deleted as promised."""
    registration = row.registration
    assert registration is not None
    copy_profile(registration, row.person)
    if row.question_ids:
        ticket, user_id = registration.ticket_type.ref, registration.user_id or 0
        answer(registration.id, user_id, questions, row.answers, ticket, row.question_ids)
    registration.changed_at = clock.now()
    names = listed(str(change.label) for change in row.changes)
    note(registration, registration.state, actor, names[:500], what="corrected")
    db.session.flush()


def _register(offering: Offering, row: PlannedRow, wishes: Wishes) -> None:
    assert row.ticket_type is not None
    try:
        user, person = _account(row, wishes.language)
        registration = register(user, offering, row.ticket_type, row.answers, person, by_organiser=True)
        if registration.state == "waiting" and not wishes.waits:
            raise Invalid("full", _l("No seat is left for this person."))
    except DomainError as error:
        message = _l("Row %(row)s, %(label)s: %(reason)s", row=row.number, label=row.email, reason=error.message)
        raise Invalid(error.code, message) from error


def _account(row: PlannedRow, language: str) -> tuple[User, Profile]:
    """Found or made by the address. A new one has no password and nobody has confirmed it: its owner signs in by link.

    Whoever has an account keeps what it says: a table of somebody else changes no account.
    """
    user = find_by_email(row.email)
    if user is not None:
        own = Profile.of(user)
        return user, replace(own, **{name: getattr(row.person, name) for name, value in vars(own).items() if not value})
    columns = {
        "name_native": row.person.name_native or row.person.name_latin,
        "name_latin": row.person.name_latin,
        "organisation_name": row.person.organisation_name,
        "language": language,
    }
    return create_account(row.email, columns), row.person
