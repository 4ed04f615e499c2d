import pytest

from accounts.sign_ins.devices import describe

SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"
WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; M1) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (SAFARI, ("Safari", "iPhone")),
        (EDGE, ("Edge", "Windows")),
        (WECHAT, ("WeChat", "Android")),
        (FIREFOX, ("Firefox", "Linux")),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_device_is_said_in_words(user_agent, words):
    assert describe(user_agent) == words
