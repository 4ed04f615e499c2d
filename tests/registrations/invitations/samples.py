"""Replies after the form in which known calendars send them. ``{...}`` is filled in by the test."""

import base64
from textwrap import dedent

_CALENDAR = """\
BEGIN:VCALENDAR
PRODID:{prodid}
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:{method}
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270503
DTEND;VALUE=DATE:20270506
DTSTAMP:{stamp}
ORGANIZER;CN=Host:mailto:{to}
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN={name}:mailto:{attendee}
{more}SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:Optics
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""


def calendar(**facts):
    given = {
        "prodid": "-//Someone//Calendar//EN", "method": "REPLY", "stamp": "20270201T100000Z", "partstat": "ACCEPTED",
        "name": "A", "more": "", "sequence": "0",
    }  # fmt: skip
    return _CALENDAR.format(**given | {key: str(value) for key, value in facts.items()}).replace("\n", "\r\n")


def _mail(headers, body):
    return (dedent(headers).strip() + "\n\n" + body).replace("\r\n", "\n").replace("\n", "\r\n").encode()


def google(**facts):
    """Three forms of the same: HTML, text/calendar in an alternative, application/ics beside it; sent by a machine."""
    ics = calendar(
        prodid="-//Google Inc//Google Calendar 70.9054//EN", name='"a.person@gmail.com";X-NUM-GUESTS=0', **facts
    )
    encoded = base64.encodebytes(ics.encode()).decode()
    return _mail(
        f"""
        Return-Path: <a.person@gmail.com>
        Auto-Submitted: auto-generated
        Message-ID: <calendar-0001@google.com>
        Date: Mon, 01 Feb 2027 10:00:00 +0000
        Subject: Accepted: Optics @ Mon May 3
        From: A Person <a.person@gmail.com>
        To: {facts["to"]}
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"
        """,
        f"""--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes
Content-Transfer-Encoding: base64

QWNjZXB0ZWQK

--inner
Content-Type: text/calendar; charset="UTF-8"; method=REPLY
Content-Transfer-Encoding: 7bit

{ics}
--inner--

--outer
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"
Content-Transfer-Encoding: base64

{encoded}
--outer--
""",
    )


def exchange(**facts):
    """Exchange Online: everything base64, X-MICROSOFT properties, the name in quotes, an empty plain text."""
    more = (
        "COMMENT;LANGUAGE=en-US:See you there\\, I hope\\n\nCLASS:PUBLIC\nPRIORITY:5\nX-MICROSOFT-CDO-APPT-SEQUENCE:0\n"
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\nX-MICROSOFT-CDO-OWNERAPPTID:0\nX-MICROSOFT-LOCATIONS:[]\n"
    )
    ics = calendar(prodid="Microsoft Exchange Server 2010", name='"Person, A. (Dept; 3)"', more=more, **facts)
    return _mail(
        f"""
        From: "Person, A. (Dept; 3)" <a.person@company.example>
        To: =?utf-8?B?5oy65aW9?= <{facts["to"]}>
        Subject: Accepted: Optics
        Thread-Topic: Optics
        X-MS-Has-Attach:
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="_000_"
        """,
        f"""--_000_
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

Cg==

--_000_
Content-Type: text/calendar; charset="utf-8"; method=REPLY
Content-Transfer-Encoding: base64

{base64.encodebytes(ics.encode()).decode()}
--_000_--
""",
    )


def apple(**facts):
    """Apple Mail: quoted-printable, capitals in MAILTO, no CN, the ics as an attachment of another type."""
    ics = calendar(prodid="-//Apple Inc.//macOS 14.5//EN", **facts).replace(";CN=A:mailto:", ":MAILTO:")
    quoted = ics.replace("=", "=3D")
    return _mail(
        f"""
        From: A Person <a.person@icloud.example>
        To: "Host" <{facts["to"]}>
        Subject: Accepted: Optics
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=Apple-Mail
        """,
        f"""--Apple-Mail
Content-Type: text/plain; charset=us-ascii

A Person has accepted your invitation.

--Apple-Mail
Content-Disposition: attachment; filename=iCal-20270201-100000.ics
Content-Type: text/calendar; x-unix-mode=0644; name="iCal.ics"
Content-Transfer-Encoding: quoted-printable

{quoted}
--Apple-Mail--
""",
    )


def thunderbird(**facts):
    """Thunderbird: RECEIVED-SEQUENCE, the timestamp it saw, text/calendar inside mixed inside alternative."""
    more = "X-MOZ-RECEIVED-SEQUENCE:0\nX-MOZ-RECEIVED-DTSTAMP:20270201T080000Z\nX-MOZ-GENERATION:1\n"
    ics = calendar(prodid="-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", more=more, **facts)
    return _mail(
        f"""
        From: a.person@mail.example
        To: {facts["to"]}
        Delivered-To: replies@host.example
        Subject: Invitation accepted: Optics
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="deadbeef"
        """,
        f"""--deadbeef
Content-Type: multipart/alternative; boundary="cafe"

--cafe
Content-Type: text/plain; charset=UTF-8

A Person has accepted.
--cafe
Content-Type: text/calendar; method=REPLY; charset=UTF-8
Content-Transfer-Encoding: 8bit

{ics}
--cafe--

--deadbeef
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"

{ics}
--deadbeef--
""",
    )


def only_a_file(**facts):
    """Some webmail: application/octet-stream with a name that ends in .ics, the address in a header of the server."""
    encoded = base64.encodebytes(calendar(**facts).encode("utf-16")).decode()
    return _mail(
        f"""
        From: a.person@webmail.example
        To: undisclosed-recipients:;
        X-Original-To: {facts["to"].upper()}
        Subject: Re: Optics
        MIME-Version: 1.0
        Content-Type: application/octet-stream; name="REPLY.ICS"
        Content-Transfer-Encoding: base64
        """,
        encoded,
    )


def plain(**facts):
    """The least that is a reply."""
    return _mail(
        f"""
        From: {facts["attendee"]}
        To: {facts["to"]}
        MIME-Version: 1.0
        Content-Type: text/calendar; method=REPLY; charset=utf-8
        """,
        calendar(**facts),
    )


CLIENTS = [google, exchange, apple, thunderbird, only_a_file, plain]
