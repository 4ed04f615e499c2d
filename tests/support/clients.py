"""Requests and commands as they happen in production: each in a context of its own, apart from the test's."""

from contextvars import Context
from secrets import token_hex
from typing import Any

from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from accounts.sign_ins.actions import open_sign_in
from accounts.users.models import User

Scope = scoped_session[Session]


class Client(FlaskClient):
    """Commits the test's session before a request (what a test wrote is there) and forgets what it read after it."""

    session: Scope

    def open(self, *args: Any, **kwargs: Any) -> Any:
        self.session.commit()
        answer = Context().run(super().open, *args, **{"buffered": True} | kwargs)
        self.session.expire_all()
        return answer


def run_command(app: Flask, session: Scope, *args: str, **kwargs: Any) -> Result:
    """``flask ARGS`` within the process."""
    session.commit()
    result: Result = Context().run(app.test_cli_runner().invoke, args=args, **kwargs)
    session.expire_all()
    return result


def sign_in_cookie(app: Flask, user: User) -> tuple[str, str]:
    """Name and value of what a browser keeps once ``user`` has signed in with it. Written as the page writes it, which
    spends ten times as long on the password; the caller commits."""
    token = open_sign_in(user, "password", "tests", "127.0.0.1")
    kept = {"_user_id": token, "_fresh": True, "_permanent": True, "csrf_token": token_hex(20)}
    return app.config["SESSION_COOKIE_NAME"], app.session_interface.get_signing_serializer(app).dumps(kept)
