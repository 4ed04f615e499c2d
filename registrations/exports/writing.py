"""Writing a file that was asked for, from one state of the database, a batch at a time."""

import base64
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale

from core.database import db, reading
from core.i18n import locale_for
from core.sealing import seal, unseal
from core.settings import Settings
from registrations.exports.actions import WORK
from registrations.exports.files import write
from registrations.exports.models import PeopleExport
from registrations.participants.columns import Row, all_columns, choose
from registrations.participants.filters import parse_look
from registrations.participants.queries import iterate
from registrations.questions.queries import list_all_questions


def produce(export_id: int) -> bool:
    """Write it and commit, unless somebody else is at it. Reads in a transaction that holds no lock. True when done."""
    return WORK.carry_out(export_id, _write)


def _write(export_id: int) -> dict[str, Any]:
    """What is kept, the size of the file as it is fetched, and how many people are in it."""
    count = 0

    def counted(batches: Iterator[list[Row]]) -> Iterator[list[Row]]:
        nonlocal count
        for batch in batches:
            yield batch
            count += len(batch)
            WORK.report(export_id, count)

    with reading(), TemporaryFile() as file:
        export = db.session.get_one(PeopleExport, export_id)
        offering, look = export.offering, parse_look(export.query)
        questions = list_all_questions(offering.id)
        with force_locale(locale_for(export.language)):
            known = all_columns(questions, sensitive=export.with_sensitive, clear=export.with_sensitive)
            columns = choose(known, look.columns)
            batches = iterate(offering, look, {each.ref: each for each in questions}, columns)
            write(export.kind, columns, counted(batches), ZoneInfo(offering.time_zone), file)
        is_sealed, ref = export.with_sensitive, export.ref
        db.session.rollback()
        file.seek(0)
        content = file.read()
    return {"content": _sealed(content, ref) if is_sealed else content, "size": len(content), "done": count}


def _sealed(content: bytes, ref: str) -> bytes:
    """What is encrypted in the rows does not lie in clear in the file."""
    return seal(base64.b64encode(content).decode(), _secret(), ref).encode()


def opened(export: PeopleExport) -> bytes | None:
    """The file as it is fetched; None when it is gone, or was sealed under another key."""
    if export.content is None or not export.with_sensitive:
        return export.content
    plain = unseal(export.content.decode(), _secret(), export.ref)
    return None if plain is None else base64.b64decode(plain)


def _secret() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret_key
