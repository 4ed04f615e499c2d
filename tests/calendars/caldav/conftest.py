"""A client that speaks CalDAV, and answers read into plain values."""

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

import pytest
from lxml import etree

from accounts.app_passwords.actions import create as create_app_password
from calendars.caldav.resources import SHELF

NAMESPACES = {
    "D": "DAV:",
    "C": "urn:ietf:params:xml:ns:caldav",
    "CS": "http://calendarserver.org/ns/",
    "A": "http://apple.com/ns/ical/",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())


@dataclass
class Answer:
    """``found`` and ``missing``: properties by address, "D:getetag" -> element; ``statuses``: of whole resources."""

    response: Any
    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    missing: dict[str, set[str]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    token: str = ""

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def condition(self) -> str | None:
        """The first element in DAV:error: "D:valid-sync-token"."""
        root = etree.fromstring(self.response.data)
        return _prefixed(root[0].tag) if root.tag == "{DAV:}error" else None


def _prefixed(tag: str) -> str:
    name = etree.QName(tag)
    return f"{next(p for p, n in NAMESPACES.items() if n == name.namespace)}:{name.localname}"


def _read(response: Any) -> Answer:
    answer = Answer(response)
    if response.status_code != 207:
        return answer
    root = etree.fromstring(response.data)
    answer.token = root.findtext("D:sync-token", "", NAMESPACES)
    for each in root.findall("D:response", NAMESPACES):
        href = each.findtext("D:href", namespaces=NAMESPACES)
        if status := each.findtext("D:status", namespaces=NAMESPACES):
            answer.statuses[href] = int(status.split()[1])
            continue
        answer.found[href], answer.missing[href] = {}, set()
        for propstat in each.findall("D:propstat", NAMESPACES):
            is_found = " 200 " in propstat.findtext("D:status", namespaces=NAMESPACES)
            for element in propstat.find("D:prop", NAMESPACES):
                if is_found:
                    answer.found[href][_prefixed(element.tag)] = element
                else:
                    answer.missing[href].add(_prefixed(element.tag))
    return answer


class Program:
    """A calendar program: ``propfind``, ``report``, ``get``; with an app password when it has one."""

    def __init__(self, client: Any, email: str = "", secret: str = "") -> None:
        self.client = client
        self.headers = {"Authorization": "Basic " + b64encode(f"{email}:{secret}".encode()).decode()} if email else {}

    def open(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.open(path, method=method, data=body, headers=self.headers | headers)

    def propfind(self, path: str, *names: str, depth: str = "0", **headers: str) -> Answer:
        wanted = "".join(f"<{name}/>" for name in names)
        body = f"<D:propfind {_DECLARED}><D:prop>{wanted}</D:prop></D:propfind>" if names else None
        return _read(self.open("PROPFIND", path, body, Depth=depth, **headers))

    def report(self, path: str, body: str, depth: str = "1") -> Answer:
        """``body`` without declarations of prefixes."""
        tag, _space, rest = body.partition(">")
        whole = f"{tag[:-1]} {_DECLARED}/>{rest}" if tag.endswith("/") else f"{tag} {_DECLARED}>{rest}"
        return _read(self.open("REPORT", path, whole, Depth=depth))

    def sync(self, path: str, token: str = "", limit: int | None = None) -> Answer:
        most = f"<D:limit><D:nresults>{limit}</D:nresults></D:limit>" if limit else ""
        body = (
            f"<D:sync-collection><D:sync-token>{token}</D:sync-token><D:sync-level>1</D:sync-level>{most}"
            "<D:prop><D:getetag/></D:prop></D:sync-collection>"
        )
        return self.report(path, body, depth="0")

    def get(self, path: str, **headers: str) -> Any:
        return self.open("GET", path, **headers)


@pytest.fixture
def program(client):
    """One without a password."""
    SHELF.clear()
    return Program(client)


@pytest.fixture
def program_of(app, session):
    """``program_of(user)``: one with an app password of that person."""
    SHELF.clear()

    def make(user):
        _password, secret = create_app_password(user, "phone")
        return Program(app.test_client(), user.email, secret)

    return make
