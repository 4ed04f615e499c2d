"""The JSON-LD contexts that we know: pinned copies, never fetched.

What a signature covers depends on them, and the published address of one has changed its content before. Hashes and
sources: contexts/README.md.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from core.badges.refusals import BadCredential

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
CONTROLLED = "https://www.w3.org/ns/cid/v1"
"""Named in documents that nobody signs, so it needs no copy."""

PINNED = {
    CREDENTIALS: ("credentials-v2.json", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    OPEN_BADGES: ("open-badges-3.0.3.json", "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"),
    DATA_INTEGRITY: ("data-integrity-v2.json", "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4"),
}
"""Address -> file, SHA-256 of the file."""

_FOLDER = Path(__file__).parent / "contexts"


@cache
def context(url: str) -> Any:
    """What stands under "@context" in the pinned copy of ``url``. Raises BadCredential for any other address."""
    if url not in PINNED:
        raise BadCredential(f"unknown context {url!r}")
    name, expected = PINNED[url]
    content = (_FOLDER / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != expected:
        raise BadCredential(f"the copy of {url} is not the pinned one")
    return json.loads(content)["@context"]
