"""The page: hand in, look, import. Nothing is written before the last step, and nobody sees another's file."""

import io
import re
import zipfile
from typing import Any

import pytest
from sqlalchemy import func, select

from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.imports.models import ImportFile
from organisations.base.models import Organisation
from tests.offerings.imports.files import EVENTS, ORGANISATIONS, TALKS, schedule, table
from tests.support.factories import Factories
from tests.support.samples import samples_folder

PAGE = "/organise/import"


@pytest.fixture
def manager(make: Factories) -> Any:
    user = make.user()
    user.host = make.organisation(name="Host Society")
    make.member(user.host, user, "manager")
    return user


def _upload(client: Any, data: bytes, name: str = "schedule.xml", **fields: str) -> Any:
    return client.post(PAGE, data={"file": (io.BytesIO(data), name), **fields}, content_type="multipart/form-data")


def _count(session: Any, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model))


def test_upload_look_import(session: Any, make: Factories, manager: Any, signed_in: Any) -> None:
    client = signed_in(manager)
    assert client.get(PAGE).status_code == 200
    answer = _upload(client, schedule())
    assert answer.status_code == 303
    preview = client.get(answer.location)
    assert preview.status_code == 200
    assert "Ready to import" in preview.text
    assert "Host Society" in preview.text
    assert _count(session, AgendaItem) == 0
    done = client.post(answer.location, data={"title": "Robot Days", "host": manager.host.ref, "zone": "Asia/Shanghai"})
    assert done.status_code == 303
    offering = session.scalar(select(Offering))
    assert done.location == f"/organise/offerings/{offering.ref}/agenda"
    assert "2 items created." in client.get(done.location).text
    assert _count(session, ImportFile) == 0
    again = _upload(client, schedule(TALKS[:1]), into=offering.ref)
    assert f"into={offering.ref}" in again.location
    assert "1 item of an earlier import is no longer in the file" in client.get(again.location).text
    client.post(again.location, data={"into": offering.ref, "cancel_missing": "y"})
    assert _count(session, AgendaItem) == 1


def test_choices_are_looked_at_again(session: Any, manager: Any, signed_in: Any) -> None:
    client = signed_in(manager)
    data = schedule().replace(b"<time_zone_name>Asia/Shanghai</time_zone_name>", b"")
    page = _upload(client, data).location
    assert "The file names no time zone" in client.get(page).text
    assert "Europe/Berlin" in client.get(f"{page}?zone=Europe/Berlin&host={manager.host.ref}").text
    bad = client.get(f"{page}?zone=Mars/Olympus")
    assert "This time zone is unknown" in bad.text
    assert bad.status_code == 422


def test_errors_are_shown_by_line_and_nothing_is_imported(session: Any, manager: Any, signed_in: Any) -> None:
    client = signed_in(manager)
    data = schedule([TALKS[0], ("g2", "Bad", "10:00", "half an hour", "B", "P")])
    page = _upload(client, data).location
    preview = client.get(page).text
    assert "1 error stands in the way" in preview
    assert "Line 1" in preview
    assert "half an hour" in preview
    assert "Import now" not in preview
    refused = client.post(page, data={"host": manager.host.ref})
    assert refused.status_code == 422
    assert "Nothing was imported" in refused.text
    assert (_count(session, AgendaItem), _count(session, Offering), _count(session, ImportFile)) == (0, 0, 1)


def _bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * 150_000_000)
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\0\0",
        b"\xff\xfe\xfa nonsense \x00\x01",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><schedule>&b;</schedule>",
        b"<schedule><day>",
        b'{"schedule": ' + b"[" * 5_000,
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"PK\x03\x04" + b"broken xl/workbook.xml",
        b"%PDF-1.7",
    ],
)
def test_hostile_files_get_a_sentence(session: Any, manager: Any, signed_in: Any, data: bytes) -> None:
    answer = _upload(signed_in(manager), data)
    page = answer.text if answer.status_code == 422 else ""
    if answer.status_code == 303:
        page = signed_in(manager).get(answer.location).text
        assert "stand" in page
        assert "Import now" not in page
    assert "error-summary" in page or "notice-danger" in page
    assert _count(session, Offering) == 0


def test_zip_bomb_gets_a_sentence(session: Any, manager: Any, signed_in: Any) -> None:
    answer = _upload(signed_in(manager), _bomb(), "table.xlsx")
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert _count(session, ImportFile) == 0


def test_nul_in_texts_and_name(session: Any, manager: Any, signed_in: Any) -> None:
    client = signed_in(manager)
    data = table(EVENTS, "conference,Nul\0Days,,2026-11-03,,,,CN,,,")
    page = _upload(client, data, "a\0b.csv").location
    assert client.post(page, data={"host": manager.host.ref}).status_code == 303
    assert session.scalar(select(Offering.title)) == {"en": "NulDays"}


