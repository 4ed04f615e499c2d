"""Order, sections, conditions and tickets: by buttons, by dragging, and as the participant meets them."""

import pytest

from core.database import db
from core.errors import Invalid
from registrations.questions.actions import create, edit, receive, restore, withdraw
from registrations.questions.asking import Asking
from registrations.questions.copies import copy_all
from registrations.questions.models import Answer, EarlierAnswer, Question, Upload
from registrations.questions.queries import list_questions, list_sections
from registrations.sections import actions as sections
from tests.registrations.invariants import broken

ABOUT = {"name_native": "张慧"}


@pytest.fixture
def organiser(make):
    return make.user()


@pytest.fixture
def conference(make, organiser):
    conference = make.conference()
    make.role(conference, organiser, "owner")
    return conference


@pytest.fixture
def ask(conference, organiser):
    def ask(kind="text", label="Question", **asking) -> Question:
        return create(conference.id, organiser, kind, Asking(label={"en": label}, **asking))

    return ask


def labels(offering) -> list[str]:
    """Section headings in capitals."""
    entries = sections.whole_line(offering.id)
    return [entry.label["en"] if isinstance(entry, Question) else entry.title["en"].upper() for entry in entries]


def test_buttons_move_questions_through_sections(session, signed_in, conference, organiser, ask):
    first, second = ask(label="a"), ask(label="b")
    part = sections.create(conference.id, organiser, title={"en": "part"})
    third = ask(label="c", section=part)
    assert labels(conference) == ["a", "b", "PART", "c"]
    client, base = signed_in(organiser), f"/organise/offerings/{conference.ref}/sections"
    for path, expected in [
        (f"questions/{second.ref}/down", ["a", "PART", "b", "c"]),
        (f"questions/{first.ref}/up", ["a", "PART", "b", "c"]),
        (f"questions/{third.ref}/down", ["a", "PART", "b", "c"]),
        (f"questions/{third.ref}/up", ["a", "PART", "c", "b"]),
        (f"{part.ref}/up", ["a", "PART", "c", "b"]),
    ]:
        assert client.post(f"{base}/{path}").status_code == 303
        session.expire_all()
        assert labels(conference) == expected
    other = sections.create(conference.id, organiser, title={"en": "other"})
    assert client.post(f"{base}/{other.ref}/up").status_code == 303
    session.expire_all()
    assert labels(conference) == ["a", "OTHER", "PART", "c", "b"]
    assert client.post(f"{base}/{part.ref}/removal").status_code == 303
    session.expire_all()
    assert labels(conference) == ["a", "OTHER", "c", "b"]


def test_dragging_sends_the_whole_order(session, signed_in, conference, organiser, ask):
    first, second = ask(label="a"), ask(label="b")
    part = sections.create(conference.id, organiser, title={"en": "part"})
    client, address = signed_in(organiser), f"/organise/offerings/{conference.ref}/sections/order"
    assert client.post(address, data={"line": [second.ref, part.ref, first.ref]}).status_code == 200
    session.expire_all()
    assert labels(conference) == ["b", "PART", "a"]
    for wrong in ([second.ref, part.ref], [second.ref, part.ref, first.ref, first.ref], []):
        assert client.post(address, data={"line": wrong}).status_code == 409
    session.expire_all()
    assert labels(conference) == ["b", "PART", "a"]


def test_a_section_needs_a_title(signed_in, conference, organiser):
    client = signed_in(organiser)
    page = client.post(f"/organise/offerings/{conference.ref}/sections/new", data={"intro_en": "Hello"})
    assert (page.status_code, "Give it a title" in page.text) == (422, True)
    data = {"title_en": "Badge", "title_zh": "胸卡", "intro_zh": "请按证件填写"}
    assert client.post(f"/organise/offerings/{conference.ref}/sections/new", data=data).status_code == 303
    (section,) = list_sections(conference.id)
    assert (section.title, section.intro) == ({"en": "Badge", "zh": "胸卡"}, {"zh": "请按证件填写"})


