"""Multibase, keys, tokens, status lists and hashed identities."""

import json

import pytest
from cryptography.exceptions import InvalidSignature
from hypothesis import given
from hypothesis import strategies as st

from core.badges import keys, status_list
from core.badges.canonical import canonical
from core.badges.documents import profile
from core.badges.documents import status_list as list_document
from core.badges.identity import hashed_identity, identity_hash, is_identity
from core.badges.jwt import sign_jwt, verify_jwt
from core.badges.multibase import base58btc, base64url, from_base58btc, from_base64url
from core.badges.refusals import BadCredential
from tests.core.badges.examples import FROM, ISSUER, KEY, LIST, METHOD, document, find


@given(st.binary(max_size=64))
def test_octets_come_back(octets):
    assert from_base58btc(base58btc(octets)) == octets
    assert from_base64url(base64url(octets)) == octets


@pytest.mark.parametrize("text", ["", "Zabc", "z0", "zO", "zI", "zl", "z" + "1" * 200, None, 7])
def test_what_is_no_base58btc(text):
    with pytest.raises(BadCredential):
        from_base58btc(text)


@pytest.mark.parametrize("text", ["a", "ab==", "a b", "a+b/", "QQ1", "QR"])
def test_what_is_no_base64url(text):
    with pytest.raises(BadCredential):
        from_base64url(text)


def test_keys_in_their_notations():
    assert keys.multikey(KEY.public_key()).startswith("z6Mk")
    again = keys.from_multikey(keys.multikey(KEY.public_key()))
    assert keys.jwk(again) == keys.jwk(KEY.public_key())
    assert keys.seed(keys.from_seed(keys.seed(KEY))) == bytes(range(32))
    with pytest.raises(BadCredential, match="Ed25519"):
        keys.from_multikey(base58btc(b"\x80\x24" + bytes(33)))
    with pytest.raises(InvalidSignature):
        again.verify(keys.new_key().sign(b"x"), b"x")


def test_a_token_holds_the_credential_and_repeats_it_in_its_claims():
    token = sign_jwt(document(), KEY, METHOD)
    header, payload = (json.loads(from_base64url(part)) for part in token.split(".")[:2])
    assert header == {"alg": "EdDSA", "typ": "JWT", "kid": METHOD}
    assert {name: payload[name] for name in ("iss", "jti", "nbf", "sub", "exp")} == {
        "iss": ISSUER.id,
        "jti": document()["id"],
        "nbf": int(FROM.timestamp()),
        "sub": document()["credentialSubject"]["id"],
        "exp": 1_867_017_600,
    }
    assert verify_jwt(token, find) == document()
    assert verify_jwt(sign_jwt(document(valid_until=None), KEY, METHOD), find) == document(valid_until=None)


@given(place=st.integers(min_value=0), letter=st.sampled_from("ABCxyz019-_."))
def test_a_token_that_was_touched_is_refused(place, letter):
    token = sign_jwt(document(), KEY, METHOD)
    place %= len(token)
    touched = token[:place] + letter + token[place + 1 :]
    if touched == token:
        return
    with pytest.raises(BadCredential):
        verify_jwt(touched, find)


@pytest.mark.parametrize("claim", [{"sub": "urn:uuid:other"}, {"exp": 1}, {"nbf": 0}, {"iss": "https://other.example"}])
def test_claims_must_say_what_the_credential_says(claim):
    header, payload, _signature = sign_jwt(document(), KEY, METHOD).split(".")
    changed = base64url(json.dumps(json.loads(from_base64url(payload)) | claim).encode())
    signed = f"{header}.{changed}"
    with pytest.raises(BadCredential, match="claims"):
        verify_jwt(f"{signed}.{base64url(KEY.sign(signed.encode()))}", find)


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256", "kid": METHOD}, {"alg": "EdDSA"}, []])
def test_the_header_chooses_no_algorithm(header):
    signed = f"{base64url(json.dumps(header).encode())}.{sign_jwt(document(), KEY, METHOD).split('.')[1]}"
    with pytest.raises(BadCredential):
        verify_jwt(f"{signed}.{base64url(KEY.sign(signed.encode()))}", find)


@given(st.sets(st.integers(min_value=0, max_value=status_list.SIZE - 1), max_size=20))
def test_a_status_list_holds_its_bits(indexes):
    encoded = status_list.encode(indexes)
    bits = status_list.decode(encoded)
    assert encoded == status_list.encode(sorted(indexes, reverse=True))
    assert len(bits) * 8 == 131_072
    assert {index for index in indexes if status_list.is_set(bits, index)} == indexes
    assert sum(octet.bit_count() for octet in bits) == len(indexes)


def test_the_first_bit_is_the_leftmost():
    assert status_list.decode(status_list.encode([0]))[0] == 0x80
    assert status_list.decode(status_list.encode([15]))[1] == 0x01


@pytest.mark.parametrize("encoded", ["", "uAAAA", "z12", status_list.encode([1])[:-8], status_list.encode([], 262_144)])
def test_what_is_no_status_list(encoded):
    with pytest.raises(BadCredential):
        status_list.decode(encoded)
    with pytest.raises(ValueError, match="outside"):
        status_list.encode([status_list.SIZE])


def test_an_identity_is_hashed_as_in_the_specification():
    expected = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    assert identity_hash("a@example.com", "Kosher") == expected
    identity = hashed_identity("A@example.com", "Kosher")
    assert identity["identityHash"] == expected
    assert is_identity(identity, "a@EXAMPLE.com")
    assert not is_identity(identity, "b@example.com")


def test_every_document_is_covered_by_its_contexts():
    for made in (
        document(),
        document(valid_until=None, status={}),
        list_document(LIST, ISSUER, "revocation", [3], FROM),
    ):
        assert "null" not in json.dumps(made)
        assert canonical(made).endswith(" .\n")


def test_the_profile_says_who_the_issuer_is_and_which_keys_sign():
    method = keys.verification_method(METHOD, ISSUER.id, KEY.public_key())
    made = profile(ISSUER, [method])
    assert (made["id"], made["type"], made["name"]) == (ISSUER.id, ["Profile"], ISSUER.name)
    assert keys.jwk(keys.find_key(made, METHOD)) == keys.jwk(KEY.public_key())
