"""The organiser's pages: who opens them, what they refuse, how many queries they cost."""

from datetime import UTC, date, datetime

import pytest

from events.conferences.models import Conference
from events.exhibitions.models import Exhibition

NOW = datetime(2026, 11, 1, 4, tzinfo=UTC)
DAY = date(2026, 11, 19)

FORM = {
    "title_en": "AI Week",
    "title_zh": "人工智能周",
    "starts_on": "2026-11-19",
    "ends_on": "2026-11-21",
    "time_zone": "Asia/Shanghai",
    "mode": "hybrid",
    "languages": ["zh", "en"],
    "offer_hours": "24",
    "registration_closes_at": "2026-11-18T18:00",
    "city_en": "Foshan",
    "venue": "",
    "parent": "",
}


@pytest.fixture
def lead(make, clock):
    clock.set(NOW)
    user = make.user()
    user.host = make.organisation(name={"en": "The Host"})
    make.member(user.host, user)
    return user


@pytest.fixture
def page(lead, signed_in):
    return signed_in(lead)


def test_the_overview_stays_short_however_much_there_was(page, lead, make):
    """Newest of the past first; the others are one click away."""
    for number in range(22):
        day = date(2025, 1, 1 + number)
        make.conference(host=lead.host, title=f"Meeting {number:02}", starts_on=day, ends_on=day)
    text = page.get("/organise/").text
    assert [f"Meeting {number:02}" in text for number in (0, 1, 2, 21)] == [False, False, True, True]
    assert text.index("Meeting 21") < text.index("Meeting 02")
    assert ("Past and cancelled (22)" in text, "All my trainings" in text) == (True, True)
    assert "Meeting 00" in page.get("/organise/events").text


class TestCreate:
    def test_a_conference(self, page, lead, session):
        answer = page.post("/organise/conferences/new", data={**FORM, "host": lead.host.id, "edition": "3rd"})
        made = session.query(Conference).one()
        assert (answer.status_code, answer.location) == (303, f"/organise/offerings/{made.ref}")
        assert (made.title, made.edition, made.languages) == ({"en": "AI Week", "zh": "人工智能周"}, "3rd", "zh en")
        assert made.registration_closes_at == datetime(2026, 11, 18, 10, tzinfo=UTC)
        assert (made.starts_on, made.ends_on, made.host_id, made.city_key) == (
            DAY,
            date(2026, 11, 21),
            lead.host.id,
            "foshan",
        )

    def test_an_exhibition(self, page, lead, session):
        page.post("/organise/exhibitions/new", data={**FORM, "host": lead.host.id, "net_area_m2": "9000"})
        assert session.query(Exhibition).one().net_area_m2 == 9000

    @pytest.mark.parametrize(
        ("bad", "sentence", "field"),
        [
            ({"title_en": "", "title_zh": ""}, "Give it a title in at least one language.", "title_en"),
            ({"ends_on": "2026-11-01"}, "The last day lies before the first.", "ends_on"),
            ({"starts_on": ""}, "Say the first day too", "starts_on"),
            ({"starts_on": "0001-01-01"}, "Check the year", "starts_on"),
            ({"registration_closes_at": "0001-01-01T00:00"}, "Check the year", "registration_closes_at"),
            ({"time_zone": "Asia/Foshan"}, "This time zone is unknown.", "time_zone"),
            ({"time_zone": "../../etc/passwd"}, "This time zone is unknown.", "time_zone"),
            ({"website": "javascript:alert(1)"}, "Give the whole address", "website"),
            ({"slug": "taken"}, "Another event or training has this address.", "slug"),
            ({"title_en": "x" * 201}, "Keep the title under 200 characters.", "title_en"),
            ({"title_en": "a\x00b"}, "invisible control characters", "title_en"),
            ({"offer_hours": "99999999999999999999"}, "Hold an offered seat", "offer_hours"),
            ({"host": "999999"}, "Choose one of these", "host"),
            ({"contact_email": "nobody"}, "name@example.org", "contact_email"),
        ],
    )
    def test_refuses_at_the_field_and_keeps_what_was_typed(self, page, lead, make, session, bad, sentence, field):
        make.exhibition(slug="taken")
        given = {**FORM, "host": lead.host.id, "summary_en": "Kept as typed", **bad}
        answer = page.post("/organise/conferences/new", data=given)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert f'id="{field}-error"' in text
        assert sentence in text
        assert "Kept as typed" in text
        assert session.query(Conference).count() == 0

    def test_on_behalf_of_another_organisation(self, page, make, session):
        stranger = make.organisation()
        assert page.post("/organise/conferences/new", data={**FORM, "host": stranger.id}).status_code == 422
        assert session.query(Conference).count() == 0

    @pytest.mark.parametrize("kind", ["exhibitions", "conferences", "cohorts", "courses"])
    def test_only_who_leads_an_organisation(self, page, make, signed_in, client, kind):
        member = make.user()
        make.member(make.organisation(), member, "member")
        assert page.get(f"/organise/{kind}/new").status_code == 200
        assert signed_in(member).get(f"/organise/{kind}/new").status_code == 404
        assert "/accounts/sign-in?next=" in client.get(f"/organise/{kind}/new").location


