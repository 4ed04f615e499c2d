import pytest

from accounts.sign_ins.next_page import HOME, safe_next


@pytest.mark.parametrize(
    "own", ["/", "/my/profile", "/events/foshan-2026?day=2&lang=zh", "/搜索?q=佛山", "/a//b", "/a:b"]
)
def test_own_pages_are_followed(own):
    assert safe_next(own) == own


@pytest.mark.parametrize(
    "other",
    [
        None,
        "",
        "my",
        "https://evil.example/",
        "HTTPS://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/a\\b",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "/\x00",
        "/" + "a" * 1_000,
        "/accounts/sign-out",
        "/accounts/sign-in?next=/my",
    ],
)
def test_everything_else_leads_home(other):
    assert safe_next(other) == HOME


@pytest.mark.parametrize("other", ["//evil.example", "/\\evil.example", "https://evil.example", "/%0a//evil.example"])
def test_sign_in_never_leaves_the_site(make, client, other):
    user = make.user()
    data = {"email": user.email, "password": make.PASSWORD, "next": other}
    location = client.post("/accounts/sign-in", data=data).location
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "evil" not in location or location == "/%0a//evil.example"
    assert client.get("/accounts/sign-in", query_string={"next": other}).location == location
