"""Every kind from the form to the ticket, the organiser's page and the database."""

import io
import json

import pytest
from PIL import Image

from core.database import db
from registrations.base.models import RegistrationDraft
from registrations.questions.actions import create, edit
from registrations.questions.asking import Asking
from registrations.questions.kinds import FILES, KINDS, WITH_OPTIONS
from registrations.questions.models import Answer, ConsentText, EarlierAnswer, Upload
from registrations.questions.queries import list_questions

ABOUT = {"name_native": "张慧"}
OPTIONS = [{"en": "Vegetarian", "zh": "素食"}, {"en": "Halal"}]


def picture(kind="JPEG", size=(400, 300)) -> bytes:
    out = io.BytesIO()
    made = Image.new("RGB", size, "teal")
    exif = made.getexif()
    exif[0x010E] = "secret place"
    exif[0x0112] = 6
    made.save(out, kind, exif=exif)
    return out.getvalue()


TYPED = {
    "text": "robots",
    "long_text": "two\nlines",
    "choice": "1",
    "multiple_choice": ["0", "1"],
    "yes_no": "yes",
    "number": "12",
    "rating": "4",
    "date": "2026-11-19",
    "time": "14:05",
    "email": "li.na@example.cn",
    "phone": "0757-83330000",
    "country": "HK",
    "organisation": "foshan institute",
    "url": "example.cn",
    "consent": "1",
    "needs": ["0"],
    "identity": "E1234567",
}
READ = {
    "text": "robots",
    "choice": "Halal",
    "multiple_choice": "Vegetarian, Halal",
    "yes_no": "Yes",
    "rating": "4 of 5",
    "date": "19 Nov 2026",
    "time": "14:05",
    "phone": "+86 757 8333 0000",
    "country": "Hong Kong, China",
    "organisation": "foshan institute",
    "url": "https://example.cn",
    "consent": "Agreed",
}


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def asked(make, conference):
    organiser = make.user()
    found = {}
    for kind in KINDS:
        options = OPTIONS if kind in WITH_OPTIONS else ()
        text = {"en": "You may **film** me."} if kind == "consent" else {}
        asking = Asking(label={"en": f"The {kind}"}, options=options, text=text, is_required=kind != "file")
        found[kind] = create(conference.id, organiser, kind, asking)
    return found


def typed(asked) -> dict:
    data = ABOUT | {f"question_{asked[kind].ref}": value for kind, value in TYPED.items()}
    data[f"question_{asked['needs'].ref}_note"] = "no nuts please"
    data[f"question_{asked['identity'].ref}_document"] = "passport"
    data[f"question_{asked['picture'].ref}"] = (io.BytesIO(picture()), "me.png")
    return data


def test_from_the_form_to_everywhere(session, make, signed_in, conference, asked):
    known = make.organisation(name={"en": "Foshan Institute"}, search_text=" foshan institute ")
    ticket_type = make.ticket_type(offering=conference)
    client = signed_in(make.user())
    path = f"/events/{conference.slug}/registration"
    form = client.get(path)
    assert form.status_code == 200
    assert "<strong>film</strong>" in form.text
    checked = client.post(path, data=typed(asked) | {"ticket_type": ticket_type.ref})
    assert checked.status_code == 200, checked.text
    for words in [*READ.values(), "no nuts please", "E1234567", "me.jpg"]:
        assert words in checked.text
    draft = json.dumps(session.scalar(db.select(RegistrationDraft.values)))
    assert "no nuts" not in draft
    assert "E1234567" not in draft
    assert "no nuts please" in client.get(path).text
    sent = client.post(path, data={"step": "send"})
    page = client.get(sent.location).text
    assert "no nuts please" in page
    assert "••••4567" in page
    assert "E1234567" not in page
    rows = {row.question.kind: row for row in session.scalars(db.select(Answer))}
    assert rows.keys() == KINDS.keys() - {"file"}
    assert rows["organisation"].value == {"name": "foshan institute", "ref": known.ref}
    assert rows["phone"].value == "+8675783330000"
    stored = json.dumps([row.value for row in rows.values()])
    assert "E1234567" not in stored
    assert "nuts" not in stored


def test_changing_one_answer_keeps_all_others(session, make, signed_in, conference, asked):
    ticket_type = make.ticket_type(offering=conference)
    client = signed_in(make.user())
    path = f"/events/{conference.slug}/registration"
    client.post(path, data=typed(asked) | {"ticket_type": ticket_type.ref})
    ticket = client.post(path, data={"step": "send"}).location
    before = {row.question_id: row.value for row in session.scalars(db.select(Answer))}
    page = client.get(f"{ticket}/answers").text
    assert 'value="E1234567"' in page
    again = typed(asked)
    del again[f"question_{asked['picture'].ref}"]
    again[f"question_{asked['text'].ref}"] = "pumps"
    assert client.post(f"{ticket}/answers", data=again).status_code == 303
    after = {row.question_id: row.value for row in session.scalars(db.select(Answer))}
    changed = {kind for kind, question in asked.items() if after.get(question.id) != before.get(question.id)}
    assert changed == {"text"}