def test_no_file_is_told(manager: Any, signed_in: Any) -> None:
    answer = signed_in(manager).post(PAGE, data={}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_titles_are_shown_escaped(manager: Any, signed_in: Any) -> None:
    talk = ("g1", "&lt;script&gt;alert(1)&lt;/script&gt;", "10:00", "01:00", "&lt;img src=x&gt;", "&lt;b&gt;Mei")
    client = signed_in(manager)
    page = client.get(_upload(client, schedule([talk, talk], title="&lt;i&gt;T"), "<u>.xml").location).text
    assert "&lt;script&gt;alert(1)" in page
    for live in ("<script>alert", "<img src=x", "<b>Mei", "<i>T", "<u>.xml"):
        assert live not in page


def test_table_of_events(session: Any, manager: Any, signed_in: Any) -> None:
    client = signed_in(manager)
    page = _upload(client, table(EVENTS, "conference,Days,,2026-11-03,,,Foshan,CN,,,"), "events.csv").location
    assert "Row by row" in client.get(page).text
    done = client.post(page, data={"host": manager.host.ref, "zone": "Asia/Shanghai"})
    assert (done.status_code, done.location) == (303, "/organise/events")
    assert session.scalar(select(Offering.host_id)) == manager.host.id


def test_managers_add_no_organisations(session: Any, manager: Any, signed_in: Any) -> None:
    client = signed_in(manager)
    page = _upload(client, table(ORGANISATIONS, "Acme,,enterprise,Foshan,CN,"), "o.csv").location
    assert "Only administrators add organisations" in client.get(page).text
    assert client.post(page, data={"host": manager.host.ref}).status_code == 422
    assert _count(session, Organisation) == 1


def test_administrators_do(session: Any, make: Factories, signed_in: Any) -> None:
    client = signed_in(make.administrator())
    page = _upload(client, table(ORGANISATIONS, "Acme,,enterprise,Foshan,CN,"), "o.csv").location
    assert client.post(page, data={"host": ""}).status_code == 303
    assert session.scalar(select(Organisation.name)) == {"en": "Acme"}


def test_somebody_elses_file_and_target_do_not_exist(
    session: Any, make: Factories, manager: Any, signed_in: Any
) -> None:
    page = _upload(signed_in(manager), schedule()).location
    other, foreign = make.user(), make.conference()
    make.member(make.organisation(), other, "owner")
    stranger = signed_in(other)
    for answer in (stranger.get(page), stranger.post(page, data={}), stranger.post(f"{page}/removal")):
        assert answer.status_code == 404
    assert signed_in(make.administrator()).get(page).status_code == 404
    mine = signed_in(manager)
    assert _upload(mine, schedule(), into=foreign.ref).status_code == 404
    assert mine.get(f"{page}?into={foreign.ref}").status_code == 404
    assert mine.post(page, data={"into": foreign.ref}).status_code == 404
    assert mine.post(page, data={"host": foreign.host.ref}).status_code == 404
    assert _count(session, AgendaItem) == 0
    assert mine.get(f"{PAGE}/nothinghere").status_code == 404


def test_who_may_not_import(make: Factories, client: Any, signed_in: Any) -> None:
    assert client.get(PAGE).status_code == 302
    viewer = make.user()
    make.role(make.conference(), viewer, "viewer")
    assert signed_in(viewer).get(PAGE).status_code == 404


def test_editors_import_into_what_they_edit(session: Any, make: Factories, signed_in: Any) -> None:
    editor, conference = make.user(), make.conference(state="draft", title="Edited")
    conference.starts_on = conference.ends_on = None
    make.role(conference, editor, "editor")
    client = signed_in(editor)
    assert "Edited" in client.get(PAGE).text
    page = _upload(client, schedule(), into=conference.ref).location
    assert client.post(page, data={"into": conference.ref}).status_code == 303
    assert _count(session, AgendaItem) == len(TALKS)
    fresh = _upload(client, schedule()).location
    assert client.post(fresh, data={"into": ""}).status_code == 422


def test_discarded_file(session: Any, manager: Any, signed_in: Any) -> None:
    client = signed_in(manager)
    page = _upload(client, schedule()).location
    assert client.post(f"{page}/removal").status_code == 303
    assert _count(session, ImportFile) == 0


def test_csrf_is_asked_for(app: Any, manager: Any, signed_in: Any) -> None:
    client = signed_in(manager)
    page = _upload(client, schedule()).location
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert client.get(page).status_code == 200
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text).group(1)
        assert client.post(page, data={"host": manager.host.ref}).status_code == 400
        sent = {"host": manager.host.ref, "csrf_token": token}
        assert client.post(page, data=sent).status_code == 303
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize(("name", "count"), [("moca2024-broken.ics", 88), ("camp2019-frab-schedule.json", 79)])
def test_real_programmes(session: Any, manager: Any, signed_in: Any, name: str, count: int) -> None:
    """All six go through the command in test_cli.py."""
    client = signed_in(manager)
    page = _upload(client, samples_folder("programmes", name).read_bytes(), name).location
    preview = client.get(page)
    assert preview.status_code == 200
    assert client.post(page, data={"host": manager.host.ref, "zone": "Europe/Brussels"}).status_code == 303
    assert _count(session, AgendaItem) == count
