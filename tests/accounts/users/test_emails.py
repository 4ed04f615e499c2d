import pytest

from accounts.users.emails import parse
from core.errors import Invalid


def test_an_address_is_folded():
    assert parse("  Mei.Lin@People.Example ") == "mei.lin@people.example"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mei",
        "mei@",
        "@people.example",
        "mei@people",
        "mei lin@people.example",
        "mei@@people.example",
        "mei..lin@people.example",
        ".mei@people.example",
        "mei@people.example\nBcc: x@y.example",
        "mei\0@people.example",
        "mei@-people.example",
        "a" * 65 + "@people.example",
        "mei@" + "a." * 130 + "example",
    ],
)
def test_what_mail_cannot_reach_is_refused(typed):
    with pytest.raises(Invalid) as refusal:
        parse(typed)
    assert (refusal.value.code, refusal.value.field) == ("email_shape", "email")
