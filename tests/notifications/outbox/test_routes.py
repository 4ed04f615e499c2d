from dataclasses import replace

from core.database import db
from notifications.outbox.actions import Part, enqueue
from notifications.outbox.delivery import deliver_due
from notifications.recipient import Recipient


def test_the_inbox_shows_what_was_delivered_and_its_parts(client, session, mail_folder):
    reader = Recipient("li@example.org", "李㛃", "zh", "Asia/Shanghai")
    calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    enqueue("accounts/password_changed", reader, {"at": "2026-11-22T02:00:00+00:00"}, "k", [Part("REQUEST", calendar)])
    db.session.commit()
    deliver_due()
    name = max(mail_folder.glob("*.eml"), key=lambda path: path.stat().st_mtime).stem
    assert "li@example.org" in client.get("/dev/inbox").get_data(as_text=True)
    shown = client.get(f"/dev/inbox/{name}").get_data(as_text=True)
    assert "BEGIN:VCALENDAR" in shown
    html = client.get(f"/dev/inbox/{name}.html")
    assert html.status_code == 200
    assert "sandbox" in html.headers["Content-Security-Policy"]


def test_unknown_mails_and_paths_do_not_exist(client, session):
    assert client.get("/dev/inbox/none").status_code == 404
    assert client.get("/dev/inbox/..%2f..%2fetc%2fpasswd").status_code == 404


def test_there_is_no_inbox_in_production(app, client, session, settings, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, env="production"))
    assert client.get("/dev/inbox").status_code == 404
