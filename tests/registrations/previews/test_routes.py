"""The form as a participant meets it, in both languages and with each ticket; nothing is kept."""

import io

import pytest

from core.audit import AuditEntry
from core.database import db
from registrations.base.models import Registration, RegistrationDraft
from registrations.questions.models import Question, Upload
from registrations.questions.queries import list_questions, list_sections
from registrations.questions.ready_made import READY
from tests.registrations.invariants import broken


@pytest.fixture
def organiser(make):
    return make.user()


@pytest.fixture
def conference(make, organiser):
    conference = make.conference()
    make.role(conference, organiser, "owner")
    return conference


def test_both_languages_and_each_ticket(make, signed_in, conference, organiser):
    press = make.ticket_type(offering=conference, name={"en": "Press", "zh": "媒体"})
    visitor = make.ticket_type(offering=conference, name={"en": "Visitor", "zh": "观众"})
    make.question(offering=conference, label={"en": "Which paper?", "zh": "供职媒体"}, ticket_types=[press])
    client, path = signed_in(organiser), f"/organise/offerings/{conference.ref}/preview"
    assert "Which paper?" in client.get(path).text
    chinese = client.get(f"{path}?ticket={press.ref}&show=zh").text
    assert ("供职媒体" in chinese, '<html lang="zh-Hans"' in chinese) == (True, True)
    assert "Which paper?" not in client.get(f"{path}?ticket={visitor.ref}").text
    assert client.get(f"{path}?ticket=nothing&show=xx").status_code == 200


def test_trying_answers_keeps_nothing(session, make, signed_in, conference, organiser):
    number = make.question(offering=conference, kind="number", is_required=True)
    paper = make.question(offering=conference, kind="file", is_required=True)
    session.commit()
    before = session.scalar(db.select(db.func.count(AuditEntry.id)))
    client, path = signed_in(organiser), f"/organise/offerings/{conference.ref}/preview"
    typed = {"name_native": "张慧", f"question_{number.ref}": "many"}
    refused = client.post(path, data=typed)
    assert (refused.status_code, "Write a number here" in refused.text) == (422, True)
    good = typed | {f"question_{number.ref}": "7", f"question_{paper.ref}": (io.BytesIO(b"%PDF-1.7"), "a.pdf")}
    assert "Registering would go on with these answers" in client.post(path, data=good).text
    for model in (Registration, RegistrationDraft, Upload):
        assert session.scalar(db.select(db.func.count(model.id))) == 0
    assert session.scalar(db.select(db.func.count(AuditEntry.id))) == before


def test_ready_made_sections(session, signed_in, conference, organiser):
    client, base = signed_in(organiser), f"/organise/offerings/{conference.ref}/sections"
    for key in READY:
        assert client.post(f"{base}/ready-made", data={"key": key}).status_code == 303
    assert client.post(f"{base}/ready-made", data={"key": "nothing"}).status_code == 404
    assert [section.title["zh"] for section in list_sections(conference.id)] == [
        ready.title["zh"] for ready in READY.values()
    ]
    asked = list_questions(conference.id)
    assert len(asked) == sum(len(ready.questions) for ready in READY.values())
    assert all(set(question.label) == {"en", "zh"} for question in asked)
    invoice = {question.label["zh"]: question for question in asked}
    assert invoice["发票抬头"].condition_id == invoice["是否需要发票？"].id
    assert client.get(f"/organise/offerings/{conference.ref}/preview?show=zh").status_code == 200
    assert broken() == []


def test_the_form_of_another_offering_of_theirs(session, make, signed_in, conference, organiser):
    mine, foreign = make.conference(title="Last year"), make.conference(title="Of others")
    make.role(mine, organiser, "viewer")
    for offering in (mine, foreign):
        make.question(offering=offering, label="Shoe size")
    client, path = signed_in(organiser), f"/organise/offerings/{conference.ref}/sections/copies"
    page = client.get(path).text
    assert ("Last year" in page, "Of others" in page) == (True, False)
    assert client.post(path, data={"source": foreign.ref}).status_code == 422
    assert client.post(path, data={"source": mine.ref}).status_code == 303
    assert session.scalars(db.select(Question.label).where(Question.offering_id == conference.id)).all() == [
        {"en": "Shoe size"}
    ]