class TestEdit:
    def test_saves(self, page, lead, make, session):
        offering = make.conference(host=lead.host, state="draft")
        answer = page.post(f"/organise/conferences/{offering.ref}/edit", data={**FORM, "host": lead.host.id})
        assert (answer.status_code, offering.title["zh"], offering.mode) == (303, "人工智能周", "hybrid")

    def test_form_shows_wall_clock_times(self, page, lead, make):
        closes = datetime(2026, 11, 18, 10, tzinfo=UTC)
        offering = make.conference(host=lead.host, registration_closes_at=closes)
        text = page.get(f"/organise/conferences/{offering.ref}/edit").get_data(as_text=True)
        assert 'value="2026-11-18T18:00"' in text

    def test_refused_changes_nothing(self, page, lead, make):
        offering = make.conference(host=lead.host, title="Before")
        bad = {**FORM, "host": lead.host.id, "ends_on": "2026-11-01"}
        answer = page.post(f"/organise/conferences/{offering.ref}/edit", data=bad)
        assert (answer.status_code, offering.title, offering.revision) == (422, {"en": "Before"}, 0)

    def test_of_another_kind_is_not_found(self, page, lead, make):
        offering = make.exhibition(host=lead.host)
        assert page.get(f"/organise/conferences/{offering.ref}/edit").status_code == 404


PATHS = {
    "": {"owner": 200, "editor": 200, "viewer": 200, "desk": 404, "stranger": 404},
    "/postponement": {"owner": 200, "editor": 403, "viewer": 403, "desk": 404, "stranger": 404},
    "/cancellation": {"owner": 200, "editor": 403, "viewer": 403, "desk": 404, "stranger": 404},
    "/roles": {"owner": 200, "editor": 403, "viewer": 403, "desk": 404, "stranger": 404},
}


@pytest.mark.parametrize("path", PATHS)
def test_who_opens_what(make, signed_in, path):
    offering, found = make.conference(), {}
    for role in PATHS[path]:
        user = make.user()
        if role != "stranger":
            make.role(offering, user, role)
        found[role] = signed_in(user).get(f"/organise/offerings/{offering.ref}{path}").status_code
    assert found == PATHS[path]


