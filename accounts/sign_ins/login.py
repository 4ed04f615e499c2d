"""Ties Flask-Login to our sign-ins: the cookie carries a token, the database says whether it still counts."""

from datetime import timedelta
from functools import cache
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager
from sqlalchemy import Select, bindparam

from accounts.sign_ins import actions
from accounts.sign_ins.hashing import hash_token
from accounts.sign_ins.models import SignIn
from accounts.users.models import User
from core import clock
from core.database import db, writing

IDLE = timedelta(days=30)
"""A sign-in that was not seen for so long no longer counts."""
SEEN_EVERY = timedelta(minutes=15)


def find_user(token: str) -> User | None:
    """Whose open sign-in this token is; one query. None for ended, unknown, long unseen, or a disabled account."""
    sign_in: SignIn | None = db.session.scalar(_by_token(), {"token_hash": hash_token(token)})
    if sign_in is None or sign_in.ended_at is not None or not sign_in.user.is_active:
        return None
    unseen = clock.now() - sign_in.last_seen_at
    if unseen > IDLE:
        return None
    if unseen > SEEN_EVERY and request.method == "GET":
        g.sign_in_seen = sign_in.id
    return sign_in.user


@cache
def _by_token() -> Select[Any]:
    """Built once: every page asks it."""
    query: Select[Any] = db.select(SignIn).where(SignIn.token_hash == bindparam("token_hash"))
    return query


def enter(user: User, method: str) -> None:
    """Sign ``user`` in on this device, with a new cookie in place of whatever was in it before."""
    token = actions.open_sign_in(user, method, request.user_agent.string, request.remote_addr or "")
    session.clear()
    session["_user_id"] = token
    session["_fresh"] = True
    session.permanent = True
    current_app.login_manager._update_request_context_with_user(user)  # type: ignore[attr-defined]


def leave() -> None:
    """Forget the cookie's contents; the row is ended by ``actions.end``."""
    session.clear()
    current_app.login_manager._update_request_context_with_user()  # type: ignore[attr-defined]


def current_token() -> str:
    """The token in this request's cookie; empty when nobody is signed in."""
    return str(session.get("_user_id", ""))


class _Sessions(SecureCookieSessionInterface):
    """The cookie is renewed where it was looked at: feeds and CalDAV, which never do, don't hand it out again."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return session.accessed and super().should_set_cookie(app, session)


class _Manager(LoginManager):
    """Without Flask-Login's remember cookie: looking for it would make every answer, feeds too, vary by cookie."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def install(app: Flask) -> None:
    app.session_interface = _Sessions()
    manager = _Manager(app)
    manager.session_protection = None  # our sign-ins can be seen and ended one by one instead
    manager.user_loader(find_user)

    @app.after_request
    def note_seen(response: Response) -> Response:
        if sign_in_id := g.pop("sign_in_seen", None):
            _note_seen(sign_in_id)
        return response


def _note_seen(sign_in_id: int) -> None:
    """In a writing transaction of its own, after the page has been made in its reading one."""
    db.session.rollback()
    with writing():
        db.session.execute(db.update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=clock.now()))
        db.session.commit()
