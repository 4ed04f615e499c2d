from datetime import timedelta

from accounts.app_passwords.models import AppPassword
from accounts.app_passwords.queries import count_working
from accounts.app_passwords.secrets import hash_secret, new_secret
from accounts.users.models import User
from accounts.users.queries import lock
from core import audit, clock
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from notifications.outbox.actions import enqueue

LIMIT = 20
NOTED_EVERY = timedelta(minutes=10)


def create(user: User, name: str) -> tuple[AppPassword, str]:
    """A new password and what it reads, which nobody learns again; its owner gets a mail. At most LIMIT a person."""
    name = name.strip()
    if not name:
        raise Invalid("no_name", _l("Name the program or device, such as “phone” or “Thunderbird”."), "name")
    lock(user)
    if count_working(user) >= LIMIT:
        sentence = _l("You have twenty app passwords already. Revoke one that you no longer use.")
        raise Refused("too_many", sentence, "name")
    secret, now = new_secret(), clock.now()
    password = AppPassword(user=user, name=name[:80], secret_hash=hash_secret(secret), created_at=now)
    db.session.add(password)
    db.session.flush()
    audit.record(user, "app_password.created", "user", user.id, password=password.ref)
    context = {"at": now.isoformat(), "name": password.name}
    enqueue("accounts/app_password", user.recipient, context, f"app-password:{password.ref}")
    return password, secret


def revoke(password: AppPassword) -> None:
    """The program that uses it is refused from its next request on. Nothing changes for one that is revoked."""
    if password.revoked_at is None:
        password.revoked_at = clock.now()
        audit.record(password.user, "app_password.revoked", "user", password.user_id, password=password.ref)


def is_due(password: AppPassword) -> bool:
    """Whether a use of it now is worth a note."""
    return password.last_used_at is None or password.last_used_at < clock.now() - NOTED_EVERY


def note_use(password_id: int, client: str) -> None:
    """Remember when and by which program it was used. Call in a transaction of its own."""
    used = db.update(AppPassword).where(AppPassword.id == password_id)
    db.session.execute(used.values(last_used_at=clock.now(), last_client=client[:120]))
