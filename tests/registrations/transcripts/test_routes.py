"""A person's own credits: the page, the paper, the data."""

from datetime import date

from registrations.credits import actions
from registrations.credits.actions import Earned


def book(registration, minutes, on, subject="professional", reason=""):
    return actions.book(registration, Earned("cn_cpe", subject, minutes, on, "completion", reason), None)


def test_years_with_what_is_missing(session, make, signed_in):
    user, colleague = make.user(), make.user()
    registration = make.registration(offering=make.conference(title="Glazes"), user=user)
    book(registration, 45 * 50, date(2026, 3, 3))
    taken_back = book(registration, 45 * 10, date(2026, 5, 3), "general", "2")
    actions.reverse(taken_back, colleague, "Booked by mistake")
    book(registration, 45 * 3, date(2025, 5, 3), reason="3")
    book(make.registration(offering=registration.offering, user=colleague), 45, date(2026, 1, 1))
    client = signed_in(user)
    page = client.get("/my/credits").text
    assert "40 class hours are still missing for the year, 10 class hours of them in professional subjects." in page
    assert "Booked by mistake" in page
    assert page.index("2026") < page.index("2025")
    data = client.get("/my/credits/transcript.json").get_json()
    assert [(year["year"], year["units"], len(year["entries"])) for year in data["years"]] == [
        (2026, 50, 3),
        (2025, 3, 1),
    ]
    assert data["years"][0]["entries"][2]["takes_back"] == taken_back.ref
    paper = client.get("/my/credits/transcript.pdf")
    assert paper.data.startswith(b"%PDF")
    assert paper.headers["Cache-Control"] == "private, no-store"


def test_in_chinese_and_with_nothing(session, make, signed_in):
    client = signed_in(make.user())
    assert client.get("/my/credits").status_code == 200
    assert client.get("/my/credits/transcript.pdf?lang=zh").data.startswith(b"%PDF")
