"""Proofs cover every member: whatever is changed, added or taken away is refused."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.badges import keys
from core.badges.canonical import canonical
from core.badges.contexts import CREDENTIALS, OPEN_BADGES, PINNED, context
from core.badges.data_integrity import add_proof, verify_proof
from core.badges.refusals import BadCredential
from tests.core.badges.examples import FROM, ISSUER, KEY, METHOD, document, find

SECURED = add_proof(document(), KEY, METHOD, FROM)


def places(value, path=()):
    """The path of every value in a document, leaves and branches."""
    if path:
        yield path
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield from places(member, (*path, name))


PLACES = sorted(places(SECURED), key=str)
LEAVES = [path for path in PLACES if not any(path == other[: len(path)] and path != other for other in PLACES)]


def parent_of(secured, path):
    for name in path[:-1]:
        secured = secured[name]
    return secured


def test_what_was_signed_is_verified():
    assert SECURED["proof"]["proofValue"].startswith("z")
    assert verify_proof(SECURED, find) is None
    assert verify_proof(json.loads(json.dumps(SECURED)), find) is None
    assert add_proof(document(), KEY, METHOD, FROM) == SECURED


def test_there_are_leaves_to_tamper_with():
    assert len(LEAVES) > 30
    assert ("credentialSubject", "achievement", "criteria", "narrative") in LEAVES
    assert ("proof", "created") in LEAVES


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: "/".join(map(str, path)))
def test_a_changed_leaf_is_refused(path):
    tampered = copy.deepcopy(SECURED)
    leaf = parent_of(tampered, path)[path[-1]]
    parent_of(tampered, path)[path[-1]] = not leaf if isinstance(leaf, bool) else f"{leaf}x"
    with pytest.raises(BadCredential):
        verify_proof(tampered, find)


@given(path=st.sampled_from(PLACES), value=st.none() | st.text() | st.booleans() | st.integers() | st.just([]))
def test_whatever_stands_in_its_place_is_refused(path, value):
    tampered = copy.deepcopy(SECURED)
    if parent_of(tampered, path)[path[-1]] == value:
        return
    parent_of(tampered, path)[path[-1]] = value
    with pytest.raises(BadCredential):
        verify_proof(tampered, find)


@given(path=st.sampled_from(PLACES))
def test_nothing_can_be_taken_away(path):
    tampered = copy.deepcopy(SECURED)
    del parent_of(tampered, path)[path[-1]]
    with pytest.raises(BadCredential):
        verify_proof(tampered, find)


BRANCHES = [
    (), ("issuer",), ("credentialSubject",), ("credentialSubject", "achievement"),
    ("credentialSubject", "achievement", "criteria"), ("credentialSubject", "identifier", 0), ("credentialStatus", 0),
    ("proof",),
]  # fmt: skip


@pytest.mark.parametrize("branch", BRANCHES, ids=str)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("grade", "A"), ("streetAddress", "x"), ("description", "more"), ("@id", "urn:x"), ("@type", "Profile"),
        ("@graph", []), ("@context", [CREDENTIALS]), ("https://schema.org/name", "x"), ("evidence", None),
        ("_:b0", "x"),
    ],
)  # fmt: skip
def test_nothing_can_be_added(branch, name, value):
    tampered = copy.deepcopy(SECURED)
    place = tampered
    for step in branch:
        place = place[step]
    if name in place:
        value = "other"
    place[name] = value
    with pytest.raises(BadCredential):
        verify_proof(tampered, find)


def test_a_type_that_no_context_knows_is_refused():
    tampered = copy.deepcopy(SECURED)
    tampered["type"].append("DoctorOfEverything")
    with pytest.raises(BadCredential, match="do not define"):
        verify_proof(tampered, find)


def test_the_key_must_be_the_issuers():
    other = keys.new_key()
    forged = add_proof(document(), other, METHOD, FROM)
    with pytest.raises(BadCredential, match="does not fit"):
        verify_proof(forged, find)
    with pytest.raises(BadCredential, match="no such key"):
        verify_proof(add_proof(document(), KEY, f"{ISSUER.id}#other", FROM), find)
    foreign = keys.controlled(ISSUER.id, [keys.verification_method(METHOD, "https://other.example", KEY.public_key())])
    with pytest.raises(BadCredential, match="somebody else"):
        keys.find_key(foreign, METHOD)
    unused = keys.controlled(ISSUER.id, [keys.verification_method(METHOD, ISSUER.id, KEY.public_key())])
    with pytest.raises(BadCredential, match="no such key"):
        keys.find_key({**unused, "assertionMethod": []}, METHOD)


def test_contexts_are_pinned_and_never_fetched(monkeypatch):
    assert {url: bool(context(url)) for url in PINNED} == dict.fromkeys(PINNED, True)
    with pytest.raises(BadCredential, match="unknown context"):
        canonical({"@context": [CREDENTIALS, "https://example.org/context"], "id": "urn:x"})
    name, _hash = PINNED[OPEN_BADGES]
    monkeypatch.setitem(PINNED, OPEN_BADGES, (name, "0" * 64))
    context.cache_clear()
    with pytest.raises(BadCredential, match="not the pinned one"):
        context(OPEN_BADGES)
    context.cache_clear()


@pytest.mark.parametrize(
    "bomb",
    [
        {"@context": [CREDENTIALS], "issuer": {"issuer": {}}},
        {"@context": [CREDENTIALS], "evidence": [{} for _ in range(400)]},
        {"@context": [CREDENTIALS], "id": "_:b0"},
        {"@context": {"@vocab": "https://example.org/"}, "id": "urn:x"},
        {"@context": []},
        {"@context": [[CREDENTIALS]]},
        {},
    ],
)
def test_hostile_documents_are_refused(bomb):
    if "issuer" in bomb:
        for _ in range(30):
            bomb = {**bomb, "issuer": {"issuer": bomb["issuer"]}}
    with pytest.raises(BadCredential):
        canonical(bomb)
