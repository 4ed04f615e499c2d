import pytest

from core.database import db
from trainings.attendance import queries
from trainings.excuses.models import Excuse


def mine(world, meeting=1):
    return f"/my/registrations/{world.registration.ref}/excuses/{world.meetings[meeting].ref}"


def theirs(world, end=""):
    return f"/organise/offerings/{world.cohort.ref}/attendance/excuses{end}"


def excuse():
    return db.session.scalar(db.select(Excuse))


@pytest.fixture
def asked(class_, signed_in):
    answer = signed_in(class_.trainee).post(mine(class_), data={"reason": "A fair in Hannover."})
    assert answer.status_code == 303
    return class_


def test_a_grant_takes_the_meeting_out(asked, signed_in, outbox):
    client = signed_in(asked.alice)
    assert "A fair in Hannover." in client.get(theirs(asked)).text
    assert client.post(theirs(asked, f"/{excuse().ref}/decision"), data={"decision": "grant"}).status_code == 303
    result = queries.summaries(asked.cohort)[asked.registration.id]
    assert result.meetings_planned == 3
    assert [row.template for row in outbox()].count("trainings/excuse_decided") == 1


def test_a_refusal_needs_a_reason(asked, signed_in):
    client, url = signed_in(asked.alice), theirs(asked, f"/{excuse().ref}/decision")
    assert client.post(url, data={"decision": "refuse"}).status_code == 422
    assert client.post(url, data={"decision": "refuse", "answer": "The exam is that day."}).status_code == 303
    assert excuse().state == "refused"
    assert client.post(url, data={"decision": "grant"}).status_code == 409


def test_a_grant_can_be_taken_back_and_given_again(asked, signed_in):
    client, end = signed_in(asked.alice), f"/{excuse().ref}"
    client.post(theirs(asked, end + "/decision"), data={"decision": "grant"})
    client.post(theirs(asked, end + "/taking-back"))
    assert queries.summaries(asked.cohort)[asked.registration.id].meetings_planned == 4
    client.post(theirs(asked, end + "/decision"), data={"decision": "grant"})
    assert queries.summaries(asked.cohort)[asked.registration.id].meetings_planned == 3


def test_nobody_asks_twice_or_for_what_is_over(asked, signed_in):
    client = signed_in(asked.trainee)
    assert client.post(mine(asked), data={"reason": "Again"}).status_code == 422
    assert client.post(mine(asked, 0), data={"reason": "Late"}).status_code == 422
    assert client.post(mine(asked, 2), data={"reason": " "}).status_code == 422


def test_others_do_not_see_it(asked, signed_in, make):
    stranger = signed_in(make.user())
    assert stranger.get(mine(asked)).status_code == 404
    assert stranger.get(theirs(asked)).status_code == 404
    clerk = make.user()
    make.role(asked.cohort, clerk, "desk")
    assert signed_in(clerk).get(theirs(asked)).status_code == 404


def test_what_is_open_stands_on_the_list_of_things_to_do(asked, signed_in):
    client = signed_in(asked.alice)
    assert "Decide on 1 excuse, for" in client.get("/organise/").text
    client.post(theirs(asked, f"/{excuse().ref}/decision"), data={"decision": "grant"})
    assert "Decide on" not in client.get("/organise/").text


def test_the_trainee_sees_it_and_withdraws_it(asked, signed_in):
    client, own = signed_in(asked.trainee), f"/my/registrations/{asked.registration.ref}/attendance"
    withdrawal = f"/my/registrations/{asked.registration.ref}/excuses/{excuse().ref}/withdrawal"
    page = client.get(own).text
    assert ("A fair in Hannover." in page, withdrawal in page, "To be decided" in page) == (True, True, True)
    assert client.post(withdrawal).status_code == 303
    page = client.get(own).text
    assert (withdrawal in page, "Withdrawn" in page) == (False, True)
    assert client.post(withdrawal).status_code == 409
    assert client.post(mine(asked), data={"reason": "After all"}).status_code == 303
    assert "After all" in client.get(own).text


def test_one_asks_once_for_a_meeting_and_again_after_a_refusal(asked, signed_in):
    page = signed_in(asked.trainee)
    own = f"/my/registrations/{asked.registration.ref}/attendance"
    assert f'href="{mine(asked)}"' not in page.get(own).text
    assert f'href="{mine(asked, 2)}"' in page.get(own).text
    refusal = {"decision": "refuse", "answer": "The exam is that day."}
    signed_in(asked.alice).post(theirs(asked, f"/{excuse().ref}/decision"), data=refusal)
    assert f'href="{mine(asked)}"' in page.get(own).text
