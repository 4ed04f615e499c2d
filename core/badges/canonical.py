"""A JSON-LD document as canonical N-Quads (RDFC-1.0): what is hashed and signed.

JSON-LD drops silently what its contexts do not define, so a signature would not cover it. Here every member must be
covered: an undefined term, a null, a keyword in the middle or a name that is no term is refused.
"""

import json
from collections.abc import Mapping
from typing import Any

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse, serialize

from core.badges.contexts import CREDENTIALS, context
from core.badges.refusals import BadCredential

_UNDEFINED = "urn:huizhi:undefined#"
_DEEPEST = 20
_MOST_NODES = 300
"""Objects in one document: canonicalisation of a hostile graph grows faster than any power of its size."""


def canonical(document: Mapping[str, Any]) -> str:
    """The sorted lines, each with its line feed. Raises BadCredential when a part of it would not be covered."""
    _check(document)
    given = document.get("@context")
    urls = [given] if isinstance(given, str) else given
    if not isinstance(urls, list) or not urls or not all(isinstance(url, str) for url in urls):
        raise BadCredential("contexts must be addresses")
    inlined = {**document, "@context": [*map(context, urls), {"@vocab": _UNDEFINED}]}
    try:
        dataset = Dataset(parse(json.dumps(inlined).encode(), format=RdfFormat.JSON_LD))
    except (SyntaxError, ValueError) as error:
        raise BadCredential(f"not JSON-LD: {error}") from error
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(_line(quad) for quad in dataset)
    if any(f"<{_UNDEFINED}" in line for line in lines):
        raise BadCredential("it holds a term that its contexts do not define")
    return "".join(lines)


def _line(quad: Quad) -> str:
    written = serialize([quad], format=RdfFormat.N_QUADS)
    assert written is not None  # no file was given
    return written.decode()


def is_credential(document: Mapping[str, Any]) -> bool:
    """Whether its first context is that of Verifiable Credentials 2.0 (4.3)."""
    contexts = document.get("@context")
    return isinstance(contexts, list) and contexts[:1] == [CREDENTIALS]


def _check(document: Mapping[str, Any]) -> None:
    nodes, todo = 0, [(document, 0)]
    while todo:
        value, depth = todo.pop()
        nodes += 1
        if depth > _DEEPEST or nodes > _MOST_NODES:
            raise BadCredential("too large")
        for key, member in value.items():
            if (key.startswith("@") or ":" in key) and not (depth == 0 and key == "@context"):
                raise BadCredential(f"{key} is no term")
            todo += [(each, depth + 1) for each in _objects(key, member)]


def _objects(key: str, member: Any) -> list[Mapping[str, Any]]:
    """The objects in a member; refuses what the RDF would not show."""
    values = member if isinstance(member, list) else [member]
    if not values or any(value is None or isinstance(value, list) for value in values):
        raise BadCredential(f"{key} holds nothing, a null or a list in a list")
    if key in ("id", "type") and any(not isinstance(value, str) or value.startswith("_:") for value in values):
        raise BadCredential(f"{key} is no name")
    return [value for value in values if isinstance(value, Mapping)]
