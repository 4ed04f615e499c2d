"""Requests and commands as they happen in production: each in a context of its own, apart from the test's."""

from contextvars import Context
from typing import Any

from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

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
