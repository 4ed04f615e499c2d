"""A person's own credits: the page, the paper, the data."""

from datetime import date

from registrations.credits import actions
from registrations.credits.actions import Earned
from registrations.credits.queries import list_own
from registrations.transcripts.document import transcript_values
from registrations.transcripts.queries import years


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


def test_each_scheme_in_its_unit(session, make, signed_in):
    user = make.user()
    registration = make.registration(offering=make.conference(title="Glazes"), user=user)
    for scheme in ("cn_cpe", "iacet_ceu"):
        earned = Earned(scheme, "professional", 1080, date(2026, 3, 3), "completion")
        actions.reverse(actions.book(registration, earned, None), user, "Twice")
        actions.book(registration, Earned(scheme, "professional", 1080, date(2026, 3, 4), "completion", "2"), None)
    client = signed_in(user)
    page = client.get("/my/credits?lang=zh").text
    assert ("24学时" in page, "1.8 CEU" in page, ">学时</th>" in page, ">CEU</th>" in page) == (True, True, True, True)
    with client.application.test_request_context():
        first, second = transcript_values(user, years(list_own(user.id)), "")["years"]
    assert (first["unit"], first["total"], second["unit"], second["total"]) == ("Class hours", "24", "CEU", "1.8")
    assert second["rows"][1] == ["3 Mar 2026", "Glazes – Taken back: Twice", "Professional", "−1.8"]


def test_in_chinese_and_with_nothing(session, make, signed_in):
    client = signed_in(make.user())
    assert client.get("/my/credits").status_code == 200
    assert client.get("/my/credits/transcript.pdf?lang=zh").data.startswith(b"%PDF")
