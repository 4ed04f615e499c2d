"""Answers and files leave when it was promised, drafts when nobody comes back to them."""

from datetime import UTC, datetime, timedelta

import pytest

from core.audit import list_entries
from core.database import db
from registrations.base.drafts import save_draft
from registrations.base.models import RegistrationDraft
from registrations.questions.actions import answer, receive
from registrations.questions.models import Answer, EarlierAnswer, Upload
from registrations.questions.queries import list_questions
from registrations.retention.jobs import purge_what_is_due
from tests.registrations.invariants import broken

PDF = b"%PDF-1.7 a paper"


@pytest.fixture
def conference(make, clock):
    clock.set(datetime(2027, 3, 1, 4, tzinfo=UTC))  # noon at the place
    return make.conference(starts_on=clock.now().date() + timedelta(days=10), ends_on=None)


def ask(make, conference, **columns):
    return make.question(offering=conference, **columns)


def days_later(clock, days: int) -> None:
    clock.advance(hours=24 * days)


def test_answers_and_files_leave_in_time(session, make, conference, clock):
    registration = make.registration(offering=conference)
    user = registration.user
    passport = ask(make, conference, kind="identity", kept_days=3)
    paper = ask(make, conference, kind="file", kept_days=3)
    diet = ask(make, conference, kind="text")
    upload = receive(user, "paper.pdf", PDF)
    typed = {
        passport.ref: {"document": "passport", "number": "E1234567"},
        paper.ref: upload.ref,
        diet.ref: "vegan",
    }
    answer(registration.id, user.id, list_questions(conference.id), typed)
    session.commit()
    days_later(clock, 13)
    purge_what_is_due()
    assert session.scalar(db.select(Upload.id)) is not None, "the third day after is still promised"
    days_later(clock, 1)
    purge_what_is_due()
    purge_what_is_due()
    day = clock.now().date().isoformat()
    values = {row.question_id: row.value for row in session.scalars(db.select(Answer))}
    assert values == {passport.id: {"purged": day}, paper.id: {"purged": day}, diet.id: "vegan"}
    assert session.scalar(db.select(Upload.id)) is None
    lines = [entry for entry in list_entries("offering", conference.id) if entry.verb == "answers.purged"]
    assert [entry.details["count"] for entry in lines] == [1, 1]
    assert broken() == []


def test_what_is_overdue_or_in_clear_is_told(session, make, conference, clock):
    registration = make.registration(offering=conference)
    passport = ask(make, conference, kind="identity", kept_days=0)
    row = Answer(registration_id=registration.id, question_id=passport.id, value={"number": "E1"})
    session.add(row)
    session.flush()
    assert [sentence.split(" is ")[1] for sentence in broken()] == ["kept in clear."]
    days_later(clock, 13)
    assert any("for longer than 0 days" in sentence for sentence in broken())
    purge_what_is_due()
    assert broken() == []
    session.get(Answer, row.id).value = "back again"
    session.flush()
    assert len(broken()) == 2


def test_earlier_answers_leave_too(session, make, conference, clock):
    registration = make.registration(offering=conference)
    paper = ask(make, conference, kind="file", kept_days=0)
    upload = receive(registration.user, "paper.pdf", PDF)
    earlier = EarlierAnswer(registration_id=registration.id, question_id=paper.id, value=upload.ref)
    earlier.upload_id, earlier.replaced_at = upload.id, clock.now()
    session.add(earlier)
    session.commit()
    days_later(clock, 11)
    purge_what_is_due()
    assert (session.scalar(db.select(EarlierAnswer.id)), session.scalar(db.select(Upload.id))) == (None, None)


def test_offerings_without_dates_keep_their_answers(session, make, clock):
    conference = make.conference(starts_on=None, ends_on=None, state="draft")
    registration = make.registration(offering=conference)
    question = ask(make, conference, kept_days=0)
    session.add(Answer(registration_id=registration.id, question_id=question.id, value="x"))
    session.commit()
    purge_what_is_due()
    assert session.scalar(db.select(Answer.value)) == "x"


def test_what_was_never_sent_leaves_after_thirty_days(session, make, conference, clock):
    left, back, sent = make.user(), make.user(), make.registration(offering=conference)
    paper = ask(make, conference, kind="file")
    files = {user.id: receive(user, "paper.pdf", PDF) for user in (left, back, sent.user)}
    answer(sent.id, sent.user_id, [paper], {paper.ref: files[sent.user_id].ref})
    for user in (left, back):
        save_draft(user, conference, {f"question_{paper.ref}": files[user.id].ref})
    session.commit()
    days_later(clock, 20)
    save_draft(back, conference, {f"question_{paper.ref}": files[back.id].ref})
    session.commit()
    days_later(clock, 11)
    purge_what_is_due()
    assert session.scalars(db.select(RegistrationDraft.user_id)).all() == [back.id]
    assert set(session.scalars(db.select(Upload.user_id))) == {back.id, sent.user_id}
