"""Every route against everybody who may not: what one may not see does not exist, whatever the address."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.routes.world import build, values

SEEN_BY_ALL = {
    "feeds.kind",
    "feeds.named",
    "feeds.search",
    "organisations.show",
    "venues.show",
    "sign_in_links.show",
    "sign_ups.confirm",
    "addresses.confirm",
    "passwords.reset",
    "transfers.show",
    "transfers.decline",
    "credentials.issuer",
    "credentials.status",
}
"""Public whatever stands in the address, or answering every unknown token alike with a sentence."""
TOKENS = {"members.accept", "roles.invitation", "roles.accept", "approvals.show", "nominations.show"}
"""Signed links: to a stranger with a wrong token they say so."""
NEED_MORE = {
    "meeting_codes.done",
    "kiosks.show",
    "kiosks.service_worker",
    "feeds.offering",
    "registrations.create",
    "clashes.override",
    "picks.choose",
    "signups.choose",
    "topics.edit",
    "nominations.edit",
}
"""Pages that a draft does not have, that want to know which clash, or that only administrators have."""


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def policy(app: Flask, rule: Rule) -> str:
    return app.view_functions[rule.endpoint].__huizhi_policy__


def answers(app: Flask, client, world, rule: Rule) -> dict[str, int]:
    with app.test_request_context():
        path = rule.build(values(world, rule))[1]
    return {
        method: client.open(path, method=method).status_code for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    }


def test_whoever_is_not_signed_in_is_asked_to_or_finds_nothing(app, client, make):
    world, wrong = build(make), {}
    for rule in rules(app):
        if policy(app, rule) == "public":
            continue
        for method, status in answers(app, client, world, rule).items():
            if status != 302:
                wrong[f"{method} {rule.rule}"] = status
    assert wrong == {}


def test_drafts_and_private_things_do_not_exist_for_the_public(app, client, make):
    world, wrong = build(make), {}
    for rule in rules(app):
        if policy(app, rule) != "public" or not rule.arguments or rule.endpoint in SEEN_BY_ALL | TOKENS:
            continue
        for method, status in answers(app, client, world, rule).items():
            if status != 404:
                wrong[f"{method} {rule.rule}"] = status
    assert wrong == {}


@pytest.mark.parametrize("organises", [False, True])
def test_what_belongs_to_others_does_not_exist(app, signed_in, make, organises):
    world, stranger, wrong = build(make), make.user(), {}
    if organises:
        make.member(make.organisation(), stranger)
    client = signed_in(stranger)
    for rule in rules(app):
        if not rule.arguments or rule.endpoint in SEEN_BY_ALL | TOKENS:
            continue
        expected = 403 if rule.endpoint.startswith("venues.") else 404  # everybody sees venues, few change them
        if rule.endpoint == "occupancy.show":
            expected = 200 if organises else 404  # organisers see when a room is taken, not by what
        for method, status in answers(app, client, world, rule).items():
            if status != expected:
                wrong[f"{method} {rule.rule}"] = status
    assert wrong == {}


def test_somebody_elses_part_under_ones_own_offering_does_not_exist(app, signed_in, make):
    world, stranger, wrong = build(make), make.user(), {}
    host = make.organisation()
    make.member(host, stranger)
    own = make.conference(host=host, state="draft")
    client = signed_in(stranger)
    for rule in rules(app):
        parts = [name for name in rule.arguments if name.endswith("_ref") or name.endswith("_id")]
        if not rule.rule.startswith("/organise/offerings/<ref>/") or not parts:
            continue
        with app.test_request_context():
            path = rule.build({**values(world, rule), "ref": own.ref})[1]
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            status = client.open(path, method=method).status_code
            if status != 404:
                wrong[f"{method} {rule.rule}"] = status
    assert wrong == {}


def test_the_owner_reaches_every_page_of_hers(app, signed_in, make):
    """The other side of the matrix: were the addresses wrong, everything above would be 404 for nothing."""
    world, wrong = build(make), {}
    client = signed_in(world.alice)
    for rule in rules(app):
        arguments = values(world, rule)
        if "GET" not in rule.methods or not arguments or "nothing" in arguments.values():
            continue
        if rule.endpoint in SEEN_BY_ALL | TOKENS or rule.endpoint in NEED_MORE:
            continue
        with app.test_request_context():
            path = rule.build(arguments)[1]
        status = client.get(path).status_code
        if status not in (200, 302, 303, 409):  # 409: a move that a draft can't make, said in a sentence
            wrong[path] = (rule.endpoint, status)
    assert wrong == {}
