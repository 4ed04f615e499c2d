import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.errors import Invalid
from events.conferences.models import Conference
from offerings.base import actions as offerings
from offerings.topics import actions
from offerings.topics.queries import find_topic, list_topics

ROBOTS = {"en": "Robotics", "zh": "机器人"}


def keys(topics):
    return [topic.key for topic in topics]


def refusal(act):
    with pytest.raises(Invalid) as refused:
        act()
    return refused.value.code, refused.value.field


# The list


def test_a_topic_gets_its_key_from_its_english_name_and_stands_last(session, make):
    make.topic(key="first", position=7)
    topic = actions.create(make.administrator(), name={"en": "Robotics & equipment", "zh": "机器人与装备"})
    assert (topic.key, topic.position) == ("robotics-equipment", 8)
    assert keys(list_topics()) == ["first", "robotics-equipment"]


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ({"en": "Robots"}, "", ("no_name", "name_zh")),
        ({"zh": "机器人"}, "", ("no_name", "name_en")),
        ({"en": "ROBOTICS", "zh": "另一个"}, "", ("name_taken", "name_en")),
        ({"en": "Other", "zh": "机器人"}, "", ("name_taken", "name_zh")),
        ({"en": "Other", "zh": "另一个"}, "robotics", ("key_taken", "key")),
        ({"en": "!!", "zh": "另一个"}, "", ("no_key", "key")),
    ],
)
def test_what_is_no_topic_is_refused(session, make, name, key, said):
    make.topic(key="robotics", name=ROBOTS)
    assert refusal(lambda: actions.create(None, name=name, key=key)) == said
    assert keys(list_topics()) == ["robotics"]


def test_a_new_name_reaches_the_search_and_the_calendars_of_what_has_it(session, make):
    topic, other = make.topic(key="robotics", name=ROBOTS), make.topic()
    having, without = make.conference(topics=[topic]), make.conference(topics=[other])
    was, stands = having.changed_at, without.changed_at
    of_topic = topic.calendar_changed_at
    actions.rename(topic, make.administrator(), {"en": "Automation", "zh": "自动化"})
    assert (topic.key, topic.name["en"]) == ("robotics", "Automation")
    assert {"automation", "zidonghua", "自动"} <= set(having.search_text.split())
    assert "自动" not in without.search_text
    assert having.changed_at > was
    assert topic.calendar_changed_at > of_topic
    assert without.changed_at == stands


def test_the_same_name_again_changes_nothing(session, make):
    topic = make.topic(name=ROBOTS)
    meeting = make.conference(topics=[topic])
    was = meeting.revision
    actions.rename(topic, None, dict(ROBOTS))
    assert meeting.revision == was
    assert session.scalars(select(AuditEntry)).all() == []


def test_topics_move_as_far_as_the_list_goes(session, make):
    for key in ("a", "b", "c"):
        make.topic(key=key)
    actions.move(find_topic("c"), None, -1)
    assert keys(list_topics()) == ["a", "c", "b"]
    actions.move(find_topic("a"), None, -1)
    assert keys(list_topics()) == ["a", "c", "b"]
    actions.move(find_topic("a"), None, 9)
    assert keys(list_topics()) == ["c", "b", "a"]


def test_a_retired_topic_is_offered_no_more_until_it_is_back(session, make):
    topic = make.topic(key="fax")
    actions.retire(topic, None)
    assert keys(list_topics()) == []
    assert keys(list_topics(retired=True)) == ["fax"]
    assert find_topic("fax") is topic
    actions.restore(topic, None)
    assert keys(list_topics()) == ["fax"]


def test_every_change_of_the_list_is_in_the_audit(session, make):
    keeper = make.administrator()
    make.topic()
    topic = actions.create(keeper, name=ROBOTS)
    actions.rename(topic, keeper, {"en": "Robots", "zh": "机器人"})
    actions.move(topic, keeper, -1)
    actions.retire(topic, keeper)
    actions.restore(topic, keeper)
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.verb for entry in entries if entry.subject_type == "topic"] == [
        "topic.created",
        "topic.renamed",
        "topic.moved",
        "topic.retired",
        "topic.restored",
    ]
    assert {entry.actor_id for entry in entries} == {keeper.id}


# What an offering is about


def a_draft(make, **columns):
    return offerings.create(
        Conference, make.user(), host=make.organisation(), title={"en": "Meeting"}, settings_host="localhost", **columns
    )


def test_an_offering_has_its_topics_in_the_order_of_the_list(session, make):
    one, two = make.topic(key="one", name=ROBOTS), make.topic(key="two")
    draft = a_draft(make, topics=[two, one, two])
    session.expire(draft, ["topics"])
    assert keys(draft.topics) == ["one", "two"]
    assert {"robotics", "jiqiren", "机器"} <= set(draft.search_text.split())


def test_six_topics_are_too_many(session, make):
    six = [make.topic() for _ in range(6)]
    assert refusal(lambda: a_draft(make, topics=six)) == ("too_many_topics", "topics")
    draft = a_draft(make, topics=six[:5])
    assert refusal(lambda: offerings.edit(draft, None, topics=six)) == ("too_many_topics", "topics")


def test_a_retired_topic_stays_but_is_not_chosen_anew(session, make):
    old, new = make.topic(key="old"), make.topic(key="new")
    draft = a_draft(make, topics=[old])
    actions.retire(old, None)
    offerings.edit(draft, None, topics=[old, new])
    assert keys(draft.topics) == ["old", "new"]
    assert refusal(lambda: offerings.edit(a_draft(make), None, topics=[old])) == ("topic_retired", "topics")
    assert refusal(lambda: a_draft(make, topics=[old])) == ("topic_retired", "topics")


def test_another_topic_is_a_change_for_calendars_but_not_of_dates(session, make):
    stays, goes, comes = make.topic(), make.topic(), make.topic()
    meeting = make.conference(topics=[stays, goes])
    was, sequence = meeting.changed_at, meeting.sequence
    before = [topic.calendar_changed_at for topic in (stays, goes, comes)]
    changes = offerings.edit(meeting, None, topics=[stays, comes])
    assert changes == {"topics": ([stays, goes], [stays, comes])}
    assert meeting.changed_at > was
    assert meeting.sequence == sequence
    after = [topic.calendar_changed_at for topic in (stays, goes, comes)]
    assert [new > old for old, new in zip(before, after, strict=True)] == [False, True, True]


def test_the_same_topics_are_no_change(session, make):
    topics = [make.topic(), make.topic()]
    meeting = make.conference(topics=list(topics))
    assert offerings.edit(meeting, None, topics=topics[::-1]) == {}


def test_a_copy_is_about_the_same_save_what_is_retired(session, make):
    old, lasting = make.topic(), make.topic()
    meeting = make.conference(topics=[old, lasting])
    actions.retire(old, None)
    copy = offerings.copy(meeting, make.user(), meeting.starts_on)
    assert copy.topics == [lasting]
    assert meeting.topics == [old, lasting]


def test_a_deleted_draft_leaves_its_topics(session, make):
    topic = make.topic()
    offerings.delete_draft(a_draft(make, topics=[topic]), None)
    assert list_topics() == [topic]
