from datetime import datetime

from sqlalchemy import ColumnElement

from accounts.sign_ins.models import FailedSignIn, SignIn
from accounts.sign_ins.throttle import (
    ACCOUNT_FREE,
    ACCOUNT_WINDOW,
    ADDRESS_FREE,
    ADDRESS_WINDOW,
    network,
    open_again_at,
)
from accounts.users.emails import fold
from accounts.users.models import User
from core import clock
from core.database import db
from core.errors import NotFound


def list_open(user: User) -> list[SignIn]:
    """The person's open sign-ins, the one used last first."""
    query = db.select(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())))


def get_own(user: User, sign_in_id: int) -> SignIn:
    """One of the person's open sign-ins. Raises NotFound for ended ones and those of others."""
    query = db.select(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == user.id, SignIn.ended_at.is_(None))
    sign_in: SignIn | None = db.session.scalar(query)
    if sign_in is None:
        raise NotFound
    return sign_in


def newest_id(user: User) -> int:
    """Changes with every sign-in of the person; 0 before the first."""
    return int(db.session.scalar(db.select(db.func.max(SignIn.id)).where(SignIn.user_id == user.id)) or 0)


def find_wait(email: str, address: str) -> datetime | None:
    """When the next guess for this account from this address is heard; None when at once."""
    now = clock.now()
    waits = [
        open_again_at(_wrong(FailedSignIn.email == fold(email)[:254], now - ACCOUNT_WINDOW), ACCOUNT_FREE),
        open_again_at(_wrong(FailedSignIn.address == network(address), now - ADDRESS_WINDOW), ADDRESS_FREE),
    ]
    return max((wait for wait in waits if wait is not None and wait > now), default=None)


def _wrong(where: ColumnElement[bool], since: datetime) -> list[datetime]:
    return list(db.session.scalars(db.select(FailedSignIn.at).where(where, FailedSignIn.at > since)))
