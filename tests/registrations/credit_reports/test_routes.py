"""What an employer's people earned in a year."""

from datetime import date

import pytest

from registrations.credit_reports import routes
from registrations.credit_reports.queries import report
from registrations.credits import actions
from registrations.credits.actions import Earned


@pytest.fixture
def firm(make):
    return make.organisation(name="Glaze Works")


@pytest.fixture
def earn(make, firm):
    def book(registration, minutes, on=date(2026, 3, 3), scheme="cn_cpe", reason=""):
        return actions.book(registration, Earned(scheme, "professional", minutes, on, "completion", reason), None)

    return book


def employed(make, firm, **columns):
    user = make.user(**columns)
    make.member(firm, user, "member")
    return user


def test_totals_equal_the_rows(session, make, firm, earn, query_count):
    offering = make.conference()
    one, two = employed(make, firm), employed(make, firm)
    first = make.registration(offering=offering, user=one)
    earn(first, 45 * 90)
    earn(make.registration(offering=make.conference(), user=one), 45 * 3, date(2026, 7, 1))
    wrong = earn(make.registration(offering=offering, user=two), 450)
    actions.reverse(wrong, one, "Mistake")
    earn(make.registration(offering=make.conference(), user=two), 450, date(2025, 7, 1))
    earn(make.registration(offering=offering, user=make.user()), 450)
    with query_count() as queries:
        found = report(firm, 2026, "cn_cpe")
    assert len(queries) == 4
    assert [(person.standing.total, person.standing.is_fulfilled) for person in found.people] == [
        (0, False),
        (930, True),
    ]
    assert (found.total, found.fulfilled) == (930, 1)
    assert [(each.people, each.tenths) for each in found.origins] == [(1, 900), (1, 30)]
    assert found.reached == {"all": 1, "general": 0, "half": 0, "less": 1}
    assert (found.months[2], found.months[6], sum(found.months)) == (900, 30, 930)


def test_page_and_file_for_who_leads_it(session, make, firm, earn, signed_in):
    leader, person = make.user(), employed(make, firm, name_native="=SUM(A1)")
    make.member(firm, leader, "manager")
    earn(make.registration(offering=make.conference(), user=person, name_native="=SUM(A1)"), 450)
    client, url = signed_in(leader), f"/organise/organisations/{firm.ref}/credits"
    assert "80 class hours are still missing" in client.get(url).text
    table = client.get(f"{url}/report.csv").data.decode("utf-8-sig")
    assert "'=SUM(A1)" in table
    assert "10.0" in table
    assert url in client.get("/organise/organisations").text
    assert signed_in(person).get(url).status_code == 403
    assert signed_in(make.user()).get(url).status_code == 404


def test_years_schemes_and_what_it_came_from(session, make, firm, earn, signed_in):
    leader, one = make.user(), employed(make, firm)
    make.member(firm, leader, "manager")
    conference = make.conference(title="Glaze Days")
    earn(make.registration(offering=conference, user=one), 450)
    earn(make.registration(offering=make.conference(), user=one), 600, date(2025, 3, 3), "cpd")
    client, url = signed_in(leader), f"/organise/organisations/{firm.ref}/credits"
    page = client.get(url).text
    assert ("Glaze Days" in page, "10 class hours, 1 person" in page, "Less than half" in page) == (True, True, True)
    assert "year=2025&amp;scheme=cpd" in page
    earlier = client.get(f"{url}?year=2025&scheme=cpd").text
    assert ("10 hours, 1 person" in earlier, "Less than half" in earlier) == (True, False)
    for number in range(routes.MOST):
        earn(make.registration(offering=make.conference(), user=one), 900, reason=str(number))
    page = client.get(url).text
    assert ("All others" in page, "Glaze Days" in page) == (True, False)
