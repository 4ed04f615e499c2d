"""HTTP Basic authentication (RFC 7617) by app password, for addresses that only programs open."""

from flask import Response, request

from accounts.app_passwords import actions
from accounts.app_passwords.queries import find_by_secret
from accounts.users.models import User
from core.database import db, writing
from core.errors import DomainError
from core.i18n import _l

CHALLENGE = 'Basic realm="Huizhi", charset="UTF-8"'


class NotIdentified(DomainError):
    """No app password, or one that does not work: programs then ask for it."""

    status = 401

    def __init__(self) -> None:
        super().__init__("not_identified", _l("Sign in with your e-mail address and an app password."))


def identify() -> User | None:
    """Whose app password came with the request; None when none came. Raises NotIdentified for one that doesn't work.

    The password of the account itself never works here, and no cookie is looked at.
    """
    if "Authorization" not in request.headers:
        return None
    given = request.authorization
    if given is None or given.type != "basic" or "\0" in f"{given.username}{given.password}":
        raise NotIdentified
    password = find_by_secret(given.username or "", given.password or "")
    if password is None:
        raise NotIdentified
    if actions.is_due(password):
        db.session.rollback()
        with writing():
            actions.note_use(password.id, request.user_agent.string)
            db.session.commit()
    return password.user


def is_wrong_guess(response: Response) -> bool:
    """Whether the request was refused with a password in it: for limits that count guesses only."""
    return response.status_code == 401 and "Authorization" in request.headers
