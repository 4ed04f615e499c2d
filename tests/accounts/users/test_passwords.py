import pytest

from accounts.users.passwords import MAXIMUM, check_password, hash_password, remainder, verify
from core.errors import Invalid

PERSONAL = ("weiming.zhang@people.example", "张伟明", "Zhang Weiming")


@pytest.mark.parametrize(
    "password",
    [
        "violet tram under seven bridges",
        "jX9#pL2@vQ7!mT4",
        "昨天下雨我们在桥上看见一只白鹭飞过去",
        "            umbrella quarry       ",
    ],
)
def test_long_and_unforeseeable_passwords_are_taken(password):
    check_password(password, PERSONAL)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"),
        ("violet tram un", "password_short"),
        ("x" * (MAXIMUM + 1), "password_long"),
        ("passwordpassword1234", "password_common"),
        ("123456789012345678", "password_common"),
        ("qwertyuiopasdfgh", "password_common"),
        ("aaaaaaaaaaaaaaaaaaaa", "password_common"),
        ("correct horse battery staple", "password_common"),
        ("huizhi foshan 2026 2026", "password_common"),
        ("佛山科协佛山科协佛山科协佛山科协", "password_common"),
        ("Zhang Weiming 1234", "password_common"),
        ("weiming.zhang@people.example", "password_common"),
    ],
)
def test_short_and_foreseeable_passwords_are_refused(password, code):
    with pytest.raises(Invalid) as refusal:
        check_password(password, PERSONAL)
    assert (refusal.value.code, refusal.value.field) == (code, "password")


def test_exactly_fifteen_characters_are_enough():
    check_password("violet tram und")


def test_two_letters_of_a_name_do_not_hollow_out_a_password():
    assert remainder("lilac limes in clipped lines", ("Li Na",)) == "lilaclimesinclippedlines"


def test_a_hash_fits_its_password_alone():
    stored = hash_password("violet tram under seven bridges")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert verify(stored, "violet tram under seven bridges")
    assert not verify(stored, "violet tram under seven bridge")


def test_composed_and_decomposed_letters_are_one_password():
    assert verify(hash_password("caf\u00e9 umbrella quarry"), "cafe\u0301 umbrella quarry")


def test_nobody_has_no_password():
    assert not verify(None, "nobody signs in with this")
    assert not verify("not a hash", "violet tram under seven bridges")
