"""Another implementation, with another canonicalisation (PyLD), verifies what we sign and sees what was changed."""

import copy
import json

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.badges.data_integrity import add_proof
from core.badges.jwt import sign_jwt
from tests.core.badges.examples import FROM, ISSUER, KEY, METHOD, document

ldp = pytest.importorskip("openbadgeslib.ob3.ldp", reason="openbadgeslib is not installed: make setup")
verifier = pytest.importorskip("openbadgeslib.ob3.verifier", reason="openbadgeslib is not installed: make setup")

PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_it_verifies_our_proof():
    secured = add_proof(document(valid_until=None), KEY, METHOD, FROM)
    seen = ldp.OB3LdpVerifier(PEM).verify(json.dumps(secured))
    assert (seen.id, seen.issuer.id) == (secured["id"], ISSUER.id)
    tampered = copy.deepcopy(secured)
    tampered["credentialSubject"]["achievement"]["name"] = "Doctor of everything"
    with pytest.raises(verifier.OB3VerificationError):
        ldp.OB3LdpVerifier(PEM).verify(json.dumps(tampered))


def test_it_verifies_our_token():
    token = sign_jwt(document(valid_until=None), KEY, METHOD)
    assert verifier.OB3Verifier(PEM).verify(token).id == document()["id"]
    with pytest.raises(verifier.OB3VerificationError):
        verifier.OB3Verifier(PEM).verify(token[:-4] + "AAAA")
