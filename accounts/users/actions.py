from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError

from accounts.users.emails import parse
from accounts.users.models import User
from accounts.users.passwords import hash_password
from accounts.users.queries import find_by_email
from accounts.users.zones import check_zone
from core import audit, clock
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import LOCALES, _l


def create(email: str, columns: Mapping[str, str], *, is_confirmed: bool = False) -> User:
    """A new account without a password; ``columns`` as for ``edit_profile``, ``name_native`` among them.

    Raises Refused when the address has an account: only for who may know that.
    """
    email = parse(email)
    if find_by_email(email) is not None:
        raise _taken()
    now = clock.now()
    user = User(email=email, created_at=now, email_confirmed_at=now if is_confirmed else None)
    _write(user, **{"name_native": "", **columns})
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError as error:  # somebody signed up with it at the same moment
        raise _taken() from error
    audit.record(user, "user.created", "user", user.id)
    return user


def edit_profile(user: User, **columns: str) -> None:
    """Names, organisation, job title, phone, language, time zone: whichever are given."""
    _write(user, **columns)
    audit.record(user, "user.edited", "user", user.id, columns=sorted(columns))


def set_password(user: User, password: str) -> None:
    """Store it without judging it: ``passwords.check_password`` is for what people choose."""
    user.password_hash = hash_password(password)


def make_administrator(user: User) -> None:
    """From now on this person may do everything. Nothing changes for one who already is."""
    if user.administrator_at is None:
        user.administrator_at = clock.now()
        audit.record(None, "user.made_administrator", "user", user.id)


def _taken() -> Refused:
    return Refused("email_taken", _l("There is an account with this address already."), "email")


_EDITABLE = {"name_native", "name_latin", "organisation_name", "job_title", "phone", "language", "time_zone"}


def _write(user: User, **columns: str) -> None:
    assert columns.keys() <= _EDITABLE, columns.keys() - _EDITABLE
    if "name_native" in columns and not columns["name_native"].strip():
        raise Invalid("name_missing", _l("Write your name as you use it yourself."), "name_native")
    if "time_zone" in columns:
        check_zone(columns["time_zone"])
    if columns.get("language", "en") not in LOCALES:
        raise Invalid("language_unknown", _l("Choose one of the languages."), "language")
    for name, value in columns.items():
        setattr(user, name, value)
