"""The organiser's page of an offering's credits."""

from datetime import UTC, datetime

from registrations.credits import actions


def test_set_book_and_take_back(session, make, conference, organiser, arrive, signed_in, clock):
    clock.set(datetime(2026, 3, 3, 4, tzinfo=UTC))
    registration = make.registration(offering=conference)
    arrive(registration)
    client, url = signed_in(organiser), f"/organise/offerings/{conference.ref}/credits"
    assert "nobody gets credits" in client.get(url).text
    wrong = client.post(f"{url}/worth", data={"scheme": "cn_cpe", "subject": "general", "minutes": "many"})
    assert (wrong.status_code, "at most 60,000" in wrong.text) == (422, True)
    set_to = {"scheme": "cn_cpe", "subject": "general", "minutes": "270"}
    assert client.post(f"{url}/worth", data=set_to).status_code == 303
    assert client.post(f"{url}/bookings").status_code == 303
    page = client.get(url).text
    assert "6 class hours" in page
    entry = actions.find_standing(registration.id, "cn_cpe", "attendance", "")
    back = f"{url}/{entry.ref}/reversal"
    assert "6 class hours" in client.get(back).text
    missing = client.post(back, data={"reason": ""})
    assert (missing.status_code, "Write the reason" in missing.text) == (422, True)
    assert client.post(back, data={"reason": "Left at noon"}).status_code == 303
    page = client.get(url).text
    assert ("−6 class hours" in page, "Left at noon" in page) == (True, True)
    again = client.post(back, data={"reason": "Again"})
    assert (again.status_code, "taken back already" in again.text) == (422, True)


def test_an_entry_of_another_offering_does_not_exist(session, make, conference, organiser, earned, signed_in):
    elsewhere = actions.book(make.registration(offering=make.conference()), earned, None)
    url = f"/organise/offerings/{conference.ref}/credits/{elsewhere.ref}/reversal"
    assert signed_in(organiser).post(url, data={"reason": "Mine"}).status_code == 404


def test_a_viewer_reads_and_changes_nothing(session, make, conference, signed_in):
    viewer = make.user()
    make.role(conference, viewer, "viewer")
    client, url = signed_in(viewer), f"/organise/offerings/{conference.ref}/credits"
    assert client.get(url).status_code == 200
    assert client.post(f"{url}/bookings").status_code == 403
