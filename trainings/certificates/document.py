"""The paper: values for templates/trainings/certificates/certificate.typ, and the PDF that is made of them once."""

import io
from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import segno

from core import clock
from core.database import db, insert_into, writing
from core.i18n import pick
from core.pdf.render import render
from trainings.certificates import paper
from trainings.certificates.models import Certificate, CertificateFile

TEMPLATE = "trainings/certificates/certificate.typ"


def check_url(certificate: Certificate, base_url: str) -> str:
    """The public page, as it stands in the QR code."""
    return f"{base_url}/certificates/{certificate.token}"


def values(certificate: Certificate, base_url: str) -> dict[str, Any]:
    """JSON values; the same certificate gives the same ones for ever."""
    said = certificate.printed
    heading = paper.HEADINGS[certificate.kind]
    sentence = said["text"] or {
        language: text.format(title=pick(said["title"], language)[0])
        for language, text in paper.SENTENCES[certificate.kind].items()
    }
    until = paper.day(certificate.valid_until) if certificate.valid_until else paper.FOR_EVER
    issued = paper.day(certificate.issued_at.astimezone(ZoneInfo(said["zone"])).date())
    latin = certificate.name_latin if certificate.name_latin != certificate.name_native else ""
    host_zh, host_en = paper.both(said["host"])
    made = {
        "document_title": f"{heading['zh']} {heading['en']} · {certificate.name_native} {latin}".strip(),
        "author": host_zh or host_en,
        "serial": certificate.serial,
        "name": certificate.name_native,
        "name_latin": latin,
        "facts": _facts(said),
        "code": code_svg(check_url(certificate, base_url)),
        "code_words": f"{paper.CODE['zh']} {paper.CODE['en']}",
        "specimen": "",
        "address_short": f"{urlsplit(base_url).netloc}/certificates",
    }
    pairs = {
        "host": said["host"], "heading": heading, "certifies": paper.CERTIFIES, "body": sentence,
        "signatory": said["signatory"] or paper.SIGNATORY, "issued": issued, "until": until,
        "issued_label": paper.LABELS["issued"], "until_label": paper.LABELS["until"], "check": paper.LABELS["check"],
    }  # fmt: skip
    for name, text in pairs.items():
        made[f"{name}_zh"], made[f"{name}_en"] = paper.both(text)
    return made


def _facts(said: dict[str, Any]) -> list[list[str]]:
    """[label, label, value, value] in Chinese and English, of what is known."""
    facts: dict[str, dict[str, str]] = {"hours": paper.hours(said), "place": said["place"]}
    if said["starts_on"]:
        dates = paper.days(date.fromisoformat(said["starts_on"]), date.fromisoformat(said["ends_on"]))
        facts = {"dates": dates, **facts}
    if said["instructors"]:
        native = [native or latin for native, latin in said["instructors"]]
        latin_names = [latin or native for native, latin in said["instructors"]]
        facts["instructors"] = {"zh": "、".join(native), "en": ", ".join(latin_names)}
    return [[*paper.both(paper.LABELS[name]), *paper.both(text)] for name, text in facts.items() if any(text.values())]


def code_svg(address: str) -> str:
    """ISO/IEC 18004, error correction M, without a margin: the paper around it is wide enough."""
    picture = io.BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(picture, kind="svg", border=0, xmldecl=False, omitsize=True, dark="#1b1d21")
    return picture.getvalue().decode()


def pdf_of(certificate: Certificate, base_url: str) -> bytes:
    """The PDF that is kept; the first who asks has it made, in a small transaction of its own.

    For requests that only read: on SQLite a caller that writes would wait for itself.
    """
    kept = _kept(certificate.id)
    if kept is None:
        made = render(TEMPLATE, values(certificate, base_url), kept_since=certificate.issued_at.replace(microsecond=0))
        with writing(), db.engine.begin() as connection:
            row = {"certificate_id": certificate.id, "content": made, "made_at": clock.now()}
            row["sha256"] = sha256(made).hexdigest()
            connection.execute(insert_into(CertificateFile).values(row).on_conflict_do_nothing())
            kept = connection.scalar(_content(certificate.id))
        assert kept is not None
    return kept


def _kept(certificate_id: int) -> bytes | None:
    found: bytes | None = db.session.scalar(_content(certificate_id))
    return found


def _content(certificate_id: int) -> Any:
    return db.select(CertificateFile.content).where(CertificateFile.certificate_id == certificate_id)
