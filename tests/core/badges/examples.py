"""A credential and a key that belong to nobody."""

from datetime import UTC, datetime
from typing import Any

from core.badges import keys
from core.badges.documents import Award, Issuer, credential
from core.badges.identity import hashed_identity

ISSUER = Issuer("https://huizhi.example/credentials/issuer", "Institute of Robots", "https://institute.example")
KEY = keys.from_seed(bytes(range(32)))
METHOD = f"{ISSUER.id}#2026-1"
FROM = datetime(2026, 3, 1, 4, 5, 6, tzinfo=UTC)
LIST = "https://huizhi.example/credentials/status/1"


def award(**changes: Any) -> Award:
    given: dict[str, Any] = {
        "id": "urn:uuid:5a4e1d33-9f0f-4f6c-8a2c-3d2f0a9d1b77",
        "issuer": ISSUER,
        "subject_id": "urn:uuid:0b5d9d55-5a0c-45b5-8dbd-0f6d3c1f7a11",
        "identity": hashed_identity("Jun@People.example", "Kosher"),
        "achievement_id": "https://huizhi.example/credentials/achievements/7",
        "name": "机器人工作站工程师",
        "description": "48 class hours of 45 minutes.",
        "criteria": "Was there for at least 80 % of the meetings.",
        "valid_from": FROM,
        "valid_until": datetime(2029, 3, 1, tzinfo=UTC),
        "status": {"revocation": (LIST, 94567)},
        "language": "zh",
    }
    return Award(**given | changes)


def document(**changes: Any) -> dict[str, Any]:
    return credential(award(**changes))


def find(method: str) -> Any:
    profile = keys.controlled(ISSUER.id, [keys.verification_method(METHOD, ISSUER.id, KEY.public_key())])
    return keys.find_key(profile, method)
