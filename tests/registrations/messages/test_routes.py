"""The organiser's way from an empty page to what became of a message."""

import re
from datetime import timedelta

import pytest

from core import clock as core_clock
from core.database import db
from notifications.outbox.delivery import deliver_due
from registrations.message_templates.models import MessageTemplate
from registrations.message_templates.starting import STARTING
from registrations.messages.jobs import send_messages
from registrations.messages.models import Message

TEXTS = {
    "subject_en": "News of {{event}}",
    "body_en": "Dear {{name}}",
    "subject_zh": "通知",
    "body_zh": "{{name}}，您好",
}


@pytest.fixture
def organiser(signed_in, owner):
    return signed_in(owner)


@pytest.fixture
def base(conference):
    return f"/organise/offerings/{conference.ref}/messages"


def the_message(session):
    return session.scalars(db.select(Message)).one()


def test_written_looked_at_tried_out_sent_and_followed(make, conference, organiser, base, session, outbox, owner):
    make.registration(offering=conference, user=make.user(name_native="林小", language="zh"))
    make.registration(offering=conference, user=make.user(name_native="Ann Lee", language="en"))
    answer = organiser.post(f"{base}/new", data=TEXTS | {"state": "confirmed"})
    assert answer.status_code == 303
    page = organiser.get(answer.location).get_data(as_text=True)
    assert "2 people" in page
    assert page.index("林小，您好") < page.index("Dear 林小")
    assert "Dear Ann Lee" in organiser.get(f"{answer.location}?person=2").get_data(as_text=True)
    organiser.post(f"{answer.location}/test?person=2")
    assert {(m.to_address, m.language) for m in outbox()} == {(owner.email, "en"), (owner.email, "zh")}
    assert not any("unsubscribe_path" in m.context for m in outbox())
    assert organiser.post(f"{answer.location}/plan", data={"when": "now"}).status_code == 303
    send_messages()
    deliver_due()
    page = organiser.get(answer.location).get_data(as_text=True)
    assert "Delivered to the mail server" in page
    assert "Send me a test" not in page
    assert "News of" in organiser.get(base).get_data(as_text=True)


def test_planned_in_the_zone_of_the_event_and_called_back(make, conference, organiser, base, session):
    make.registration(offering=conference)
    address = organiser.post(f"{base}/new", data=TEXTS).location
    tomorrow = core_clock.now() + timedelta(days=1)
    organiser.post(f"{address}/plan", data={"when": "later", "send_at": f"{tomorrow:%Y-%m-%d}T09:00"})
    assert (the_message(session).state, the_message(session).send_at.hour) == ("scheduled", 1)  # 9:00 in Shanghai
    assert "also who registers until then" in organiser.get(address).get_data(as_text=True)
    organiser.post(f"{address}/withdrawal")
    assert the_message(session).state == "draft"
    assert organiser.post(f"{address}/plan", data={"when": "later"}).status_code == 409
    assert organiser.post(f"{address}/removal").location.endswith("/messages")
    assert session.scalars(db.select(Message)).all() == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"body_en": "Hi {{surname}}"}, "There is no placeholder {{surname}}"),
        ({"body_en": "Hi {{name"}, "double braces"),
        ({"body_en": "[x]({{name}})"}, "is no address"),
        ({"body_zh": ""}, "both the subject and the text"),
        ({"subject_en": "", "body_en": "", "subject_zh": "", "body_zh": ""}, "Write a subject and a text"),
        ({"subject_en": "x" * 300}, "under 200 characters"),
    ],
)
def test_texts_that_can_not_be_used_are_refused_with_a_sentence(organiser, base, session, wrong, sentence):
    answer = organiser.post(f"{base}/new", data=TEXTS | wrong)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert session.scalars(db.select(Message)).all() == []


def test_the_filter_of_the_list_comes_along(make, conference, organiser, base, session):
    make.registration(offering=conference, organisation_name="Kiln works")
    make.registration(offering=conference, organisation_name="Other")
    page = organiser.get(f"{base}/new?organisation=Kiln&state=confirmed").get_data(as_text=True)
    more = re.search(r'name="more"[^>]*value="([^"]*)"', page)[1]
    address = organiser.post(f"{base}/new", data=TEXTS | {"state": "confirmed", "more": more}).location
    assert "1 person" in organiser.get(address).get_data(as_text=True)


def test_a_message_begins_with_a_template_and_is_kept_as_one(make, conference, organiser, base, session):
    for start in STARTING:
        page = organiser.get(f"{base}/new?start={start.key}").get_data(as_text=True)
        assert start.subject["zh"] in page
    make.registration(offering=conference)
    address = organiser.post(f"{base}/new", data=TEXTS).location
    organiser.post(f"{address}/template", data={"name": "Ours"})
    kept = session.scalars(db.select(MessageTemplate)).one()
    assert (kept.name, kept.organisation_id) == ("Ours", conference.host_id)
    assert "News of" in organiser.get(f"{base}/new?template={kept.ref}").get_data(as_text=True)
    assert organiser.post(f"{address}/template", data={"name": " "}).status_code == 422


def test_templates_are_made_changed_and_deleted(conference, organiser, session):
    base = f"/organise/organisations/{conference.host.ref}/message-templates"
    assert organiser.post(f"{base}/new", data=TEXTS | {"name": "A"}).status_code == 303
    kept = session.scalars(db.select(MessageTemplate)).one()
    assert organiser.post(f"{base}/{kept.ref}", data=TEXTS | {"name": "B", "body_en": "{{x}}"}).status_code == 422
    assert organiser.post(f"{base}/{kept.ref}", data=TEXTS | {"name": "B"}).status_code == 303
    assert "B" in organiser.get(base).get_data(as_text=True)
    organiser.post(f"{base}/{kept.ref}/removal")
    assert session.scalars(db.select(MessageTemplate)).all() == []


def test_five_starting_texts_can_be_used_in_both_languages():
    from registrations.wording.rules import check_texts

    assert len(STARTING) == 5
    for start in STARTING:
        assert set(start.subject) == set(start.body) == {"en", "zh"}
        check_texts(start.subject, start.body)


@pytest.mark.parametrize("role", ["viewer", "desk"])
def test_who_only_looks_may_not_write(make, conference, signed_in, base, role):
    user = make.user()
    make.role(conference, user, role)
    assert signed_in(user).get(base).status_code == (403 if role == "viewer" else 404)


def test_hostile_names_and_texts_stay_text(make, conference, organiser, base, session, send, outbox):
    make.registration(
        offering=conference,
        user=make.user(name_native="<b>x</b>{{link}}\r\nBcc: a@b.example", language="en"),
    )
    texts = {
        "subject_en": "For {{name}}",
        "body_en": "**{{name}}** <script>alert(1)</script> {{7*7}}".replace(" {{7*7}}", ""),
    }
    address = organiser.post(f"{base}/new", data=texts).location
    page = organiser.get(address).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    send(the_message(session))
    deliver_due()
    assert outbox()[0].state == "sent"
