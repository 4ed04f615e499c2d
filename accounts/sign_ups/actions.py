from datetime import timedelta

from accounts.users import actions as users
from accounts.users.emails import parse
from accounts.users.links import fingerprint, read, sign, spent
from accounts.users.models import User
from accounts.users.passwords import check_password, hash_password, verify
from accounts.users.queries import find_by_email, find_by_ref, lock
from core import audit, clock
from core.database import db
from core.errors import Invalid
from core.i18n import _l
from notifications.outbox.actions import enqueue

LIFETIME = timedelta(days=3)
_PURPOSE = "sign-up"


def sign_up(secret: str, email: str, password: str, *, nonce: str, **columns: str) -> None:
    """Write an unconfirmed account and mail its confirmation link; the owner of an existing one gets a mail that
    says so. Work, answer and refusals are the same in both cases.

    ``nonce`` marks the browser that asks. ``columns``: name_native, name_latin, language, time_zone. Signing up again
    before confirming writes all anew; links of earlier mails no longer work.
    """
    email = parse(email)
    check_password(password, (email, columns["name_native"], columns.get("name_latin", "")))
    hashed = hash_password(password)
    user = find_by_email(email)
    if user is not None and (user.email_confirmed_at or user.disabled_at):
        minute = int(clock.now().timestamp() // 60)
        enqueue("accounts/known", user.recipient, {}, f"known:{user.ref}:{minute}")
        return
    if user is None:
        user = users.create(email, columns)
    else:
        users.edit_profile(user, **columns)
    user.password_hash = hashed
    db.session.flush()
    values = {"user": user.ref, "nonce": nonce, "state": _state(user)}
    token = sign(secret, _PURPOSE, LIFETIME, values)
    enqueue("accounts/confirm", user.recipient, {"token": token}, f"confirm:{user.ref}:{values['state']}")


def read_link(secret: str, token: str) -> tuple[User, str]:
    """The account to confirm and the nonce of the browser that signed up. Raises Gone for a spent link."""
    values = read(secret, _PURPOSE, token)
    user = find_by_ref(values["user"])
    if user is None or user.disabled_at or values["state"] != _state(user):
        raise spent()
    return user, values["nonce"]


def confirm(secret: str, token: str, *, is_same_browser: bool, password: str = "") -> User:
    """The account's address counts from now on.

    In another browser the password is asked: otherwise a stranger could have signed up with somebody's address and
    wait for them to open the link.
    """
    user, _nonce = read_link(secret, token)
    lock(user)
    read_link(secret, token)
    if not is_same_browser and not verify(user.password_hash, password):
        raise Invalid("wrong_password", _l("This is not the password you chose when you signed up."), "password")
    user.email_confirmed_at = clock.now()
    audit.record(user, "user.confirmed", "user", user.id)
    return user


def _state(user: User) -> str:
    """Changes with the confirmation, and with a second sign-up before it."""
    return fingerprint(user.id, user.email, user.password_hash, user.email_confirmed_at is None)
