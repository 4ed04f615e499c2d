"""What a person sees when something is refused outside a form, or goes wrong: a sentence, never a trace."""

from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from core.database import db
from core.errors import DomainError, Sentence
from core.i18n import _l
from core.typed import sent_again

_DEADLOCK = "40P01"
"""SQLSTATE deadlock_detected (PostgreSQL, appendix A)."""


def _page(code: int, message: Sentence | None = None) -> tuple[str, int]:
    """The sentences for each status stand in templates/errors/error.html; ``message`` says more than they do."""
    return render_template("errors/error.html", code=code, message=message), code


def _take_in(most: int = 200 * 1024 * 1024, piece: int = 1024 * 1024) -> None:
    """Read on, and forget, what is too large: a browser shows no answer until it has sent everything."""
    sent = request.environ["wsgi.input"]
    while most > 0 and (got := len(sent.read(piece))):
        most -= got


def _try_again(app: Flask) -> ResponseReturnValue | HTTPException | Response:
    """PostgreSQL ended one of two transactions that waited for each other, so nothing of this one was kept: once more,
    from the beginning, before anybody has to press again."""
    g.tried_again = True
    for upload in request.files.values():
        upload.seek(0)
    try:
        return app.dispatch_request()
    except Exception as error:
        return app.handle_user_exception(error)


def install(app: Flask) -> None:
    """Handlers of ``app``; each ends the transaction first."""

    @app.errorhandler(DomainError)
    def refused(error: DomainError) -> tuple[str, int]:
        db.session.rollback()
        return _page(error.status, error.message)

    @app.errorhandler(CSRFError)
    def expired(error: CSRFError) -> tuple[str, int]:
        if (again := sent_again()) is not None:
            return again
        sentence = _l("This page was open too long, or you signed in elsewhere. Go back, reload it and send again.")
        return _page(400, sentence)

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(error: RequestEntityTooLarge) -> tuple[str, int]:
        _take_in()
        return _page(413)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> tuple[str, int] | HTTPException:
        status = error.code or 500
        return error if status < 400 else _page(status)

    @app.errorhandler(OperationalError)
    def database_down(error: OperationalError) -> ResponseReturnValue | HTTPException | Response:
        db.session.rollback()
        if getattr(error.orig, "sqlstate", "") == _DEADLOCK and "tried_again" not in g:
            return _try_again(app)
        app.login_manager._update_request_context_with_user()  # type: ignore[attr-defined]  # nobody: no further query
        app.logger.error("database: %s", error.orig)
        return _page(503)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> tuple[str, int]:
        db.session.rollback()
        app.logger.exception("unhandled")
        if app.testing:
            raise error
        return _page(500)
