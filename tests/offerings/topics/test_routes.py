import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from core import clock
from events.conferences.models import Conference
from offerings.topics.queries import find_topic, list_topics
from tests.routes.test_hostile_input import VALUES
from tests.support.pages import Page

ROBOTS = {"en": "Robotics", "zh": "机器人"}


@pytest.fixture
def keeper(signed_in, make):
    return signed_in(make.administrator())


def soon(days=10):
    first = clock.now().date() + timedelta(days=days)
    return {"starts_on": first, "ends_on": first}


def titles(answer):
    return Page(answer).texts(".offering-title")


def words(page, xpath):
    return [each.text_content() for each in page.root.xpath(xpath)]


# The administrators' list


@pytest.mark.parametrize("path", ["/organise/topics", "/organise/topics/{ref}"])
def test_only_administrators_keep_the_list(path, client, signed_in, make, keeper):
    address = path.format(ref=make.topic().ref)
    organiser = make.user()
    make.member(make.organisation(), organiser, "owner")
    assert client.get(address).status_code == 302
    assert signed_in(organiser).get(address).status_code == 404
    assert keeper.get(address).status_code == 200


def test_add_rename_move_retire_restore(keeper, session, make):
    make.topic(key="other")
    answer = keeper.post("/organise/topics", data={"name_en": "Robotics", "name_zh": "机器人"})
    assert answer.status_code == 303
    topic = find_topic("robotics")
    address = f"/organise/topics/{topic.ref}"
    assert keeper.post(address, data={"name_en": "Robots", "name_zh": "机器人"}).status_code == 303
    assert keeper.post(f"{address}/position", data={"by": "-1"}).status_code == 303
    assert [each.key for each in list_topics()] == ["robotics", "other"]
    assert keeper.post(f"{address}/retirement").status_code == 303
    page = Page(keeper.get("/organise/topics"))
    assert page.texts(".state") == ["Retired"]
    assert page.texts("tbody th a")[0] == "Robots"
    assert keeper.post(f"{address}/retirement/removal").status_code == 303
    session.expire_all()
    assert find_topic("robotics").retired_at is None


def test_a_refusal_stands_at_its_field(keeper, make):
    make.topic(key="robotics", name=ROBOTS)
    answer = keeper.post("/organise/topics", data={"name_en": "Robotics", "name_zh": "别的"})
    assert answer.status_code == 422
    assert "Another topic has this name already." in answer.get_data(as_text=True)
    answer = keeper.post("/organise/topics", data={"name_en": "Other", "name_zh": "别的", "key": "Not A Key"})
    assert answer.status_code == 422
    assert "Use small Latin letters, digits and hyphens." in answer.get_data(as_text=True)


@pytest.mark.parametrize("value", VALUES)
def test_whatever_is_typed_gets_a_sentence(keeper, make, value):
    topic = make.topic()
    for data in (
        {"name_en": value, "name_zh": "名"},
        {"name_en": "Name", "name_zh": value},
        {"name_en": "Name", "name_zh": "名", "key": value},
    ):
        assert keeper.post("/organise/topics", data=data).status_code in (303, 422)
        assert keeper.post(f"/organise/topics/{topic.ref}", data=data).status_code in (303, 422)
    assert keeper.post(f"/organise/topics/{topic.ref}/position", data={"by": value}).status_code == 303
    assert keeper.get(f"/organise/topics/{value.strip() or 'x'}x").status_code == 404


# Organisers choose


@pytest.fixture
def organised(signed_in, make):
    host, owner = make.organisation(), make.user()
    make.member(host, owner, "owner")
    return signed_in(owner), host


def data_of(page):
    return Page(page).root.xpath("//form[@data-guard-changes]")[0].form_values()


@pytest.mark.parametrize(
    ("kind", "path"), [("exhibition", "exhibitions"), ("conference", "conferences"), ("cohort", "cohorts")]
)
def test_organisers_choose_topics_of_each_kind(kind, path, organised, session, make):
    client, host = organised
    topics = [make.topic(key=f"t{number}") for number in range(6)]
    offering = getattr(make, kind)(host=host, topics=[topics[0]])
    address = f"/organise/{path}/{offering.ref}/edit"
    given = data_of(client.get(address))
    assert [value for name, value in given if name == "topics"] == ["t0"]
    others = [pair for pair in given if pair[0] != "topics"]

    def post(*keys):
        data: dict[str, list[str]] = {}
        for name, value in [*others, *(("topics", key) for key in keys)]:
            data.setdefault(name, []).append(value)
        return client.post(address, data=data)

    assert post("t3", "t1").status_code == 303
    session.expire_all()
    assert [topic.key for topic in offering.topics] == ["t1", "t3"]
    answer = post(*(topic.key for topic in topics))
    assert answer.status_code == 422
    assert "Choose at most 5 topics" in answer.get_data(as_text=True)
    assert post("nothing").status_code == 422
    session.expire_all()
    assert [topic.key for topic in offering.topics] == ["t1", "t3"]


