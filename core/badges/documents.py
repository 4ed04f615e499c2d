"""Documents of Open Badges 3.0 as JSON values: arrays where many are allowed, nothing empty, no nulls."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.badges.contexts import CONTROLLED, CREDENTIALS, OPEN_BADGES
from core.badges.data_integrity import instant
from core.badges.keys import controlled
from core.badges.status_list import encode

STATUS_PURPOSES = ("revocation", "suspension")


@dataclass(frozen=True)
class Issuer:
    """``id`` is an https address that serves ``profile``."""

    id: str
    name: str
    url: str = ""


@dataclass(frozen=True)
class Award:
    """What one credential says. ``status`` maps a purpose to the address of its list and the place in it."""

    id: str
    issuer: Issuer
    subject_id: str
    identity: Mapping[str, Any]
    achievement_id: str
    name: str
    description: str
    criteria: str
    valid_from: datetime
    valid_until: datetime | None
    status: Mapping[str, tuple[str, int]]
    language: str = "en"


def credential(award: Award) -> dict[str, Any]:
    """An OpenBadgeCredential without proof."""
    document: dict[str, Any] = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": award.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.name,
        "issuer": _issuer(award.issuer),
        "validFrom": instant(award.valid_from),
    }
    if award.valid_until is not None:
        document["validUntil"] = instant(award.valid_until)
    document["credentialSubject"] = {
        "id": award.subject_id,
        "type": ["AchievementSubject"],
        "identifier": [dict(award.identity)],
        "achievement": {
            "id": award.achievement_id,
            "type": ["Achievement"],
            "inLanguage": award.language,
            "name": award.name,
            "description": award.description,
            "criteria": {"narrative": award.criteria},
        },
    }
    if award.status:
        document["credentialStatus"] = [_entry(purpose, *place) for purpose, place in sorted(award.status.items())]
    return document


def _issuer(issuer: Issuer) -> dict[str, Any]:
    named = {"id": issuer.id, "type": ["Profile"], "name": issuer.name}
    return named | ({"url": issuer.url} if issuer.url else {})


def _entry(purpose: str, list_url: str, index: int) -> dict[str, str]:
    return {
        "id": f"{list_url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }


def profile(issuer: Issuer, methods: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """What the issuer's address serves: who it is, and the keys that sign for it, old ones too."""
    contexts = [CREDENTIALS, OPEN_BADGES, CONTROLLED]
    return {"@context": contexts, **_issuer(issuer), **controlled(issuer.id, methods)}


def status_list(
    list_url: str, issuer: Issuer, purpose: str, indexes: Iterable[int], valid_from: datetime
) -> dict[str, Any]:
    """A BitstringStatusListCredential without proof."""
    assert purpose in STATUS_PURPOSES
    return {
        "@context": [CREDENTIALS],
        "id": list_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": instant(valid_from),
        "credentialSubject": {
            "id": f"{list_url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode(indexes),
        },
    }
