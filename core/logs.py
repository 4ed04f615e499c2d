"""Logs: one line of key=value per request, without personal data, query strings or secret path parts."""

import re
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

_SECRET_PATHS = re.compile(
    r"(/calendars/+private/+|/accounts/+(?:confirm(?:/+address)?|reset|link)/+|/invitations/+|/unsubscribe/+"
    r"|/transfers/+|/surveys/+|/certificates/+|/trainings/+(?:approvals|nominations)/+)[^/?]+"
)


def configure() -> None:
    """key=value lines to standard output, UTC times."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        cache_logger_on_first_use=True,
    )


def redact(path: str) -> str:
    """``path`` with the secret part of private addresses replaced by a dash."""
    return _SECRET_PATHS.sub(lambda m: m[1] + "-", path)


def install(app: Flask) -> None:
    """One line for each request of ``app`` that is not a static file."""
    log = structlog.get_logger("http")

    @app.before_request
    def start() -> None:
        g.started = perf_counter()

    @app.after_request
    def line(response: Response) -> Response:
        if request.endpoint != "static" and not app.testing:
            ms = round((perf_counter() - g.get("started", perf_counter())) * 1000, 1)
            log.info(
                "request",
                method=request.method,
                path=redact(request.path),
                status=response.status_code,
                ms=ms,
            )
        return response