def test_a_refused_form_shows_everything_again(make, signed_in, conference, asked):
    make.ticket_type(offering=conference)
    client = signed_in(make.user())
    page = client.post(f"/events/{conference.slug}/registration", data=typed(asked))
    assert page.status_code == 422
    for kind, value in TYPED.items():
        values = value if isinstance(value, list) else [value]
        if kind in ("text", "email", "url", "time", "organisation", "identity"):
            assert f'value="{values[0]}"' in page.text
    ticks = page.text.count(" checked")
    assert ticks == 2 + 1 + 1 + 1 + 1 + 1, "several, needs, choice, yes or no, rating, consent"
    assert "me.jpg is here already" in page.text


def test_what_one_agreed_to_stays_when_the_text_changes(session, make, signed_in, conference):
    organiser = make.user()
    consent = create(conference.id, organiser, "consent", Asking(label={"en": "Photos"}, text={"en": "First text"}))
    ticket_type = make.ticket_type(offering=conference)
    client, path = signed_in(make.user()), f"/events/{conference.slug}/registration"
    field = f"question_{consent.ref}"
    client.post(path, data=ABOUT | {"ticket_type": ticket_type.ref, field: "1"})
    ticket = client.post(path, data={"step": "send"}).location
    edit(consent, organiser, Asking(label={"en": "Photos"}, text={"en": "Second text"}))
    assert [text.version for text in session.scalars(db.select(ConsentText).order_by(ConsentText.id))] == [1, 2]
    assert "Agreed to version 1" in client.get(ticket).text
    form = client.get(f"{ticket}/answers").text
    assert "First text" in form
    assert "Second text" not in form
    client.post(f"{ticket}/answers", data=ABOUT | {field: "1"})
    assert session.scalar(db.select(Answer.value)) == {"version": 1}
    client.post(f"{ticket}/answers", data=ABOUT)
    assert session.scalar(db.select(Answer.value)) is None
    assert session.scalar(db.select(EarlierAnswer.value)) == {"version": 1}
    assert "Second text" in client.get(f"{ticket}/answers").text
    late = signed_in(make.user()).post(path, data=ABOUT | {"ticket_type": ticket_type.ref, field: "1"})
    assert "The text has changed since you read it" in late.text


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_lose_what_the_camera_noted(session, make, signed_in, conference, kind):
    portrait = make.question(offering=conference, kind="picture", least_pixels=300)
    ticket_type = make.ticket_type(offering=conference)
    data = ABOUT | {"ticket_type": ticket_type.ref, f"question_{portrait.ref}": (io.BytesIO(picture(kind)), "a.exe")}
    checked = signed_in(make.user()).post(f"/events/{conference.slug}/registration", data=data)
    assert checked.status_code == 200, checked.text
    kept = session.scalar(db.select(Upload.content))
    assert b"secret place" not in kept
    assert Image.open(io.BytesIO(kept)).size == (300, 400), "upright"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (picture(size=(200, 900)), "Its shorter side needs 300"),
        (b"%PDF-1.7 a paper", "Hand in a JPEG, PNG or WebP picture"),
        (b"", "This file is empty"),
        (picture()[:-400], "This picture is damaged"),
        (picture("PNG", (9000, 9000)), "Make it smaller"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "Hand in a JPEG, PNG or WebP picture"),
    ],
)
def test_pictures_we_do_not_take(make, signed_in, conference, content, sentence):
    portrait = make.question(offering=conference, kind="picture", least_pixels=300)
    ticket_type = make.ticket_type(offering=conference)
    data = ABOUT | {"ticket_type": ticket_type.ref, f"question_{portrait.ref}": (io.BytesIO(content), "a.png")}
    page = signed_in(make.user()).post(f"/events/{conference.slug}/registration", data=data)
    assert page.status_code == 422
    assert sentence in page.text


def test_forty_questions_cost_as_many_queries_as_four(make, signed_in, conference, query_count):
    client, path = signed_in(make.user()), f"/events/{conference.slug}/registration"
    make.ticket_type(offering=conference)
    counts = []
    for _ in range(2):
        for kind in KINDS:
            options = OPTIONS if kind in WITH_OPTIONS else []
            make.question(offering=conference, kind=kind, options=options, text_version=1, text={"en": "Yes"})
        client.get(path)
        with query_count() as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
    assert len(list_questions(conference.id)) == 2 * len(KINDS)
    assert counts[0] == counts[1]
    assert FILES == ("file", "picture")
