"""The list of topics, for the administrators who keep it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import localized_from
from core.i18n import _
from offerings.topics import actions, queries
from offerings.topics.forms import NewTopicForm, TopicForm
from offerings.topics.models import Topic
from offerings.topics.policy import may_keep

blueprint = Blueprint("topics", __name__, url_prefix="/organise/topics")


@blueprint.route("", methods=["GET", "POST"])
@policy(may_keep)
def index() -> ResponseReturnValue:
    form = NewTopicForm()
    if form.validate_on_submit():
        try:
            topic = actions.create(current_user, name=localized_from(form, "name"), key=form.key.data or "")
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            return _done(topic, _("The topic is added. Organisers can choose it now."))
    topics = queries.list_topics(retired=True)
    page = render_template("offerings/topics/index.html", form=form, topics=topics, counts=queries.count_offerings())
    return page, 422 if form.has_errors else 200


@blueprint.route("/<ref>", methods=["GET", "POST"])
@policy(may_keep)
def edit(ref: str) -> ResponseReturnValue:
    topic = queries.get_topic(ref)
    form = TopicForm(data={f"name_{lang}": topic.name.get(lang, "") for lang in ("en", "zh")})
    if form.validate_on_submit():
        try:
            actions.rename(topic, current_user, localized_from(form, "name"))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            return _done(topic, _("The topic has its new name, also in calendars and in the search."))
    page = render_template("offerings/topics/edit.html", form=form, topic=topic)
    return page, 422 if form.has_errors else 200


@blueprint.post("/<ref>/position")
@policy(may_keep)
def move(ref: str) -> ResponseReturnValue:
    """``by``: "-1" one place up, anything else one place down."""
    topic = queries.get_topic(ref)
    actions.move(topic, current_user, -1 if request.form.get("by") == "-1" else 1)
    db.session.commit()
    return redirect(url_for("topics.index", _anchor=f"topic-{ref}"), 303)


@blueprint.post("/<ref>/retirement")
@policy(may_keep)
def retire(ref: str) -> ResponseReturnValue:
    topic = queries.get_topic(ref)
    actions.retire(topic, current_user)
    return _done(topic, _("The topic is retired. It stays on what has it; nobody can choose it any more."))


@blueprint.post("/<ref>/retirement/removal")
@policy(may_keep)
def restore(ref: str) -> ResponseReturnValue:
    topic = queries.get_topic(ref)
    actions.restore(topic, current_user)
    return _done(topic, _("The topic is back. Organisers can choose it again."))


def _done(topic: Topic, said: str) -> ResponseReturnValue:
    anchor = f"topic-{topic.ref}"
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("topics.index", _anchor=anchor), 303)