def test_conditions_go_in_no_circle(conference, organiser, ask):
    first = ask("yes_no", "a")
    second = ask("yes_no", "b", condition=first)
    third = ask("yes_no", "c", condition=second, condition_values=[True])
    for asked, decides in [(first, third), (first, second), (first, first)]:
        with pytest.raises(Invalid) as refusal:
            edit(asked, organiser, Asking(label={"en": "a"}, condition=decides))
        assert refusal.value.field == "condition"


def test_conditions_stay_within_the_form_and_its_answers(make, organiser, ask):
    foreign = make.question(offering=make.conference(), kind="yes_no")
    choice = ask("choice", options=[{"en": "x"}, {"en": "y"}])
    for asking in (
        {"condition": foreign},
        {"condition": choice, "condition_values": [2]},
        {"condition": ask("text"), "condition_values": ["x"]},
    ):
        with pytest.raises(Invalid):
            ask(**asking)


def test_the_form_of_a_question_sets_its_condition(session, make, signed_in, conference, organiser, ask):
    choice = ask("choice", "Visa?", options=[{"en": "No"}, {"en": "Yes"}])
    ticket = make.ticket_type(offering=conference, name={"en": "Abroad"})
    part = sections.create(conference.id, organiser, title={"en": "Visa"})
    data = {
        "kind": "country", "label_en": "From where?", "condition": choice.ref, "condition_values": f"{choice.ref} 1",
        "ticket_types": ticket.ref, "section": part.ref, "purpose_en": "For the letter.", "kept_days": "14",
    }  # fmt: skip
    client, base = signed_in(organiser), f"/organise/offerings/{conference.ref}/questions"
    assert client.post(f"{base}/new", data=data).status_code == 303
    question = list_questions(conference.id)[-1]
    assert (question.condition_id, question.condition_values) == (choice.id, [1])
    assert ([each.ref for each in question.ticket_types], question.section_id) == ([ticket.ref], part.id)
    page = client.get(base).text
    assert "Only if your answer to “Visa?” is: Yes." in page
    assert "For the letter. Deleted 14 days after the last day." in page
    edited = client.get(f"{base}/{question.ref}").text
    assert f'value="{choice.ref} 1"' in edited
    assert (
        client.post(
            f"{base}/{question.ref}", data={"label_en": "Whence?", "condition": "", "kept_days": ""}
        ).status_code
        == 303
    )
    session.refresh(question)
    assert (question.condition_id, question.ticket_types, question.kept_days) == (None, [], None)


def test_hidden_questions_are_not_demanded_and_their_answers_not_lost(session, make, signed_in, conference, ask):
    visa = ask("yes_no", "Visa?", is_required=True)
    passport = ask("identity", "Passport", is_required=True, condition=visa, condition_values=[True])
    letter = ask("text", "Embassy", is_required=True, condition=passport)
    ticket_type = make.ticket_type(offering=conference)
    client, path = signed_in(make.user()), f"/events/{conference.slug}/registration"
    form = client.get(path).text
    assert "Only if your answer to “Visa?” is: Yes." in form
    assert f'data-if="question_{visa.ref}" data-values="yes"' in form
    fields = ABOUT | {"ticket_type": ticket_type.ref}
    numbers = {f"question_{passport.ref}": "E1234567", f"question_{passport.ref}_document": "passport"}
    refused = client.post(path, data=fields | {f"question_{visa.ref}": "yes"})
    assert refused.status_code == 422
    assert f'id="question_{passport.ref}-error"' in refused.text
    assert f'id="question_{letter.ref}-error"' not in refused.text
    good = fields | numbers | {f"question_{visa.ref}": "yes", f"question_{letter.ref}": "Vienna"}
    assert client.post(path, data=good).status_code == 200
    ticket = client.post(path, data={"step": "send"}).location
    assert session.scalar(db.select(db.func.count(Answer.id))) == 3
    checked = client.post(f"{ticket}/answers", data=good | {f"question_{visa.ref}": "no"})
    assert checked.status_code == 303
    assert session.scalars(db.select(Answer.value)).all() == [False]
    kept = session.scalars(db.select(EarlierAnswer).order_by(EarlierAnswer.question_id)).all()
    assert [row.question_id for row in kept] == [passport.id, letter.id]
    assert "Vienna" not in client.get(ticket).text
    assert broken() == []


