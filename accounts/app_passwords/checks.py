"""What must always hold of app passwords."""

from collections.abc import Iterator

from accounts.app_passwords.actions import LIMIT
from accounts.app_passwords.models import AppPassword
from core.database import db
from core.invariants import invariant


@invariant("nobody has more app passwords that work than the limit")
def few_app_passwords() -> Iterator[str]:
    query = (
        db.select(AppPassword.user_id, db.func.count())
        .where(AppPassword.revoked_at.is_(None))
        .group_by(AppPassword.user_id)
        .having(db.func.count() > LIMIT)
    )
    for user_id, count in db.session.execute(query):
        yield f"Person {user_id} has {count} app passwords that work."
