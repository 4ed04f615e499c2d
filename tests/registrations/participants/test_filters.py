"""A look at the list survives the address; a filter finds whom it says."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text import clean, search_document
from registrations.base.states import WORDS
from registrations.checkins.models import CheckIn
from registrations.checkins.queries import search
from registrations.invitations.words import REPLIES
from registrations.participants.filters import (
    MOST_ANSWERS,
    ORDERS,
    AnswerFilter,
    Filter,
    Look,
    parse_look,
    read_filter,
    read_look,
)
from registrations.participants.queries import count_found, list_page
from registrations.questions.models import Answer

tidy = st.text(max_size=40).map(clean)
words = st.text("abcdefghjkm23456789", min_size=1, max_size=10)
days = st.none() | st.dates(date(1901, 1, 1), date(2199, 12, 31))
asked = st.builds(AnswerFilter, words, st.sampled_from(["is", "has"]), tidy.filter(bool)) | st.builds(
    AnswerFilter, words, st.sampled_from(["none", "some"])
)
filters = st.builds(
    Filter,
    text=tidy,
    state=st.sampled_from(["active", "all", *WORDS]),
    ticket=words | st.just(""),
    reply=st.sampled_from(["", "none", *REPLIES]),
    arrived=st.sampled_from(["", "yes", "no"]),
    paid=st.sampled_from(["", "yes", "no"]),
    organisation=tidy,
    since=days,
    until=days,
    answers=st.lists(asked, max_size=MOST_ANSWERS, unique=True).map(tuple),
)
looks = st.builds(Look, filters, st.lists(words, max_size=5, unique=True).map(tuple), st.sampled_from(ORDERS))


@given(looks)
def test_a_look_comes_back_from_its_address(look):
    assert parse_look(look.query_string()) == look


@given(filters)
def test_a_condition_that_is_removed_is_gone_and_the_rest_stays(wanted):
    for pair in wanted.pairs():
        rest = Look(wanted).without(pair).wanted.pairs()
        assert rest == [each for each in wanted.pairs() if each != pair]


@given(
    st.lists(
        st.tuples(st.sampled_from(["q", "state", "ticket", "answer", "since", "has-x", "order", "column"]), st.text())
    )
)
@example([("column", "0000000000000000000 0")])
@example([("ticket", "00000000000 0")])
def test_any_address_is_a_look(pairs):
    look = read_look(pairs)
    assert read_look(look.pairs()) == look
    assert "\0" not in look.query_string()


@pytest.fixture
def conference(make):
    return make.conference(time_zone="Asia/Shanghai")


@pytest.fixture
def found(session, make, conference):
    """Names of whom these pairs find."""

    def find(questions=(), **pairs):
        wanted = read_filter(list(pairs.items()))
        known = {question.ref: question for question in questions}
        rows = list_page(conference, Look(wanted), known).rows
        assert count_found(conference, wanted, known) == len(rows)
        return {row.name_native for row in rows}

    return find


def test_what_a_person_is(session, make, conference, found, clock):
    ticket = make.ticket_type(offering=conference)
    other = make.ticket_type(offering=conference)
    now = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # half past midnight on the 21st in Shanghai
    here = make.registration(
        offering=conference, ticket_type=ticket, name_native="甲", organisation_name="Foshan 100% Ceramics",
        created_at=now, calendar_reply="declined", amount_due_minor=100, paid_at=now,
    )  # fmt: skip
    make.registration(offering=conference, ticket_type=other, name_native="乙", created_at=now, amount_due_minor=5)
    make.registration(offering=conference, ticket_type=other, name_native="丙", state="cancelled")
    session.add(CheckIn(registration_id=here.id, offering_id=conference.id, at=now, received_at=now, actor_id=1))
    session.flush()
    assert found() == {"甲", "乙"}
    assert found(state="all") == {"甲", "乙", "丙"}
    assert found(state="cancelled") == {"丙"}
    assert found(ticket=ticket.ref) == {"甲"}
    assert found(organisation="100% ceramics") == {"甲"}
    assert found(organisation="_") == set()
    assert found(reply="declined") == {"甲"}
    assert found(reply="none") == {"乙"}
    assert (found(arrived="yes"), found(arrived="no")) == ({"甲"}, {"乙"})
    assert (found(paid="yes"), found(paid="no")) == ({"甲"}, {"乙"})
    assert found(since="2026-11-21", until="2026-11-21") == {"甲", "乙"}
    assert found(until="2026-11-20") == set()
    assert found(q=here.ref[:6]) == {"甲"}
    assert found(q=here.ref, paid="no") == set()


@pytest.mark.parametrize(
    ("kind", "value", "finds", "not_"),
    [
        ("text", "佛山 100%", ["has:山 100%", "some"], ["has:_", "none", "has:x"]),
        ("choice", 1, ["is:1"], ["is:0", "is:11"]),
        ("multiple_choice", [1, 11], ["is:1", "is:11"], ["is:0", "is:x", "is:%"]),
        ("yes_no", False, ["is:false"], ["is:true"]),
        ("country", "CN", ["is:CN"], ["is:C"]),
        ("rating", 4, ["is:4"], ["is:5"]),
        ("organisation", {"name": "佛山陶瓷", "ref": None}, ["has:陶瓷"], ["has:name"]),
    ],
)
def test_what_a_person_answered(session, make, conference, found, kind, value, finds, not_):
    options = [{"en": str(place)} for place in range(12)]
    question = make.question(offering=conference, kind=kind, options=options)
    one = make.registration(offering=conference, name_native="甲")
    make.registration(offering=conference, name_native="乙")
    session.add(Answer(registration_id=one.id, question_id=question.id, value=value))
    session.flush()
    for how in finds:
        assert found([question], answer=f"{question.ref}:{how}") == {"甲"}, how
    for how in not_:
        assert "甲" not in found([question], answer=f"{question.ref}:{how}"), how


@pytest.mark.parametrize("order", ORDERS)
def test_pages_forward_and_back_show_everybody_once(make, conference, order):
    ticket = make.ticket_type(offering=conference, size=200)
    for number in range(120):
        make.registration(offering=conference, ticket_type=ticket, organisation_name=f"Firm {number % 3}")
    look, seen, page = Look(order=order), [], None
    pages = []
    while page is None or page.after:
        page = list_page(conference, look, {}, after=page.after if page else "")
        pages.append([row.id for row in page.rows])
        seen += pages[-1]
    assert (len(seen), len(set(seen)), page.after, [len(each) for each in pages]) == (120, 120, "", [50, 50, 20])
    back = list_page(conference, look, {}, before=page.before)
    assert [row.id for row in back.rows] == pages[1]
    first = list_page(conference, look, {}, before=back.before)
    assert ([row.id for row in first.rows], first.before) == (pages[0], "")


def test_by_name_as_it_is_read_with_or_without_latin_letters(make, conference):
    ticket = make.ticket_type(offering=conference, size=200)
    for native, latin in [("张慧", "ZHANG Hui"), ("吴名", ""), ("安宁", "an Ning"), ("Zoe", "Zoe Adams"), ("单", "")]:
        make.registration(offering=conference, ticket_type=ticket, name_native=native, name_latin=latin)
    rows = list_page(conference, Look(order="name"), {}).rows
    assert [row.name_native for row in rows] == ["安宁", "单", "吴名", "张慧", "Zoe"]
    for place in range(1, 5):
        rest = list_page(conference, Look(order="name"), {}, after=rows[place - 1].ref).rows
        assert [row.ref for row in rest] == [row.ref for row in rows[place:]]


def test_by_the_last_digits_of_a_phone(make, conference, found):
    for name, phone in [("张慧", "+8613800138002"), ("Zoe", "+498999998020"), ("Ann", "")]:
        text = search_document(name, phone)
        make.registration(offering=conference, name_native=name, phone=phone, search_text=text)
    assert found(q="8002") == {"张慧"}
    assert found(q="8020") == {"Zoe"}
    assert found(q="zhang 8002") == {"张慧"}
    assert found(q="002") == set()
    assert found(q="1380") == set()
    assert {row.name_native for row in search(conference.id, "8002")} == {"张慧"}
