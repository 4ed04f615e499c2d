"""A secret address shows up nowhere: not in logs, errors, pages, headers or what other sites are told."""

import logging

import pytest

from calendars.feeds import answer as feed_answer
from calendars.private import actions
from calendars.private.addresses import token_of
from calendars.private.clients import plain_name
from core import logs

FORMS = ("ics", "jcal", "xcal", "jscal")


@pytest.fixture
def feed(make):
    return actions.create(make.user(), "phone")


@pytest.fixture
def token(app, feed):
    return token_of(feed.ref, feed.version, app.config["SECRET_KEY"])


@pytest.fixture
def logged(app, capsys, caplog):
    """Everything that is written while the log is on."""
    app.testing = False
    caplog.set_level(logging.DEBUG)
    yield lambda: "".join([*capsys.readouterr(), caplog.text])
    app.testing = True


@pytest.mark.parametrize("form", FORMS)
def test_no_log_line_holds_the_token(client, token, logged, form):
    assert client.get(f"/calendars/private/{token}.{form}?lang=en").status_code == 200
    assert client.get(f"/calendars/private/{token}x.{form}").status_code == 404
    said = logged()
    assert "/calendars/private/-" in said
    assert token not in said
    assert token.partition(".")[2] not in said


def test_an_error_does_not_log_the_token(client, token, logged, monkeypatch):
    def broken(*_args):
        raise RuntimeError("no calendar today")

    monkeypatch.setattr(feed_answer, "_stored", broken)
    assert client.get(f"/calendars/private/{token}.ics").status_code == 500
    said = logged()
    assert "no calendar today" in said
    assert token.partition(".")[2] not in said


@pytest.mark.parametrize("path", ["/calendars/private/a.b.ics", "/calendars/private/a.b.jscal", "/calendars/private/é"])
def test_the_path_is_cut_for_logs(path):
    assert logs.redact(path) == "/calendars/private/-"


@pytest.mark.parametrize("slip", ["/calendars//private/", "/calendars/private//"])
def test_no_log_line_holds_the_token_of_an_address_with_a_slip(client, token, logged, slip):
    """It is led to the right address, and its line in the log is cut like any other."""
    assert client.get(f"{slip}{token}.ics").status_code in (308, 404)
    assert token.partition(".")[2] not in logged()


def test_no_cookie_is_read_or_set_in_any_answer(app, client, token, feed):
    client.set_cookie("session", "x")
    for path in (token, token + "x"):
        for form in FORMS:
            answer = client.get(f"/calendars/private/{path}.{form}")
            assert "Set-Cookie" not in answer.headers
            assert "Cookie" not in answer.headers.get("Vary", "")
    actions.reset(feed)
    assert client.get(f"/calendars/private/{token}.ics").status_code == 410


def test_pages_with_addresses_tell_no_other_site(signed_in, feed):
    headers = signed_in(feed.user).get("/calendars/private").headers
    assert headers["Referrer-Policy"] in ("no-referrer", "strict-origin-when-cross-origin")
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("Mozilla/5.0 (compatible; Google-Calendar-Importer/1.0)", "Google Calendar"),
        ("macOS/15.1 (24B83) dataaccessd/1.0", "Apple Calendar"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Apple Calendar"),
        ("Mac OS X/10.15.7 (19H2) CalendarAgent/930.5.1", "Apple Calendar"),
        ("Microsoft.Exchange/15.20 (ExchangeServicesClient)", "Outlook"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0", "Thunderbird"),
        ("DAVx5/4.4.3-ose (2024/10/03; dav4jvm; okhttp/4.12.0) Android/14", "DAVx5"),
        ("ICSx5/2.2.3 (ical4j/3.2.19; okhttp/4.12.0) Android/14", "ICSx5"),
        ("vdirsyncer/0.19.3", "vdirsyncer"),
        ("Evolution/3.54.1", "Evolution"),
        ("HomeAssistant/2026.11.1 httpx/0.27", "Home Assistant"),
        ("x" * 300, "x" * 60),
        ("a\x00\r\nb", "a\nb"),
        ("", ""),
    ],
)
def test_a_program_is_named_plainly(agent, name):
    assert plain_name(agent) == name


@pytest.mark.parametrize("agent", ["x" * 4000, "é" * 50, "%s{}<script>"])
def test_an_odd_program_is_noted_and_shown_safely(client, signed_in, token, feed, session, agent):
    assert client.get(f"/calendars/private/{token}.ics", headers={"User-Agent": agent}).status_code == 200
    session.refresh(feed)
    assert len(feed.last_client) <= 60
    assert "<script>" not in signed_in(feed.user).get("/calendars/private").get_data(as_text=True).partition("<main")[2]
