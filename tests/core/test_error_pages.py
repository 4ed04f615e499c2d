"""Errors outside forms arrive as a page."""

import io

import pytest
from flask import request
from sqlalchemy.exc import OperationalError

from core.access import public
from core.errors import Refused
from core.i18n import _l


def test_what_is_too_large_is_taken_in_so_that_the_browser_shows_the_answer(app, client):
    sent = io.BytesIO(bytes(app.config["MAX_CONTENT_LENGTH"] + 3_000_000))
    size = sent.getbuffer().nbytes
    page = client.post(
        "/accounts/sign-in?lang=en",
        input_stream=sent,
        content_length=size,
        content_type="multipart/form-data; boundary=line",
    )
    assert (page.status_code, "That is too large" in page.text) == (413, True)
    assert sent.tell() == size


class Deadlock(Exception):
    sqlstate = "40P01"


@pytest.fixture
def breaking(app, monkeypatch):
    """A view in place of the sign-in form that raises these in turn, then says how often it was asked and what for."""

    def break_with(*errors):
        left, seen = list(errors), []

        @public
        def view():
            seen.append(request.files["photo"].read())
            if left:
                raise left.pop(0)
            return repr(seen)

        monkeypatch.setitem(app.view_functions, "sign_ins.create", view)

    return break_with


def post(client):
    return client.post("/accounts/sign-in?lang=en", data={"photo": (io.BytesIO(b"all of it"), "a.png")})


def test_a_transaction_that_lost_a_deadlock_is_tried_again_from_the_beginning(client, breaking):
    breaking(OperationalError("UPDATE", None, Deadlock()))
    assert post(client).text == repr([b"all of it"] * 2)


def test_only_once(client, breaking):
    breaking(*(OperationalError("UPDATE", None, Deadlock()) for _ in range(2)))
    assert post(client).status_code == 503


def test_what_is_refused_then_is_said(client, breaking):
    breaking(OperationalError("UPDATE", None, Deadlock()), Refused("full", _l("All seats are taken.")))
    answer = post(client)
    assert (answer.status_code, "All seats are taken." in answer.text) == (409, True)


def test_a_database_that_is_away_is_not_asked_again(client, breaking):
    breaking(OperationalError("SELECT", None, Exception("connection refused")))
    assert post(client).status_code == 503
