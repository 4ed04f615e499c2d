"""A person's certificates and credentials; what everybody may fetch to verify one: issuers, keys, status lists."""

import json
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from wtforms import BooleanField
from wtforms.validators import InputRequired

from core.access import may_sign_in, policy, public
from core.badges import keys
from core.badges.data_integrity import add_proof
from core.badges.documents import STATUS_PURPOSES, profile, status_list
from core.conditional import strong_etag
from core.database import db
from core.errors import Forbidden
from core.forms import Form
from core.i18n import _, _l
from core.settings import Settings
from registrations.base.models import Registration
from registrations.my.sections import SECTIONS
from trainings.certificates import queries as certificates
from trainings.certificates.document import check_url
from trainings.certificates.models import Certificate
from trainings.certificates.routes import answer_pdf
from trainings.certificates.words import VERDICTS, facts, renewable_from, standing_of, words_of
from trainings.credentials import actions, queries
from trainings.credentials.award import issuer_of, list_url, method_id
from trainings.credentials.models import Credential

blueprint = Blueprint("credentials", __name__)

VC = "application/vc+ld+json"
MINE = "/my/certificates"


class ConsentForm(Form):
    agreed = BooleanField(
        _l("I want this credential outside of Huizhi and decide myself whom I show it to."),
        [InputRequired(_l("Tick this first: the credential is yours to give away, not ours."))],
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


@blueprint.get(MINE)
@policy(may_sign_in)
def index() -> ResponseReturnValue:
    rows = [(each, standing_of(each)) for each in certificates.list_own(current_user.id)]
    return render_template("trainings/credentials/index.html", rows=[(each, now, words_of(now)) for each, now in rows])


@blueprint.get(MINE + "/<ref>")
@policy(may_sign_in)
def show(ref: str) -> ResponseReturnValue:
    return _show(certificates.get_own(current_user.id, ref), ConsentForm(formdata=None), 200)


def _show(certificate: Certificate, form: ConsentForm, status: int) -> ResponseReturnValue:
    standing = standing_of(certificate)
    page = render_template(
        "trainings/credentials/show.html",
        certificate=certificate,
        standing=standing,
        words=words_of(standing),
        verdict=VERDICTS[standing],
        step=certificates.last_reason(certificate) if standing in ("revoked", "suspended") else None,
        newer=certificates.find_newer(certificate) if standing == "superseded" else None,
        facts=facts(certificate),
        renewable_from=renewable_from(certificate),
        check_url=check_url(certificate, _settings().base_url),
        credential=queries.find_credential(certificate.id),
        form=form,
    )
    return page, status


@blueprint.get(MINE + "/<ref>/certificate.pdf")
@policy(may_sign_in)
def pdf(ref: str) -> ResponseReturnValue:
    return answer_pdf(certificates.get_own(current_user.id, ref))


@blueprint.post(MINE + "/<ref>/consent")
@policy(may_sign_in)
def consent(ref: str) -> ResponseReturnValue:
    certificate, form = certificates.get_own(current_user.id, ref), ConsentForm()
    if not form.validate():
        return _show(certificate, form, 422)
    actions.consent(queries.get_credential(certificate.id), current_user)
    db.session.commit()
    flash(_("Your credential can be downloaded now."), "success")
    return redirect(url_for("credentials.show", ref=ref), 303)


@blueprint.get(MINE + "/<ref>/credential.json")
@policy(may_sign_in)
def document(ref: str) -> ResponseReturnValue:
    return _download(ref, "json", VC)


@blueprint.get(MINE + "/<ref>/credential.jwt")
@policy(may_sign_in)
def token(ref: str) -> ResponseReturnValue:
    return _download(ref, "jwt", "text/plain")


def _download(ref: str, ending: str, mimetype: str) -> Response:
    certificate = certificates.get_own(current_user.id, ref)
    credential: Credential = queries.get_credential(certificate.id)
    if credential.consented_at is None:
        raise Forbidden("no_consent", _l("Agree on the page of your certificate first."))
    content = _json(credential.document) if ending == "json" else credential.token.encode()
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{certificate.serial}.{ending}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/credentials/issuers/<ref>")
@public
def issuer(ref: str) -> ResponseReturnValue:
    """Who issued, and with which keys, old ones too (Controlled Identifiers 1.0)."""
    host, base_url = queries.get_issuer(ref), _settings().base_url
    named = issuer_of(host, base_url)
    methods = [
        keys.verification_method(method_id(host, key.name, base_url), named.id, keys.from_multikey(key.public_key))
        for key in queries.list_keys()
    ]
    return _for_everybody(_json(profile(named, methods)), "application/ld+json")


@blueprint.get("/credentials/status/<int:number>")
@blueprint.get("/credentials/status/<int:number>/<any(suspension):purpose>")
@public
def status(number: int, purpose: str = "revocation") -> ResponseReturnValue:
    """The signed status list, as the certificates stand in this moment."""
    assert purpose in STATUS_PURPOSES
    found, settings = queries.get_list(number), _settings()
    places, issued_by = queries.list_places(found, purpose), issuer_of(found.host, settings.base_url)
    unsigned = status_list(list_url(number, purpose, settings.base_url), issued_by, purpose, places, found.changed_at)
    key = queries.list_keys()[-1]
    method = method_id(found.host, key.name, settings.base_url)
    signed = add_proof(unsigned, actions.private_key(key, settings), method, found.changed_at)
    return _for_everybody(_json(signed), VC)


def _for_everybody(content: bytes, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["ETag"] = strong_etag(content)
    response.make_conditional(request)
    return response


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _section(registration: Registration) -> Markup:
    """On the page of the registration: the certificate that came of it."""
    if registration.offering.kind != "cohort":
        return Markup()
    found = [each for each in certificates.list_of(registration.id) if each.state in ("issued", "suspended")]
    if not found:
        return Markup()
    return Markup(render_template("trainings/credentials/_section.html", certificate=found[0]))


SECTIONS.append(_section)
