from datetime import timedelta

from accounts.sign_ins.queries import newest_id
from accounts.users import actions as users
from accounts.users.emails import parse
from accounts.users.links import fingerprint, read, sign, spent
from accounts.users.models import User
from accounts.users.queries import find_by_email, lock
from core import audit, clock
from core.database import db
from notifications.outbox.actions import enqueue
from notifications.recipient import Recipient

LIFETIME = timedelta(hours=1)
_PURPOSE = "link"


def request_link(secret: str, email: str, *, next_page: str, language: str, time_zone: str) -> None:
    """Mail a link that signs in; whoever has no account yet gets the same link and is asked for a name there.

    Nothing tells which of both it was. At most one mail a minute goes to one address.
    """
    email = parse(email)
    user = find_by_email(email)
    recipient = user.recipient if user else Recipient(email, "", language, time_zone)
    token = sign(secret, _PURPOSE, LIFETIME, {"email": email, "next": next_page, "state": _state(user)})
    minute = int(clock.now().timestamp() // 60)
    enqueue("accounts/link", recipient, {"token": token}, f"link:{fingerprint(email)}:{minute}")


def read_link(secret: str, token: str) -> tuple[str, str, User | None]:
    """Address, next page and the account, None when there is none yet. Raises Gone for a spent link."""
    values = read(secret, _PURPOSE, token)
    user = find_by_email(values["email"])
    if values["state"] != _state(user) or (user and user.disabled_at):
        raise spent()
    return values["email"], values["next"], user


def open_link(secret: str, token: str, **columns: str) -> User:
    """The person whom the link lets in, their address now confirmed; a new account takes ``columns`` (the names ...).

    A password that somebody set before the address was confirmed is dropped: it may be a stranger's.
    """
    email, _next, user = read_link(secret, token)
    if user is None:
        return users.create(email, columns, is_confirmed=True)
    lock(user)
    read_link(secret, token)
    if user.email_confirmed_at is None:
        user.email_confirmed_at, user.password_hash = clock.now(), None
        audit.record(user, "user.confirmed", "user", user.id)
    db.session.flush()
    return user


def _state(user: User | None) -> str:
    """Changes with the sign-in that the link is for."""
    return fingerprint(user and (user.id, newest_id(user), user.email_confirmed_at is None, user.disabled_at is None))
