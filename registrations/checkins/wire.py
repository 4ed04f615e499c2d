"""What a device sends: read strictly, refused with a sentence; nothing in it is trusted."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.i18n import _l
from core.text import has_forbidden_characters

MOST_SCANS = 200
MOST_BYTES = 256 * 1024
METHODS = ("camera", "scanner", "search", "walk_in")
DEVICE_VERDICTS = re.compile(r"[a-z_]{0,16}")


@dataclass(frozen=True)
class Device:
    id: str = ""
    name: str = ""


@dataclass(frozen=True)
class Scanned:
    """``code``: what was read or the number of who was found; ``undoes``: the client id of the scan taken back.

    ``let_in`` is None while the device waits for the server to decide.
    """

    client_id: str
    device_at: datetime
    code: str = ""
    undoes: str = ""
    let_in: bool | None = None
    device_verdict: str = ""
    method: str = "scanner"


@dataclass(frozen=True)
class Batch:
    """In the order in which the device scanned. ``malformed``: client ids of scans that make no sense."""

    device: Device
    sent_at: datetime
    scans: tuple[Scanned, ...]
    malformed: tuple[str, ...]


def read_batch(payload: Any) -> Batch:
    """Raises Invalid when not even who sends it and what can be told apart. One bad scan does not hold up the rest."""
    if not isinstance(payload, dict) or not isinstance(payload.get("scans"), list):
        raise _unreadable()
    device, items = payload.get("device"), payload["scans"]
    if not isinstance(device, dict) or len(items) > MOST_SCANS:
        raise _unreadable()
    scans, malformed = [], []
    for item in items:
        client_id = _uuid(item.get("id") if isinstance(item, dict) else None)
        try:
            scans.append(_scan(client_id, item))
        except Invalid:
            malformed.append(client_id)
    return Batch(Device(_uuid(device.get("id")), _name(device.get("name"))), _instant(payload.get("sent_at")),
                 tuple(scans), tuple(malformed))  # fmt: skip


def _scan(client_id: str, item: dict[str, Any]) -> Scanned:
    undoes, let_in = item.get("undoes"), item.get("let_in")
    verdict = item.get("verdict", "")
    if not (let_in is None or isinstance(let_in, bool)) or item.get("method") not in METHODS:
        raise _unreadable()
    if not isinstance(verdict, str) or not DEVICE_VERDICTS.fullmatch(verdict):
        raise _unreadable()
    return Scanned(
        client_id=client_id,
        device_at=_instant(item.get("at")),
        code=_code(item.get("code")) if undoes is None else "",
        undoes=_uuid(undoes) if undoes is not None else "",
        let_in=let_in,
        device_verdict=verdict,
        method=item["method"],
    )


def _code(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 300 or has_forbidden_characters(value):
        raise _unreadable()
    return value.strip()


def _uuid(value: Any) -> str:
    try:
        return str(UUID(value)) if isinstance(value, str) and len(value) == 36 else _fail()
    except ValueError as error:
        raise _unreadable() from error


def _name(value: Any) -> str:
    if not isinstance(value, str) or has_forbidden_characters(value):
        raise _unreadable()
    return value.strip()[:60]


def _instant(value: Any) -> datetime:
    """Milliseconds since 1970, as a browser's clock says them."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 4_102_444_800_000:
        raise _unreadable()
    return datetime.fromtimestamp(value / 1000, UTC)


def _fail() -> str:
    raise _unreadable()


def _unreadable() -> Invalid:
    return Invalid("unreadable", _l("What this device sent can't be read. Reload the page; nothing on it is lost."))
