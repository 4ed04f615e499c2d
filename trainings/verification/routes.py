"""For strangers: no account, nothing that is not on the paper, not in search engines."""

from hashlib import sha256

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import StringField

from core.access import public
from core.forms import Form
from core.i18n import _, _l
from core.limits import limiter
from trainings.certificates import queries
from trainings.certificates.models import Certificate
from trainings.certificates.serials import read_serial
from trainings.certificates.words import VERDICTS, facts, standing_of, words_of
from trainings.credentials.verifying import find_issued

blueprint = Blueprint("verification", __name__, url_prefix="/certificates")

_LARGEST = 2_000_000
"""Octets of a file that somebody shows us; our PDFs have some 50,000."""


class SerialForm(Form):
    class Meta:
        csrf = False  # a GET: it changes nothing

    number = StringField(_l("Number of the certificate"))


class FileForm(Form):
    file = FileField(_l("PDF or credential"))


@blueprint.get("")
@public
@limiter.limit("30 per minute", exempt_when=lambda: "number" not in request.args)
def index() -> ResponseReturnValue:
    """``?number=``: leads to the page of that certificate."""
    form = SerialForm(request.args)
    typed = (form.number.data or "") if "number" in request.args else ""
    if not typed:
        return _page(form, "")
    serial = read_serial(typed)
    if serial is None:
        return _page(form, "misread", 422)
    found = queries.find_by_serial(serial)
    return redirect(url_for("verification.show", token=found.token), 303) if found else _page(form, "unknown", 404)


@blueprint.post("/files")
@public
@limiter.limit("20 per minute")
def file() -> ResponseReturnValue:
    """The file itself, to the octet. It is not kept."""
    form = FileForm()
    sent = form.file.data if form.validate() else None
    content = sent.read(_LARGEST + 1) if sent else b""
    if not content:
        return _page(SerialForm(request.args), "no_file", 422)
    found = _find(content) if len(content) <= _LARGEST else None
    if found is None:
        return _page(SerialForm(request.args), "unknown_file", 404)
    flash(_("The file is exactly the one that was handed out."), "success")
    return redirect(url_for("verification.show", token=found.token), 303)


def _find(content: bytes) -> Certificate | None:
    if content.startswith(b"%PDF"):
        return queries.find_by_sha256(sha256(content).hexdigest())
    credential = find_issued(content)
    return credential.certificate if credential else None


def _page(form: SerialForm, problem: str, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "trainings/verification/index.html", form=form, file_form=FileForm(formdata=None), problem=problem
    )
    return _hidden(page, status)


@blueprint.get("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    certificate = queries.get_by_token(token)
    standing = standing_of(certificate)
    page = render_template(
        "trainings/verification/show.html",
        certificate=certificate,
        standing=standing,
        word=words_of(standing),
        verdict=VERDICTS[standing],
        step=queries.last_reason(certificate) if standing in ("revoked", "suspended") else None,
        newer=queries.find_newer(certificate) if standing == "superseded" else None,
        facts=facts(certificate),
        sha256=queries.find_sha256(certificate),
    )
    return _hidden(page, 200)


def _hidden(page: str, status: int) -> ResponseReturnValue:
    """Not for search engines, and no other site learns its address."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
