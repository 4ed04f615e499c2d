"""An IMAP server as imaplib speaks with it: what was read is moved, whatever it was, and nothing is read twice."""

import imaplib

import pytest
from sqlalchemy.exc import OperationalError

from registrations.invitations import mailbox
from registrations.invitations.itip import LARGEST_MAIL

URL = "imaps://replies%40host.example:pass%2Fword@mail.host.example/In%20box"


class Server:
    """The part of RFC 9051 that is used; ``folders``: name -> uid -> octets."""

    def __init__(self, mails, *, can_move=True, separator="."):
        self.folders = {"In box": dict(enumerate(mails, start=7))}
        self.capabilities = ("IMAP4REV1", "MOVE") if can_move else ("IMAP4REV1",)
        self.separator, self.deleted, self.asked = separator, set(), []

    def __call__(self, host, port, *, ssl_context, timeout):
        assert (host, port, ssl_context.check_hostname) == ("mail.host.example", 993, True)
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def login(self, user, password):
        assert (user, password) == ("replies@host.example", "pass/word")

    def select(self, folder):
        return ("OK" if folder.strip('"') in self.folders else "NO"), [b""]

    def create(self, folder):
        self.folders.setdefault(folder.strip('"'), {})

    def list(self, *_names):
        return "OK", [f'(\\Noselect) "{self.separator}" ""'.encode()]

    def uid(self, command, *arguments):
        return getattr(self, command.lower())(*arguments)

    def search(self, *_criteria):
        return "OK", [" ".join(str(uid) for uid in self.folders["In box"] if uid not in self.deleted).encode()]

    def fetch(self, uid, what):
        assert what == f"(BODY.PEEK[]<0.{LARGEST_MAIL + 1}>)"
        self.asked.append(int(uid))
        return "OK", [(b"head", self.folders["In box"][int(uid)]), b")"]

    def move(self, uid, folder):
        self.folders[folder.strip('"')][int(uid)] = self.folders["In box"].pop(int(uid))
        return "OK", [b""]

    def copy(self, uid, folder):
        self.folders[folder.strip('"')][int(uid)] = self.folders["In box"][int(uid)]
        return "OK", [b""]

    def store(self, uid, *_flags):
        self.deleted.add(int(uid))
        return "OK", [b""]

    def expunge(self):
        for uid in self.deleted:
            self.folders["In box"].pop(uid, None)


@pytest.mark.parametrize("can_move", [True, False])
@pytest.mark.parametrize("separator", [".", "/"])
def test_each_mail_goes_to_the_folder_it_belongs_to(monkeypatch, can_move, separator):
    server = Server([b"good", b"bad", b"good too"], can_move=can_move, separator=separator)
    monkeypatch.setattr(imaplib, "IMAP4_SSL", server)
    for _ in range(2):
        mailbox.read_mailbox(URL, lambda octets: octets.startswith(b"good"))
    assert server.folders == {
        "In box": {},
        f"Huizhi{separator}Read": {7: b"good", 9: b"good too"},
        f"Huizhi{separator}Not understood": {8: b"bad"},
    }
    assert server.asked == [7, 8, 9]


def test_what_the_database_refuses_stays_for_the_next_round(monkeypatch, capsys):
    server = Server([b"one", b"two"])
    monkeypatch.setattr(imaplib, "IMAP4_SSL", server)

    def fail(octets):
        raise OperationalError("pass/word", None, Exception())

    mailbox.read_mailbox(URL, fail)
    assert server.folders["In box"] == {7: b"one", 8: b"two"}
    assert "pass/word" not in capsys.readouterr().out
    mailbox.read_mailbox(URL, lambda octets: True)
    assert server.folders["In box"] == {}


def test_a_folder_that_is_not_there_is_said_without_words_of_the_server(monkeypatch, capsys):
    monkeypatch.setattr(imaplib, "IMAP4_SSL", Server([b"one"]))
    mailbox.read_mailbox(URL.replace("In%20box", "Elsewhere"), lambda octets: pytest.fail("nothing to read"))
    said = capsys.readouterr().out
    assert "mailbox failed" in said
    assert "word" not in said
