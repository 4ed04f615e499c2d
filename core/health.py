"""For whoever runs Huizhi: is the process alive, is it ready to serve."""

from flask import Blueprint, Response
from sqlalchemy import text

from core.access import public
from core.database import db

blueprint = Blueprint("health", __name__)


def _plain(words: str, status: int = 200) -> Response:
    return Response(words + "\n", status, mimetype="text/plain", headers={"Cache-Control": "no-store"})


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """The process answers; says nothing of the database."""
    return _plain("ok")


@blueprint.get("/readyz")
@public
def readyz() -> Response:
    """The database answers too; 503 while it does not."""
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:
        return _plain("database does not answer", 503)
    return _plain("ok")
