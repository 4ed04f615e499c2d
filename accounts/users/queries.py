from accounts.users.emails import fold
from accounts.users.models import User
from core.database import db
from core.errors import NotFound


def find_by_email(email: str) -> User | None:
    """Whose address this is, confirmed or not, in any spelling."""
    user: User | None = db.session.scalar(db.select(User).where(User.email == fold(email)))
    return user


def find_by_ref(ref: str) -> User | None:
    user: User | None = db.session.scalar(db.select(User).where(User.ref == ref))
    return user


def get_by_ref(ref: str) -> User:
    """Raises NotFound."""
    if user := find_by_ref(ref):
        return user
    raise NotFound


def lock(user: User) -> User:
    """The row as it is now, held until the end of the transaction (SQLite's writers are alone anyway)."""
    locked: User = db.session.get_one(User, user.id, populate_existing=True, with_for_update={"of": User})
    return locked
