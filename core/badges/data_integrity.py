"""Data Integrity proofs ``eddsa-rdfc-2022`` (W3C VC-DI-EdDSA 1.0, 3.2)."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.badges.canonical import canonical, is_credential
from core.badges.multibase import base58btc, from_base58btc
from core.badges.refusals import BadCredential

SUITE = "eddsa-rdfc-2022"


def instant(at: datetime) -> str:
    """XML Schema dateTimeStamp in UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def add_proof(document: Mapping[str, Any], key: Ed25519PrivateKey, method_id: str, created: datetime) -> dict[str, Any]:
    """``document`` with its proof. The same input gives the same octets: Ed25519 needs no chance."""
    options = {
        "type": "DataIntegrityProof",
        "created": instant(created),
        "verificationMethod": method_id,
        "cryptosuite": SUITE,
        "proofPurpose": "assertionMethod",
    }
    signature = key.sign(hash_data(document, options))
    return {**document, "proof": {**options, "proofValue": base58btc(signature)}}


def verify_proof(secured: Mapping[str, Any], find: Callable[[str], Ed25519PublicKey]) -> None:
    """Raise BadCredential unless the one proof of ``secured`` covers all of it. ``find`` gives the key of a method."""
    proof = secured.get("proof")
    if not isinstance(proof, Mapping) or not is_credential(secured):
        raise BadCredential("not a credential with one proof")
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    expected = {"type": "DataIntegrityProof", "cryptosuite": SUITE, "proofPurpose": "assertionMethod"}
    expected_context = secured["@context"]
    if options.get("@context", expected_context) != expected_context or any(
        options.get(name) != value for name, value in expected.items()
    ):
        raise BadCredential("another kind of proof")
    method, signature = options.get("verificationMethod"), from_base58btc(proof.get("proofValue", ""))
    if not isinstance(method, str) or len(signature) != 64:
        raise BadCredential("the proof is incomplete")
    document = {name: value for name, value in secured.items() if name != "proof"}
    try:
        find(method).verify(signature, hash_data(document, options))
    except InvalidSignature as error:
        raise BadCredential("the signature does not fit") from error


def hash_data(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical proof options, then of the canonical document (3.2.4)."""
    return _hash({**options, "@context": document.get("@context")}) + _hash(document)


def _hash(document: Mapping[str, Any]) -> bytes:
    return sha256(canonical(document).encode()).digest()