class TestMoves:
    def test_publish(self, page, lead, make):
        offering = make.conference(host=lead.host, state="draft", starts_on=DAY)
        answer = page.post(f"/organise/offerings/{offering.ref}/publication")
        assert (answer.status_code, offering.state) == (303, "published")
        text = page.get(answer.location).get_data(as_text=True)
        assert "It is published. Everybody sees it now." in text

    def test_publish_at_a_time_on_its_own_clocks(self, page, lead, make):
        offering = make.conference(host=lead.host, state="draft", starts_on=DAY, time_zone="Europe/Berlin")
        data = {"planned": "1", "at": "2026-11-10T09:00"}
        page.post(f"/organise/offerings/{offering.ref}/publication", data=data)
        assert (offering.state, offering.publish_at) == ("draft", datetime(2026, 11, 10, 8, tzinfo=UTC))
        page.post(f"/organise/offerings/{offering.ref}/publication-plan/removal")
        assert offering.publish_at is None

    @pytest.mark.parametrize(
        ("at", "sentence"), [("", "Say when it is to be published."), ("2026-10-01T09:00", "This time has passed.")]
    )
    def test_refused_plan(self, page, lead, make, at, sentence):
        offering = make.conference(host=lead.host, state="draft", starts_on=DAY)
        answer = page.post(f"/organise/offerings/{offering.ref}/publication", data={"planned": "1", "at": at})
        assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)
        assert (offering.state, offering.publish_at) == ("draft", None)

    def test_obstacles_are_listed(self, page, lead, make):
        offering = make.conference(host=lead.host, state="draft", starts_on=None)
        text = page.get(f"/organise/offerings/{offering.ref}").get_data(as_text=True)
        assert "1 thing stands in the way:" in text
        assert "It has no dates yet." in text
        page.post(f"/organise/offerings/{offering.ref}/publication", data={"without_dates": "y"})
        assert offering.state == "published"

    def test_cancel_needs_its_reason(self, page, lead, make):
        offering = make.conference(host=lead.host, starts_on=DAY)
        path = f"/organise/offerings/{offering.ref}/cancellation"
        assert page.post(path, data={"reason": " "}).status_code == 422
        assert offering.state == "published"
        assert page.post(path, data={"reason": "No hall."}).status_code == 303
        assert offering.state == "cancelled"
        assert page.post(path, data={"reason": "Again."}).status_code == 409

    def test_postpone_and_new_dates(self, page, lead, make):
        offering = make.conference(host=lead.host, starts_on=DAY)
        page.post(f"/organise/offerings/{offering.ref}/postponement", data={"reason": "Flood."})
        path = f"/organise/offerings/{offering.ref}/new-dates"
        bad = page.post(path, data={"starts_on": "2026-12-10", "ends_on": "2026-12-01"})
        assert (bad.status_code, offering.state, offering.starts_on) == (422, "postponed", DAY)
        page.post(path, data={"starts_on": "2026-12-10", "ends_on": "2026-12-12"})
        assert (offering.state, offering.starts_on) == ("published", date(2026, 12, 10))

    def test_copy(self, page, lead, make, session):
        offering = make.conference(host=lead.host, starts_on=DAY)
        path = f"/organise/offerings/{offering.ref}/copy"
        assert page.post(path, data={}).status_code == 422
        answer = page.post(path, data={"starts_on": "2027-11-18"})
        copied = session.query(Conference).filter(Conference.id != offering.id).one()
        assert answer.location == f"/organise/offerings/{copied.ref}"
        assert copied.starts_on == date(2027, 11, 18)

    def test_an_editor_from_outside_can_not_copy(self, make, signed_in):
        offering, editor = make.conference(), make.user()
        make.role(offering, editor, "editor")
        assert signed_in(editor).get(f"/organise/offerings/{offering.ref}/copy").status_code == 403

    def test_delete_only_drafts(self, page, lead, make, session):
        draft, public = make.conference(host=lead.host, state="draft"), make.conference(host=lead.host)
        assert page.get(f"/organise/offerings/{draft.ref}/removal").status_code == 200
        assert page.post(f"/organise/offerings/{public.ref}/removal").status_code == 409
        assert page.post(f"/organise/offerings/{draft.ref}/removal").status_code == 303
        assert session.query(Conference).one() is public


