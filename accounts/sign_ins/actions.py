import hashlib
from datetime import datetime, timedelta

from accounts.sign_ins.hashing import hash_token
from accounts.sign_ins.models import FailedSignIn, SignIn
from accounts.sign_ins.queries import find_wait
from accounts.sign_ins.signals import signed_in
from accounts.sign_ins.throttle import network
from accounts.users.emails import fold
from accounts.users.models import User
from accounts.users.passwords import hash_password, needs_rehash
from core import audit, clock
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l, _n
from core.ids import new_token

KEPT = timedelta(days=90)
"""How long ended and forgotten sign-ins stay before the purge."""
WRONG_KEPT = timedelta(days=1)


def open_sign_in(user: User, method: str, client: str, address: str) -> str:
    """Write a new sign-in; returns the token for the cookie. ``method``: "password", "link", "sign_up", "reset"."""
    now, token = clock.now(), new_token()
    db.session.add(
        SignIn(
            token_hash=hash_token(token),
            user_id=user.id,
            method=method,
            client=client[:200],
            address=address[:64],
            created_at=now,
            last_seen_at=now,
        )
    )
    db.session.flush()
    signed_in.send(user)
    return token


def check_wait(email: str, address: str) -> None:
    """Raise Refused while too many wrong guesses were just made. From here on this account's guesses queue up:
    many at once are heard one after the other, so that none slips past the count."""
    _hold(fold(email))
    if until := find_wait(email, address):
        raise _too_many(until)


def refuse_guess(email: str, address: str) -> Invalid:
    """Note a wrong guess; the refusal is the same whether the account exists or not. Commit before raising it."""
    db.session.add(FailedSignIn(email=fold(email)[:254], address=network(address), at=clock.now()))
    db.session.flush()
    return Invalid("wrong_password", _l("E-mail address and password do not belong together. Try again, or reset it."))


def welcome(user: User, password: str) -> None:
    """After a right password: forget the wrong ones, and keep the hash up to date with today's costs."""
    db.session.execute(db.delete(FailedSignIn).where(FailedSignIn.email == user.email))
    if user.password_hash and needs_rehash(user.password_hash):
        user.password_hash = hash_password(password)


def end(sign_in: SignIn) -> None:
    """From the next request on that device is signed out. Nothing changes for one that has ended."""
    if sign_in.ended_at is None:
        sign_in.ended_at = clock.now()


def end_all(user: User, *, but: str | None = None) -> int:
    """End the person's sign-ins, all or all but the one with this token; returns how many."""
    open_ones = db.update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
    if but is not None:
        open_ones = open_ones.where(SignIn.token_hash != hash_token(but))
    ended = db.session.execute(open_ones.values(ended_at=clock.now())).rowcount  # type: ignore[attr-defined]
    audit.record(user, "user.ended_sign_ins", "user", user.id, count=ended)
    return int(ended)


def purge() -> None:
    """Delete what is no longer of use: wrong guesses after a day, ended and forgotten sign-ins after ninety."""
    now = clock.now()
    db.session.execute(db.delete(FailedSignIn).where(FailedSignIn.at < now - WRONG_KEPT))
    db.session.execute(db.delete(SignIn).where(SignIn.last_seen_at < now - KEPT))


def _hold(email: str) -> None:
    """Until the transaction ends, nobody else guesses for this account. SQLite's writers are alone anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(email.encode()).digest()[:8], signed=True)
        db.session.execute(db.select(db.func.pg_advisory_xact_lock(key)))


def _too_many(until: datetime) -> Refused:
    minutes = int((until - clock.now()).total_seconds() // 60) + 1
    sentence = _n(
        "Too many wrong attempts. Try again in %(num)s minute, or sign in with a link by e-mail.",
        "Too many wrong attempts. Try again in %(num)s minutes, or sign in with a link by e-mail.",
        minutes,
    )
    return Refused("too_many_attempts", sentence)