def test_questions_for_some_tickets(session, make, signed_in, conference, ask):
    press, visitor = make.ticket_type(offering=conference), make.ticket_type(offering=conference)
    paper = ask("text", "Which paper?", is_required=True, ticket_types=[press])
    client, path = signed_in(make.user()), f"/events/{conference.slug}/registration"
    assert "Only with:" in client.get(path).text
    assert client.post(path, data=ABOUT | {"ticket_type": press.ref}).status_code == 422
    ignored = {f"question_{paper.ref}": "Daily"}
    checked = client.post(path, data=ABOUT | ignored | {"ticket_type": visitor.ref})
    assert (checked.status_code, "Daily" in checked.text) == (200, False)
    ticket = client.post(path, data={"step": "send"}).location
    assert session.scalar(db.select(Answer.id)) is None
    assert client.post(f"{ticket}/answers", data=ABOUT).status_code == 303


def test_a_hidden_file_is_kept_for_the_organiser(session, make, signed_in, conference, ask):
    wants = ask("yes_no", "Talk?")
    paper = ask("file", "Paper", condition=wants, condition_values=[True])
    ticket_type = make.ticket_type(offering=conference)
    user = make.user()
    registration = make.registration(offering=conference, user=user, ticket_type=ticket_type)
    upload = receive(user, "paper.pdf", b"%PDF-1.7 a paper")
    session.add_all(
        [
            Answer(registration_id=registration.id, question_id=wants.id, value=True),
            Answer(registration_id=registration.id, question_id=paper.id, value=upload.ref, upload_id=upload.id),
        ]
    )
    client = signed_in(user)
    address = f"/my/registrations/{registration.ref}/answers"
    assert client.post(address, data=ABOUT | {f"question_{wants.ref}": "no"}).status_code == 303
    assert session.scalar(db.select(EarlierAnswer.upload_id)) == session.scalar(db.select(Upload.id))


def test_kinds_stay_and_options_are_retired(make, conference, organiser, ask):
    sizes = [{"en": "S"}, {"en": "M"}, {"en": "L"}]
    size = ask("choice", "Size", options=sizes)
    registration = make.registration(offering=conference)
    db.session.add(Answer(registration_id=registration.id, question_id=size.id, value=1))
    with pytest.raises(Invalid):
        edit(size, organiser, Asking(label={"en": "Size"}, options=sizes[:2]))
    edit(size, organiser, Asking(label={"en": "Size"}, options=sizes, retired_options=[1]))
    with pytest.raises(Invalid):
        edit(size, organiser, Asking(label={"en": "Size"}, options=sizes, retired_options=[0, 1, 2]))
    assert size.retired_options == [1]


def test_withdrawn_questions_are_shown_and_asked_again(signed_in, conference, organiser, ask):
    question = ask(label="Shoe size")
    withdraw(question, organiser)
    client, base = signed_in(organiser), f"/organise/offerings/{conference.ref}/questions"
    assert "No longer asked" in client.get(base).text
    assert list_questions(conference.id) == []
    assert client.post(f"{base}/{question.ref}/restoration").status_code == 303
    assert [each.id for each in list_questions(conference.id)] == [question.id]
    restore(question, organiser)


def test_a_copied_form_keeps_sections_conditions_and_tickets(make, conference, organiser, ask):
    part = sections.create(conference.id, organiser, title={"en": "part"})
    press = make.ticket_type(offering=conference, name={"en": "Press"})
    visa = ask("yes_no", "Visa?")
    ask("consent", "Photos", text={"en": "We film."}, section=part)
    ask("text", "Embassy", section=part, condition=visa, condition_values=[True], ticket_types=[press])
    target = make.conference()
    same = make.ticket_type(offering=target, name={"en": "Press"})
    assert len(copy_all(conference.id, target.id)) == 3
    assert labels(target) == ["Visa?", "PART", "Photos", "Embassy"]
    visa_copy, photos, embassy = list_questions(target.id)
    assert (embassy.condition_id, embassy.condition_values) == (visa_copy.id, [True])
    assert [ticket.id for ticket in embassy.ticket_types] == [same.id]
    assert (photos.text_version, photos.section_id) == (1, embassy.section_id)
    assert broken() == []
