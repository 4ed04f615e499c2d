"""Answers that nobody should read in the database: what stands there in their place, and the way back."""

import json
from typing import Any

from flask import current_app

from core.sealing import seal, unseal
from core.settings import Settings


def sealed(value: Any, bound_to: str) -> dict[str, str]:
    """What is stored for ``value`` (JSON); ``bound_to`` is the ref of the question it answers."""
    return {"sealed": seal(json.dumps(value, ensure_ascii=False), _secret(), bound_to)}


def is_sealed(stored: Any) -> bool:
    return isinstance(stored, dict) and "sealed" in stored


def opened(stored: Any, bound_to: str) -> Any:
    """The value in clear, None when it was sealed under another key; anything else as it is."""
    if not is_sealed(stored):
        return stored
    plain = unseal(stored["sealed"], _secret(), bound_to)
    return None if plain is None else json.loads(plain)


def _secret() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret_key
