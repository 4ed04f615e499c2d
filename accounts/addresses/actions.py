from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from accounts.users.emails import parse
from accounts.users.links import fingerprint, read, sign, spent
from accounts.users.models import User
from accounts.users.passwords import verify
from accounts.users.queries import find_by_email, lock
from core import audit, clock
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from notifications.outbox.actions import enqueue
from notifications.recipient import Recipient

LIFETIME = timedelta(hours=24)
_PURPOSE = "address"


def request_change(secret: str, user: User, email: str, password: str) -> None:
    """Mail a link to the new address; the account changes once it is opened. Raises Invalid at ``email``, ``password``.

    An address that has an account gets a mail that says so; the answer is the same.
    """
    email = parse(email)
    if user.password_hash and not verify(user.password_hash, password):
        raise Invalid("wrong_password", _l("This is not your password."), "password")
    if email == user.email:
        raise Invalid("same_address", _l("This is already the address of your account."), "email")
    recipient = Recipient(email, user.display_name, user.language, user.time_zone)
    key = f"address:{fingerprint(user.ref, email)}:{int(clock.now().timestamp() // 60)}"
    if find_by_email(email) is not None:
        enqueue("accounts/address_known", recipient, {}, key)
        return
    token = sign(secret, _PURPOSE, LIFETIME, {"user": user.ref, "email": email, "state": _state(user)})
    enqueue("accounts/address", recipient, {"token": token, "old_address": user.email}, key)


def read_link(secret: str, token: str, user: User) -> str:
    """The new address. Raises Gone for a spent link and for one of another account."""
    values = read(secret, _PURPOSE, token)
    if values["user"] != user.ref or values["state"] != _state(user):
        raise spent()
    return str(values["email"])


def change(secret: str, token: str, user: User) -> None:
    """The new address counts from now on; the old one is told. Raises Refused when it got an account meanwhile."""
    lock(user)
    email, old = read_link(secret, token, user), user.recipient
    try:
        with db.session.begin_nested():
            user.email, user.email_confirmed_at = email, clock.now()
    except IntegrityError as error:
        raise Refused("email_taken", _l("This address has an account of its own by now.")) from error
    audit.record(user, "user.address_changed", "user", user.id)
    context = {"at": clock.now().isoformat(), "new_address": email}
    enqueue("accounts/address_changed", old, context, f"address-changed:{user.ref}:{_state(user)}")


def _state(user: User) -> str:
    """Changes with the address and with the password."""
    return fingerprint(user.id, user.email, user.password_hash)
