"""The official test vector of Open Badges 3.0 comes out bit for bit."""

import json
from datetime import datetime
from hashlib import sha256

import pytest

from core.badges import keys
from core.badges.canonical import canonical
from core.badges.data_integrity import add_proof, hash_data, verify_proof
from tests.support.samples import samples_folder


@pytest.fixture
def folder():
    return samples_folder() / "openbadges"


@pytest.fixture
def vector(folder):
    return json.loads((folder / "vector.json").read_text())


def test_the_canonical_forms_are_the_official_ones(folder, vector):
    options = {**vector["proof_options"], "@context": vector["document"]["@context"]}
    assert canonical(vector["document"]) == (folder / "document-canon.txt").read_text()
    assert canonical(options) == (folder / "proof-canon.txt").read_text()
    assert sha256(canonical(vector["document"]).encode()).hexdigest() == vector["document_hash"]
    assert hash_data(vector["document"], vector["proof_options"]).hex() == (
        vector["proof_hash"] + vector["document_hash"]
    )


def test_the_proof_is_the_official_one(vector):
    key = keys.from_seed(bytes.fromhex(vector["secret_key_hex"]))
    options = vector["proof_options"]
    created = datetime.fromisoformat(options["created"])
    secured = add_proof(vector["document"], key, options["verificationMethod"], created)
    assert secured["proof"] == {**options, "proofValue": vector["proof_value"]}
    public = keys.from_multikey(options["verificationMethod"].partition("#")[2])
    assert keys.multikey(public) == keys.multikey(key.public_key())
    assert verify_proof(secured, lambda _method: public) is None
