import hmac
from collections.abc import Sequence

from accounts.app_passwords.models import AppPassword
from accounts.app_passwords.secrets import hash_secret
from accounts.users.emails import fold
from accounts.users.models import User
from core.database import db
from core.errors import NotFound


def list_working(user: User) -> Sequence[AppPassword]:
    """Those that are not revoked, the newest first."""
    query = db.select(AppPassword).where(AppPassword.user_id == user.id, AppPassword.revoked_at.is_(None))
    return db.session.scalars(query.order_by(AppPassword.id.desc())).all()


def count_working(user: User) -> int:
    query = db.select(db.func.count()).where(AppPassword.user_id == user.id, AppPassword.revoked_at.is_(None))
    return int(db.session.scalar(query) or 0)


def get_own(user: User, ref: str) -> AppPassword:
    """One of the person's, not revoked. Raises NotFound, also for those of others."""
    query = db.select(AppPassword).where(
        AppPassword.ref == ref, AppPassword.user_id == user.id, AppPassword.revoked_at.is_(None)
    )
    password: AppPassword | None = db.session.scalar(query)
    if password is None:
        raise NotFound
    return password


def find_by_secret(email: str, secret: str) -> AppPassword | None:
    """The password with this text of the person with this address: one query.

    None when there is none, it is revoked, or the account is disabled or not confirmed.
    """
    query = (
        db.select(AppPassword)
        .join(AppPassword.user)
        .where(User.email == fold(email)[:254], AppPassword.revoked_at.is_(None))
    )
    given, found = hash_secret(secret), None
    for password in db.session.scalars(query):
        if hmac.compare_digest(password.secret_hash, given):
            found = password
    return found if found is not None and found.user.is_active else None
