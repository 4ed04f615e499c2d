"""Grades of a cohort: the matrix, the table in which everybody's are typed, one person's history; and one's own."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _l, _n
from core.text import has_forbidden_characters
from offerings.base.kinds import look
from offerings.base.navigation import TABS, Tab, render_offering
from offerings.roles.policy import may_edit
from registrations.base.queries import get_of, get_own
from registrations.questions.downloads import attachment
from registrations.questions.files import LARGEST
from trainings.assessments import actions, queries, words
from trainings.assessments.entry import Entry, lines_of, read_entry
from trainings.assessments.forms import CorrectionForm, EvidenceForm
from trainings.assessments.grading import read_percent, shown
from trainings.assessments.plan import Assessment, find
from trainings.assessments.policy import may_grade, may_see_grades
from trainings.cohorts.loading import load_cohort
from trainings.cohorts.models import Cohort
from trainings.enrolments.queries import list_people

blueprint = Blueprint("assessments", __name__)

BASE = "/organise/cohorts/<ref>/assessments"
PERSON = BASE + "/people/<registration_ref>"
TABS.append(
    Tab(
        _l("Assessments"), "assessments.index", ("owner", "editor", "viewer", "trainer"), ("cohort",),
        group="results", place=10,
    )
)  # fmt: skip


@blueprint.get(BASE)
@policy(may_see_grades)
def index(ref: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_see_grades)
    people, book = list_people(cohort), queries.load(cohort)
    return render_offering(
        "trainings/assessments/index.html",
        cohort,
        heads=[words.head(book, each, people) for each in book.plan],
        rows=[words.matrix_row(book, each) for each in people],
        has_total=any(each.weight for each in book.plan),
        may_grade=may_grade(current_user, cohort),
        may_publish=may_edit(current_user, cohort),
    )


@blueprint.get(BASE + "/<key>")
@policy(may_grade)
def edit(ref: str, key: str) -> ResponseReturnValue:
    """A line a person: the latest attempt, and the next where one is left."""
    cohort = load_cohort(ref, may_grade)
    assessment = queries.get_assessment(cohort, key)
    return _table(cohort, assessment, Entry(lines_of(assessment, list_people(cohort), queries.load(cohort))))


@blueprint.post(BASE + "/<key>")
@policy(may_grade)
def update(ref: str, key: str) -> ResponseReturnValue:
    """All lines or none: with a mistake anywhere everything typed is shown again."""
    cohort = load_cohort(ref, may_grade)
    assessment, book = queries.get_assessment(cohort, key), queries.load(cohort)
    known = {row.ref: row for (_id, its), rows in book.rows.items() if its == key for row in rows}
    entry = read_entry(request.form, lines_of(assessment, list_people(cohort), book), known, _reason())
    if not entry.is_right:
        return _table(cohort, assessment, entry), 422
    try:
        written = actions.save(cohort, assessment, entry, current_user)
    except DomainError as error:
        db.session.rollback()
        return _table(load_cohort(ref, may_grade), assessment, entry, error), error.status
    db.session.commit()
    flash(_n("%(num)s grade is saved.", "%(num)s grades are saved.", written) if written else _("Nothing has changed."),
          "success")  # fmt: skip
    return redirect(url_for("assessments.index", ref=ref), 303)


def _reason() -> str:
    reason = request.form.get("reason", "").strip()[:500]
    return "" if has_forbidden_characters(reason) else reason


def _table(cohort: Cohort, assessment: Assessment, entry: Entry, refusal: DomainError | None = None) -> str:
    return render_offering(
        "trainings/assessments/edit.html",
        cohort,
        assessment=assessment,
        facts=words.facts_words(assessment),
        entry=entry,
        refusal=refusal,
        has_results=any(line.result for line in entry.lines),
        has_next=any(line.may_repeat or line.next_text for line in entry.lines),
    )


@blueprint.post(BASE + "/<key>/publication")
@policy(may_edit)
def publish(ref: str, key: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_edit)
    assessment = queries.get_assessment(cohort, key)
    try:
        told = actions.publish(cohort, assessment, current_user)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "danger")
        return redirect(url_for("assessments.index", ref=ref), 303)
    db.session.commit()
    flash(_n("Published. %(num)s person is told.", "Published. %(num)s people are told.", told), "success")
    return redirect(url_for("assessments.index", ref=ref), 303)


@blueprint.get(PERSON)
@policy(may_see_grades)
def show(ref: str, registration_ref: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_see_grades)
    registration = get_of(cohort, registration_ref)
    book, results = queries.load(cohort, registration.id), queries.list_results(registration.id)
    return render_offering(
        "trainings/assessments/show.html",
        cohort,
        registration=registration,
        rows=words.history(book, results, queries.list_evidence([each.id for each in results])),
        total=words.total_words(book.total(registration.id)) if any(each.weight for each in book.plan) else None,
        may_grade=may_grade(current_user, cohort),
        may_publish=may_edit(current_user, cohort),
        is_new=any(book.is_new(registration.id, each.key) for each in book.plan),
    )


@blueprint.route(PERSON + "/results/<result_ref>/correction", methods=["GET", "POST"])
@policy(may_grade)
def correct(ref: str, registration_ref: str, result_ref: str) -> ResponseReturnValue:
    def act(cohort: Cohort, result: Any, form: CorrectionForm) -> None:
        tenths = read_percent(form.percent.data, "percent") if form.percent.data else None
        actions.correct(cohort, result, current_user, tenths, form.reason.data or "")

    said = _("Corrected. What stood before stays in the history.")
    return _about(ref, registration_ref, result_ref, "correction", CorrectionForm(), act, said)


@blueprint.route(PERSON + "/results/<result_ref>/evidence", methods=["GET", "POST"])
@policy(may_grade)
def attach(ref: str, registration_ref: str, result_ref: str) -> ResponseReturnValue:
    def act(_cohort: Cohort, result: Any, form: EvidenceForm) -> None:
        content = form.file.data.stream.read(LARGEST + 1) if form.file.data else b""
        file = (form.file.data.filename or "", content) if content else None
        actions.add_evidence(result, current_user, form.note.data or "", file)

    return _about(ref, registration_ref, result_ref, "evidence", EvidenceForm(), act, _("It is kept with the grade."))


def _about(
    ref: str, registration_ref: str, result_ref: str, name: str, form: Form, act: Callable[..., None], said: str
) -> ResponseReturnValue:
    """A form about one result."""
    cohort = load_cohort(ref, may_grade)
    registration = get_of(cohort, registration_ref)
    result = queries.get_result(registration, result_ref)
    if form.validate_on_submit():
        try:
            act(cohort, result, form)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            cohort = load_cohort(ref, may_grade)
            registration = get_of(cohort, registration_ref)
            result = queries.get_result(registration, result_ref)
        else:
            db.session.commit()
            flash(said, "success")
            return redirect(url_for("assessments.show", ref=ref, registration_ref=registration_ref), 303)
    elif request.method == "GET" and isinstance(form, CorrectionForm):
        form.percent.data = shown(result.tenths)
    page = render_offering(
        f"trainings/assessments/{name}.html",
        cohort,
        registration=registration,
        result=result,
        assessment=find(queries.plan_of(cohort), result.key),
        form=form,
    )
    return page, 422 if form.has_errors else 200


@blueprint.get(PERSON + "/evidence/<evidence_ref>")
@policy(may_see_grades)
def file(ref: str, registration_ref: str, evidence_ref: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_see_grades)
    return attachment(queries.get_file(get_of(cohort, registration_ref), evidence_ref))


@blueprint.get("/my/registrations/<ref>/assessments")
@policy(may_sign_in)
def own(ref: str) -> ResponseReturnValue:
    """My published grades, and what is still open. Whoever does not take part is led back to the registration."""
    registration = get_own(current_user.id, ref)
    cohort = registration.offering
    if not isinstance(cohort, Cohort) or registration.state != "confirmed":
        return redirect(url_for("my.show", ref=ref), 303)
    book, results = queries.load(cohort, registration.id), queries.list_results(registration.id)
    return render_template(
        "trainings/assessments/own.html",
        registration=registration,
        offering=cohort,
        kind=look(cohort.kind),
        rows=words.own_rows(book, registration, results, queries.list_evidence([each.id for each in results])),
        total=words.total_words(book.total(registration.id, published=True))
        if any(each.weight for each in book.plan)
        else None,
    )
