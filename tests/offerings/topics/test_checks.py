from offerings.topics.checks import topics_are_few, topics_are_named


def test_all_is_well(session, make):
    make.conference(topics=[make.topic() for _ in range(5)])
    assert [*topics_are_few(), *topics_are_named()] == []


def test_six_topics_and_missing_names_are_found(session, make):
    meeting = make.conference(topics=[make.topic() for _ in range(6)])
    make.topic(key="half", name={"en": "Half"})
    assert list(topics_are_few()) == [f"Offering {meeting.id} has 6 topics, more than 5."]
    assert list(topics_are_named()) == ["Topic half lacks a name in English or in Chinese."]
