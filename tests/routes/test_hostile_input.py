"""Every form of the product, filled with what breaks others: a sentence or a page, never an error of ours."""

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html

from tests.routes.test_matrix import rules
from tests.routes.world import build, values

VALUES = [
    "a\x00b",
    "<script>alert(1)</script>{{ 7*7 }}${7*7}",
    "佛山" * 12_000,
    "a\u202eb\u2066c",
    "99999999999999999999999",
    "-1",
    "9999-12-31T23:59",
    "2026-02-30",
    "javascript:alert(1)",
    "",
    "  \u3000 ",
    "𬭎" * 40,
    "nan",
]
TEXTLIKE = {
    "text",
    "email",
    "url",
    "tel",
    "search",
    "number",
    "date",
    "time",
    "datetime-local",
    "password",
    "hidden",
    None,
}


def forms(page: str) -> Iterator[Any]:
    for form in html.fromstring(page).forms:
        if form.method == "POST" and not (form.action or "").endswith("/sign-out"):
            yield form


def filled(form: Any, turn: int) -> tuple[dict[str, Any], list[str]]:
    """What a browser would send with something hostile in every second field one types into, and what that was.

    The other fields keep what the page put there, so that some of it gets past the form to the action.
    """
    data: dict[str, Any] = {}
    typed: list[str] = []
    for number, field in enumerate(each for each in form.inputs if each.name):
        kind = field.get("type") if field.tag == "input" else field.tag
        if kind in TEXTLIKE | {"textarea", "select"} and (number + turn) % 2:
            data[field.name] = VALUES[(number * 7 + turn * 5) % len(VALUES)]
            typed.append(data[field.name])
        elif kind in ("radio", "checkbox"):
            data[field.name] = field.get("value", "y")
        elif kind not in ("submit", "file") and field.value is not None:
            data[field.name] = field.value
    return data, typed


def paths(app: Any, world: Any) -> list[str]:
    """The address of every page that the owner of everything can open."""
    found = []
    for rule in rules(app):
        arguments = values(world, rule)
        if "GET" in rule.methods and "nothing" not in arguments.values():
            with app.test_request_context():
                found.append(rule.build(arguments)[1])
    return found


@pytest.mark.parametrize("turn", range(4))
def test_no_form_breaks(app, signed_in, make, turn):
    world, sent = build(make), 0
    client = signed_in(world.alice)
    for path in paths(app, world):
        page = client.get(path)
        if page.mimetype != "text/html" or page.status_code != 200:
            continue
        for form in forms(page.get_data(as_text=True)):
            data, typed = filled(form, turn)
            if not typed:
                continue  # a button that only moves something
            answer = client.post(form.action or path, data=data)
            assert answer.status_code < 500, (path, form.action)
            assert b"<script>alert(1)" not in answer.data
            sent += 1
    assert sent > 25


def test_lone_surrogates_and_broken_utf_8_are_told(client, make):
    raw = b"email=%ED%A0%80%FF@example.org&name_native=%ED%A0%80"
    answer = client.post("/accounts/sign-up", data=raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "query",
    ["page=-1", "page=99999999999999999999", "page=x", "month=9999-99", "month=0000-00", "from=2026-02-30", "q=%25_%5C",
     "q=" + "a" * 3000, "city=%27%22", "kind=x", "view=x", "language=%ED%A0%80", "until=9999-12-31", "q=%00", "lang=x"],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/", "/events", "/trainings", "/search", "/calendar", "/organisations", "/calendars/"]
)
def test_no_query_breaks_a_public_page(client, make, path, query):
    make.conference()
    assert client.get(f"{path}?{query}").status_code in (200, 302, 400, 404)