def test_a_new_event_is_about_what_was_chosen(organised, session, make):
    client, _host = organised
    make.topic(key="robotics", name=ROBOTS)
    make.topic(key="gone", retired_at=clock.now())
    page = client.get("/organise/conferences/new")
    assert words(Page(page), "//fieldset[@id='topics']//label") == ["Robotics"]
    data = {name: value for name, value in data_of(page) if value} | {"title_en": "Meeting", "topics": "robotics"}
    assert client.post("/organise/conferences/new", data=data).status_code == 303
    session.expire_all()
    assert [topic.key for topic in session.scalar(select(Conference)).topics] == ["robotics"]


# Visitors find


def test_lists_hold_only_what_is_about_it_and_say_so(client, make):
    topic, other = make.topic(key="robotics", name=ROBOTS), make.topic()
    make.conference(title="About robots", topics=[topic, other], **soon())
    make.cohort(title="Robot class", topics=[topic], **soon(12))
    make.conference(title="Something else", topics=[other], **soon())
    make.conference(title="Secret robots", topics=[topic], state="draft", **soon())
    assert titles(client.get("/search?topic=robotics")) == ["About robots", "Robot class"]
    assert titles(client.get("/events?topic=robotics")) == ["About robots"]
    assert titles(client.get("/trainings?topic=robotics")) == ["Robot class"]
    assert "About robots" in client.get(f"/calendar?topic=robotics&month={soon()['starts_on']:%Y-%m}").text
    page = Page(client.get("/search?topic=robotics"))
    assert page.texts("h1") == ["Robotics: events and trainings"]
    assert page.texts(".page-header .button") == ["Follow this topic"]
    assert page.one(".page-header .button").get("href") == "/calendars/?scope=topics/robotics"
    assert Page(client.get("/search?topic=robotics&lang=zh")).texts("h1")[0].startswith("机器人")


def test_the_filter_says_how_many_there_are(client, make):
    robots, food = make.topic(key="robotics", name=ROBOTS), make.topic(key="food", name={"en": "Food", "zh": "食品"})
    make.topic(key="unused")
    make.conference(topics=[robots, food], city={"en": "Macao"}, city_key="macao", **soon())
    make.conference(topics=[robots], **soon())
    make.conference(topics=[robots], **soon(-30))
    make.cohort(topics=[robots], **soon())
    make.conference(topics=[food], state="draft", **soon())

    def options(path):
        return words(Page(client.get(path)), "//select[@id='filter-topic']/option")

    assert options("/events") == ["All topics", "Robotics (2)", "Food (1)"]
    assert options("/search") == ["All topics", "Robotics (3)", "Food (1)"]
    assert options("/events?when=past") == ["All topics", "Robotics (1)"]
    assert options("/events?city=macao&topic=food") == ["All topics", "Robotics (1)", "Food (1)"]
    assert options("/events?q=nothing&topic=food") == ["All topics", "Food"]


@pytest.mark.parametrize("key", ["nothing", "", "%00", "<b>", "机器人", "x" * 5000])
def test_an_unknown_topic_is_no_error(client, make, key):
    make.conference(topics=[make.topic()], **soon())
    for path in ("/search", "/events", "/trainings", "/calendar"):
        assert client.get(path, query_string={"topic": key}).status_code == 200


def test_a_retired_topic_keeps_its_list(client, make):
    topic = make.topic(key="fax", name={"en": "Fax", "zh": "传真"}, retired_at=clock.now())
    make.conference(title="Fax days", topics=[topic], **soon())
    assert titles(client.get("/search?topic=fax")) == ["Fax days"]


def test_the_public_page_leads_to_its_topics(client, make):
    topics = [make.topic(key="robotics", name=ROBOTS), make.topic(key="food", name={"en": "Food", "zh": "食品"})]
    meeting = make.conference(slug="meeting", topics=topics, summary={"en": "Sentence"}, **soon())
    page = Page(client.get("/events/meeting"))
    assert [link.get("href") for link in page.root.xpath("//dl//a[contains(@href, 'topic=')]")] == [
        "/search?topic=robotics",
        "/search?topic=food",
    ]
    event = json.loads(page.root.xpath("//script[@type='application/ld+json']")[0].text)
    assert event["keywords"] == ["Robotics", "Food"]
    assert "CATEGORIES:Conference,Food,Robotics" in client.get("/events/meeting.ics?lang=en").text
    assert meeting.topics == topics


def test_home_shows_what_is_to_come_by_topic(client, make):
    make.topic(key="unused")
    topic = make.topic(key="robotics", name=ROBOTS)
    make.conference(topics=[topic], **soon())
    make.conference(topics=[topic], state="cancelled", **soon())
    page = Page(client.get("/"))
    assert page.texts(".topics a") == ["Robotics 1, 1 to come"]


@pytest.mark.parametrize("path", ["/events", "/search?topic=robotics", "/", "/calendars/all.ics"])
def test_more_topics_cost_no_more_queries(path, client, make, query_count):
    topic = make.topic(key="robotics")

    def add():
        make.conference(topics=[topic, make.topic()], venue=make.venue(), **soon())

    def cost():
        with query_count() as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    for _ in range(6):
        add()
    client.get(path)
    add()
    few = cost()
    add()
    add()
    assert cost() == few
