"""Filling a group's seats from a table."""

import io

from registrations.groups.queries import Count, count
from tests.registrations.invariants import broken


def hand_in(client, url, text):
    answer = client.post(url, data={"file": (io.BytesIO(text.encode()), "people.csv")})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_all_of_them_or_nobody(session, make, conference, give, manager, signed_in, outbox):
    make.question(offering=conference, label="Diet", is_required=True)
    conference.registration_closes_at = None
    group, client = give(2), signed_in(manager)
    url = f"/my/groups/{group.ref}/imports"
    assert "Diet" in client.get(url + "/new").text
    wrong = hand_in(
        client, url, "name,email,Diet\nA,a@example.org,none\nB,nonsense,\nC,c@example.org,none\nD,d@x.org,none\n"
    )
    page = client.get(wrong).text
    for words in ("complete e-mail address", "No seat is left for this person.", "Diet"):
        assert words in page
    refused = client.post(wrong, data={"language": "en"})
    assert (refused.status_code, "stand in the way" in refused.text, count(group)) == (422, True, Count(0, 2))
    right = hand_in(client, url, "name,email,Diet\nA,a@example.org,none\nB,b@example.org,vegan\n")
    assert "Register 2 people" in client.get(right).text
    assert client.post(right, data={"language": "en"}).status_code == 303
    assert count(group) == Count(2, 0)
    assert {each.language for each in outbox() if each.to_address == "a@example.org"} == {"en"}
    assert client.get(right).status_code == 404
    assert broken() == []


def test_no_table_and_no_foreign_group(session, make, give, manager, signed_in):
    group, client = give(2), signed_in(manager)
    url = f"/my/groups/{group.ref}/imports"
    assert client.post(url, data={}).status_code == 422
    assert client.post(url, data={"file": (io.BytesIO(b"%PDF-1.4"), "x.pdf")}).status_code == 422
    preview = hand_in(client, url, "name,email\nA,a@example.org\n")
    stranger = signed_in(make.user())
    for path in (url + "/new", preview):
        assert stranger.get(path).status_code == 404
    assert client.post(preview + "/removal").status_code == 303
    assert client.get(preview).status_code == 404
