from datetime import timedelta

from accounts.sign_ins.actions import end_all
from accounts.users.actions import set_password
from accounts.users.emails import parse
from accounts.users.links import fingerprint, read, sign, spent
from accounts.users.models import User
from accounts.users.passwords import check_password, verify
from accounts.users.queries import find_by_email, find_by_ref, lock
from core import audit, clock
from core.errors import Invalid
from core.i18n import _l
from notifications.outbox.actions import enqueue
from notifications.recipient import Recipient

LIFETIME = timedelta(hours=1)
_PURPOSE = "reset"


def request_reset(secret: str, email: str, *, language: str, time_zone: str) -> None:
    """Mail a link to set a new password. An address without an account gets a mail that says so: the page does not.

    At most one mail a minute goes to one address.
    """
    email = parse(email)
    user = find_by_email(email)
    key = f"reset:{fingerprint(email)}:{int(clock.now().timestamp() // 60)}"
    if user is None or user.disabled_at:
        enqueue("accounts/reset_unknown", Recipient(email, "", language, time_zone), {}, key)
        return
    token = sign(secret, _PURPOSE, LIFETIME, {"user": user.ref, "state": _state(user)})
    enqueue("accounts/reset", user.recipient, {"token": token}, key)


def read_link(secret: str, token: str) -> User:
    """Whose password the link sets. Raises Gone for a spent link."""
    values = read(secret, _PURPOSE, token)
    user = find_by_ref(values["user"])
    if user is None or user.disabled_at or values["state"] != _state(user):
        raise spent()
    return user


def reset(secret: str, token: str, password: str) -> User:
    """Set the password behind the link, end every sign-in, and take the address as confirmed: its mail was read."""
    user = read_link(secret, token)
    lock(user)
    read_link(secret, token)
    _choose(user, password)
    user.email_confirmed_at = user.email_confirmed_at or clock.now()
    end_all(user)
    return user


def change(user: User, old: str, new: str, *, token: str) -> None:
    """Set a new password; end every sign-in but the one with this token. Raises Invalid at ``old``, ``password``."""
    if not verify(user.password_hash, old):
        raise Invalid("wrong_password", _l("This is not your current password."), "old")
    _choose(user, new)
    end_all(user, but=token)


def _choose(user: User, password: str) -> None:
    check_password(password, (user.email, user.name_native, user.name_latin))
    set_password(user, password)
    audit.record(user, "user.password_changed", "user", user.id)
    context = {"at": clock.now().isoformat()}
    enqueue("accounts/password_changed", user.recipient, context, f"password:{user.ref}:{_state(user)}")


def _state(user: User) -> str:
    """Changes with the password, and with the address."""
    return fingerprint(user.id, user.email, user.password_hash)