class TestIndex:
    def test_says_what_to_do_and_only_then(self, page, lead, make):
        make.conference(host=lead.host, title="Undated", state="draft", starts_on=None)
        make.conference(host=lead.host, title="Waiting", state="postponed", starts_on=DAY, venue=make.venue())
        done = make.conference(host=lead.host, title="Complete", starts_on=DAY, venue=make.venue())
        make.agenda_item(offering=done)
        make.conference(title="Foreign", state="draft")
        text = page.get("/organise/").get_data(as_text=True)
        todos = text[text.index('id="next"') : text.index('id="mine"')]
        assert "Add the dates of Undated" in todos
        assert "Give Waiting its new dates" in todos
        assert "Complete" not in todos
        assert "Complete" in text
        assert "Foreign" not in text

    def test_a_viewer_is_given_nothing_to_do(self, make, signed_in):
        offering, viewer = make.conference(title="Watched", state="draft", starts_on=None), make.user()
        make.role(offering, viewer, "viewer")
        text = signed_in(viewer).get("/organise/").get_data(as_text=True)
        assert "Nothing waits for you." in text
        assert "Watched" in text

    def test_stranger_and_visitor(self, make, signed_in, client):
        assert signed_in(make.user()).get("/organise/").status_code == 404
        assert client.get("/organise/").status_code == 302

    @pytest.mark.parametrize("path", ["/organise/", "/organise/events", "/organise/trainings"])
    def test_queries_do_not_grow_with_the_list(self, page, lead, make, query_count, path):
        counts = []
        for _ in range(2):
            for _ in range(len(counts) + 1):
                make.conference(host=lead.host, venue=make.venue())
                make.exhibition(host=lead.host, state="draft")
                make.cohort(host=lead.host, course=make.course(host=lead.host))
            with query_count() as executed:
                assert page.get(path).status_code == 200
            counts.append(len(executed))
        assert counts[0] == counts[1]


class TestRoles:
    def test_invite_and_accept(self, page, lead, make, signed_in, client, outbox):
        offering = make.conference(host=lead.host)
        path = f"/organise/offerings/{offering.ref}/roles"
        assert page.post(path, data={"email": "new@people.example", "role": "viewer"}).status_code == 303
        link = outbox()[-1].context["path"]
        assert client.get(link).status_code == 200
        assert client.post(f"{link}/acceptance").status_code == 302
        user, other = make.user(email="new@people.example"), make.user()
        assert signed_in(other).post(f"{link}/acceptance").status_code == 403
        guest = signed_in(user)
        assert guest.get(f"/organise/offerings/{offering.ref}").status_code == 404
        assert guest.post(f"{link}/acceptance").location == f"/organise/offerings/{offering.ref}"
        assert guest.get(f"/organise/offerings/{offering.ref}").status_code == 200
        spent = guest.get(link)
        assert (spent.status_code, "Somebody was faster" in spent.text) == (409, False)
        assert "This invitation was used, withdrawn or replaced." in spent.text

    def test_a_bad_address_is_refused_at_its_field(self, page, lead, make, outbox):
        offering = make.conference(host=lead.host)
        answer = page.post(f"/organise/offerings/{offering.ref}/roles", data={"email": "nobody", "role": "viewer"})
        assert (answer.status_code, 'id="email-error"' in answer.get_data(as_text=True)) == (422, True)
        assert outbox() == []

    def test_another_offerings_role_is_not_found(self, page, lead, make):
        mine, role = make.conference(host=lead.host), make.role(make.conference(), make.user())
        path = f"/organise/offerings/{mine.ref}/roles/{role.id}"
        assert page.post(path, data={"role": "desk"}).status_code == 404
        assert page.post(f"{path}/removal").status_code == 404
        assert role.role == "owner"

    def test_change_and_last_owner(self, page, lead, make):
        offering = make.conference(host=lead.host)
        role = make.role(offering, make.user())
        path = f"/organise/offerings/{offering.ref}/roles/{role.id}"
        assert page.post(path, data={"role": "desk"}).location == f"/organise/offerings/{offering.ref}/roles"
        assert "This is the last owner." in page.get(f"/organise/offerings/{offering.ref}/roles").text
        page.post(f"{path}/removal")
        assert role.role == "owner"
        make.role(offering, make.user())
        assert page.post(path, data={"role": "desk"}).status_code == 303
        assert role.role == "desk"
