"""Interest is said, changed and taken back; a run of the course tells everybody once; a proposal becomes a draft."""

import pytest

from accounts.users.models import User
from core.database import db
from core.errors import DomainError
from core.invariants import INVARIANTS
from offerings.base.moves import publish
from registrations.tickets.models import TicketType
from trainings.cohorts.models import Cohort
from trainings.courses.models import Course
from trainings.demand import actions
from trainings.demand.models import CourseInterest
from trainings.demand.proposals import Proposal
from trainings.demand.queries import demand_for

CHECK = "who was interested in a course was told of a public run of that course"


@pytest.fixture
def course(make, session):
    course = make.course()
    session.commit()
    return course


@pytest.fixture
def lead(make, course):
    user = make.user()
    make.member(course.host, user)
    return user


def test_said_changed_and_taken_back(course, make, signed_in, client):
    url, page = f"/courses/{course.slug}/interest", f"/courses/{course.slug}"
    assert client.get(url).status_code == 302
    assert url in client.get(page).text
    mine = signed_in(make.user())
    assert mine.get(url).status_code == 200
    refused = mine.post(url, data={"wished": "evening", "colleagues": "501"})
    assert (refused.status_code, "from 0 to 500" in refused.text) == (422, True)
    assert mine.post(url, data={"wished": "weekend", "place": "佛山", "colleagues": "2"}).status_code == 303
    assert "You are on the list: Weekends. 2 colleagues would come too." in mine.get(page).text
    assert (
        mine.post(url, data={"wished": "evening", "place": "", "is_online": "y", "colleagues": ""}).status_code == 303
    )
    (interest,) = db.session.scalars(db.select(CourseInterest))
    assert (interest.wished, interest.place, interest.is_online, interest.colleagues) == ("evening", "", True, 0)
    assert mine.post(f"{url}/withdrawal").status_code == 303
    assert demand_for(course).people == 0


def test_not_of_a_course_that_is_not_offered(course, make, signed_in, clock):
    draft = make.course(state="draft", published_at=None)
    assert signed_in(make.user()).get(f"/courses/{draft.slug}/interest").status_code == 404
    course.retired_at = clock.now()
    with pytest.raises(DomainError, match="retired"):
        actions.ask(course, make.user())


def test_asking_twice_at_once_is_one(course, make, session, in_threads):
    course_id, user_id = course.id, make.user().id

    def ask(_index):
        actions.ask(db.session.get_one(Course, course_id), db.session.get_one(User, user_id))
        db.session.commit()

    assert in_threads(ask, 4) == [None] * 4
    assert demand_for(course).people == 1


def test_a_run_tells_everybody_once(course, make, lead, outbox):
    first, second = make.user(), make.user()
    for user in (first, second):
        actions.ask(course, user)
    runs = [make.cohort(course=course, host=course.host, state="draft") for _ in range(2)]
    for cohort in runs:
        make.ticket_type(offering=cohort)
    other = make.cohort(host=course.host, state="draft")
    make.ticket_type(offering=other)
    publish(other, lead)
    assert told(outbox) == []
    publish(runs[0], lead)
    assert sorted(told(outbox)) == sorted([first.email, second.email])
    assert demand_for(course).people == 0
    actions.ask(course, second)
    publish(runs[1], lead)
    assert sorted(told(outbox)) == sorted([first.email, second.email, second.email])
    assert list(INVARIANTS[CHECK].broken()) == []
    db.session.scalars(db.select(CourseInterest)).first().told_of = other
    db.session.flush()
    assert len(list(INVARIANTS[CHECK].broken())) == 1


def told(outbox):
    return [message.to_address for message in outbox() if message.template == "trainings/course_runs"]


def test_wishes_and_sums_on_the_organisers_page(course, make, lead, signed_in):
    actions.ask(course, make.user(), wished="weekend", place="佛山", colleagues=9)
    actions.ask(course, make.user(name_native="李娜"), wished="evening", is_online=True)
    client, url = signed_in(lead), f"/organise/courses/{course.ref}/interest"
    page = client.get(url).text
    assert ("佛山 (10)" in page, "李娜" in page, "11 interested × 60% = 6" in page) == (True, True, True)
    assert ("Say what it costs" in page, "Income" in page) == (True, False)  # no sums of nothing
    page = client.get(f"{url}?percent=50&fixed=3,000&per_head=100&price=700").text
    assert ("11 interested × 50% = 5" in page, "from 5 people on" in page, "covers its costs." in page) == (
        True,
        True,
        True,
    )
    page = client.get(f"{url}?percent=50&fixed=3,000&per_head=0&price=0").text
    assert ("CN¥0" in page, "What is missing" in page, "never: each person costs" in page) == (True, True, True)
    refused = client.get(f"{url}?percent=500&fixed=x&per_head=0&price=0")
    assert (refused.status_code, "Give a percentage from 1 to 100." in refused.text) == (422, True)
    for strange in ("1e999999", "nan", "1e-999999", "-5"):
        assert client.get(f"{url}?percent=60&fixed={strange}&per_head=0&price=0").status_code == 422, strange
    assert signed_in(make.user()).get(url).status_code == 404


def test_a_proposal_becomes_a_draft(course, make, lead, signed_in):
    actions.ask(course, make.user(), colleagues=9)
    client, url = signed_in(lead), f"/organise/courses/{course.ref}/interest/cohort"
    data = {"percent": "80", "fixed": "3000", "per_head": "100", "price": "700"}
    assert client.post(url, data=data | {"price": "-1"}).status_code == 422
    answer = client.post(url, data=data)
    (cohort,) = db.session.scalars(db.select(Cohort))
    assert (answer.status_code, answer.location) == (303, f"/organise/cohorts/{cohort.ref}/edit")
    (ticket,) = db.session.scalars(db.select(TicketType))
    assert (cohort.state, cohort.course, cohort.title, cohort.minimum_headcount) == ("draft", course, course.title, 5)
    assert (ticket.price_minor, [pool.size for pool in ticket.pools]) == (70_000, [8])
    assert client.get(answer.location).status_code == 200


def test_no_cohort_of_a_course_that_is_not_published(make, lead):
    with pytest.raises(DomainError, match="not_offered"):
        actions.plan(make.course(state="draft", published_at=None), lead, Proposal(10), "host.example")


def test_the_list_takes_a_fixed_number_of_queries(course, make, lead, signed_in, session, query_count):
    client, url = signed_in(lead), f"/organise/courses/{course.ref}/interest"
    actions.ask(course, make.user())
    session.commit()
    client.get(url)
    with query_count() as few:
        client.get(url)
    for _number in range(3):
        actions.ask(course, make.user())
    session.commit()
    with query_count() as more:
        client.get(url)
    assert len(more) == len(few)
