"""A manager's table in three steps: hand it in, look at what will happen, do it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import SelectField

from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError
from core.forms import LANGUAGES, Form
from core.i18n import _, _l, _n, language
from registrations.group_imports.actions import fill_all, look_through
from registrations.groups.models import Group
from registrations.groups.queries import count, get_managed
from registrations.people_imports.models import PeopleFile
from registrations.people_imports.queries import get_file
from registrations.people_imports.reading import MAX_BYTES, MOST, read_rows
from registrations.people_imports.uploads import MOST_SHOWN, UploadForm, hand_in
from registrations.questions.queries import list_questions

blueprint = Blueprint("group_imports", __name__, url_prefix="/my/groups/<ref>/imports")


class LanguageForm(Form):
    language = SelectField(_l("Language of the mails"), choices=LANGUAGES, validate_choice=False)

    def chosen(self) -> str:
        return self.language.data if self.language.data in dict(LANGUAGES) else language()


@blueprint.get("/new")
@policy(may_sign_in)
def new(ref: str) -> ResponseReturnValue:
    return _upload_page(get_managed(current_user, ref), UploadForm(formdata=None))


def _upload_page(group: Group, form: Any, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "registrations/group_imports/new.html",
        group=group,
        offering=group.offering,
        form=form,
        limit=MAX_BYTES // 1_000_000,
        most=MOST,
        questions=list_questions(group.offering_id),
    )
    return page, status


@blueprint.post("")
@policy(may_sign_in)
def create(ref: str) -> ResponseReturnValue:
    group, form = get_managed(current_user, ref), UploadForm()
    file_ref = hand_in(form, group.offering, current_user)
    if file_ref is None:
        return _upload_page(group, form, 422)
    db.session.commit()
    return redirect(url_for("group_imports.show", ref=ref, file_ref=file_ref), 303)


@blueprint.get("/<file_ref>")
@policy(may_sign_in)
def show(ref: str, file_ref: str) -> ResponseReturnValue:
    """The preview; ``?language=`` of the mails."""
    group = get_managed(current_user, ref)
    file = get_file(group.offering_id, current_user.id, file_ref)
    form = LanguageForm(request.args or None, data={"language": language()}, meta={"csrf": False})
    return _preview(group, file, form)


def _preview(group: Group, file: PeopleFile, form: LanguageForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "registrations/group_imports/show.html",
        group=group,
        offering=group.offering,
        file=file,
        form=form,
        plan=look_through(group, read_rows(file.content), form.chosen()),
        count=count(group),
        most=MOST_SHOWN,
    )
    return page, status


@blueprint.post("/<file_ref>")
@policy(may_sign_in)
def apply(ref: str, file_ref: str) -> ResponseReturnValue:
    group, form = get_managed(current_user, ref), LanguageForm()
    file = get_file(group.offering_id, current_user.id, file_ref)
    try:
        made = fill_all(group, current_user, read_rows(file.content), form.chosen())
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        group = get_managed(current_user, ref)
        return _preview(group, get_file(group.offering_id, current_user.id, file_ref), form, error.status)
    db.session.delete(file)
    filled = len(made.of("register"))
    db.session.commit()
    flash(_n("%(num)s person is registered.", "%(num)s people are registered.", filled), "success")
    return redirect(url_for("group_people.show", ref=ref), 303)


@blueprint.post("/<file_ref>/removal")
@policy(may_sign_in)
def remove(ref: str, file_ref: str) -> ResponseReturnValue:
    group = get_managed(current_user, ref)
    db.session.delete(get_file(group.offering_id, current_user.id, file_ref))
    db.session.commit()
    flash(_("The file is removed; nothing was imported."), "success")
    return redirect(url_for("group_imports.new", ref=ref), 303)
