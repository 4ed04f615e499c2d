from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.sign_ins import actions
from accounts.sign_ins.devices import describe
from accounts.sign_ins.forms import SignInForm
from accounts.sign_ins.hashing import hash_token
from accounts.sign_ins.login import current_token, enter, leave
from accounts.sign_ins.next_page import safe_next
from accounts.sign_ins.queries import get_own, list_open
from accounts.users.models import User
from accounts.users.passwords import verify
from accounts.users.queries import find_by_email
from core.access import may_sign_in, policy, public
from core.database import db, reading
from core.errors import DomainError, Refused
from core.i18n import _, _l, _n

blueprint = Blueprint("sign_ins", __name__)


@blueprint.route("/accounts/sign-in", methods=["GET", "POST"])
@public
def create() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(safe_next(request.values.get("next")), 303)
    form = SignInForm(next=safe_next(request.args.get("next")))
    if form.validate_on_submit():
        try:
            _sign_in(form.email.data, form.password.data)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(safe_next(form.next.data), 303)
    page = render_template("accounts/sign_ins/new.html", form=form, next=safe_next(form.next.data))
    return page, 422 if form.has_errors else 200


def _sign_in(email: str, password: str) -> None:
    """Sign in or raise the refusal. The slow hashing runs outside the transactions, so that nobody waits for it."""
    address = request.remote_addr or ""
    with reading():
        candidate = find_by_email(email)
        stored = candidate.password_hash if candidate else None
        db.session.rollback()
    matches = verify(stored, password)
    actions.check_wait(email, address)
    user = find_by_email(email)
    if user is None or not matches or user.password_hash != stored or user.disabled_at is not None:
        refusal = actions.refuse_guess(email, address)
        db.session.commit()
        raise refusal
    if user.email_confirmed_at is None:
        raise Refused(
            "unconfirmed",
            _l("This address is not confirmed yet. Open the link in our mail, or sign in with a new link by e-mail."),
        )
    actions.welcome(user, password)
    enter(user, "password")
    db.session.commit()


@blueprint.post("/accounts/sign-out")
@public
def end() -> ResponseReturnValue:
    own = [one for one in list_open(current_user) if one.token_hash == hash_token(current_token())] if _known() else []
    for sign_in in own:
        actions.end(sign_in)
    leave()
    db.session.commit()
    flash(_("You are signed out."), "success")
    return redirect("/", 303)


def _known() -> bool:
    return bool(current_user.is_authenticated)


@blueprint.get("/my/security")
@policy(may_sign_in)
def index() -> ResponseReturnValue:
    here = hash_token(current_token())
    rows = [(one, *describe(one.client), one.token_hash == here) for one in list_open(current_user)]
    return render_template("accounts/sign_ins/index.html", rows=rows)


@blueprint.post("/my/security/sign-ins/<int:sign_in_id>/end")
@policy(may_sign_in)
def end_one(sign_in_id: int) -> ResponseReturnValue:
    actions.end(get_own(current_user, sign_in_id))
    db.session.commit()
    flash(_("That device is signed out."), "success")
    return redirect(url_for("sign_ins.index"), 303)


@blueprint.post("/my/security/sign-ins/end-others")
@policy(may_sign_in)
def end_others() -> ResponseReturnValue:
    user: User = current_user
    count = actions.end_all(user, but=current_token())
    db.session.commit()
    flash(_n("%(num)s other device is signed out.", "%(num)s other devices are signed out.", count), "success")
    return redirect(url_for("sign_ins.index"), 303)
