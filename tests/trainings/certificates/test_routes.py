"""The organiser's pages: the rule, looking before issuing, one certificate and what can be done with it."""

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from pypdf import PdfReader

from core import clock
from core.database import db
from notifications.outbox.compose import compose
from trainings.certificates import actions, document, queries, runs
from trainings.certificates.jobs import issue_certificates
from trainings.certificates.models import Certificate, CertificateRun
from trainings.completion.models import CompletionResult
from trainings.courses.queries import get_by_ref


@pytest.fixture
def page(organiser, signed_in):
    return signed_in(organiser)


@pytest.fixture
def base(cohort):
    return f"/organise/cohorts/{cohort.ref}/certificates"


@pytest.fixture
def certificate(trainee, organiser, session):
    made = actions.issue(trainee, organiser)
    session.commit()
    return made


def said(answer):
    return answer.get_data(as_text=True)


def test_looked_at_then_issued(page, base, trainee, session):
    assert "No certificates yet" in said(page.get(base))
    before = said(page.get(f"{base}/new"))
    assert (trainee.name_native in before, "checked" in before) == (True, False)
    answer = page.post(f"{base}/new", data={"person": [trainee.id]})
    run = session.query(CertificateRun).one()
    assert answer.location == f"{base}/runs/{run.ref}"
    assert (run.state, run.done, run.issued) == ("done", 1, 1)
    assert "1 certificate is issued." in said(page.get(answer.location))
    certificate = session.query(Certificate).one()
    assert certificate.serial in said(page.get(base))
    assert "Nobody is left" in said(page.get(f"{base}/new"))


def test_everybody_at_once(page, base, make, cohort, session):
    for _ in range(3):
        make.registration(offering=cohort)
    page.post(f"{base}/new", data={"everybody": "y"})
    assert session.query(Certificate).count() == 3


def test_nobody_chosen_is_refused(page, base, make, cohort, trainee):
    stranger = make.registration(offering=make.cohort())
    for chosen in ({}, {"person": [stranger.id]}, {"person": ["x", "999999"]}):
        answer = page.post(f"{base}/new", data=chosen)
        assert (answer.status_code, "Choose at least one person." in said(answer)) == (422, True)


def decided(registration, outcome, **columns):
    """A decision by hand, as completion stores it."""
    given = {
        "registration": registration, "course_version_id": registration.offering.course_version_id, "rule": {},
        "inputs": [], "reason": "decided", "outcome": outcome, "at": clock.now(),
    }  # fmt: skip
    result = CompletionResult(**given | columns)
    db.session.add(result)
    db.session.flush()
    return result


def test_where_completion_is_decided_only_who_completed_gets_one(page, base, make, cohort, trainee, session):
    other, later = make.registration(offering=cohort, name_native="没有完成"), make.registration(offering=cohort)
    decided(trainee, "incomplete")
    counts = decided(trainee, "completed")
    decided(other, "completed")
    decided(other, "incomplete")
    shown = said(page.get(f"{base}/new"))
    assert ("checked" in shown, "Not entitled" in shown, other.name_native in shown) == (True, True, True)
    page.post(f"{base}/new", data={"person": [trainee.id, other.id, later.id]})
    made = session.query(Certificate).one()
    assert (made.registration_id, made.completion_id) == (trainee.id, counts.id)


def test_a_run_that_was_killed_is_finished_by_the_worker(make, cohort, organiser, session, monkeypatch, outbox):
    monkeypatch.setattr(runs, "BATCH", 2)
    ids = [make.registration(offering=cohort).id for _ in range(5)]
    run = runs.plan(cohort, organiser, ids)
    session.commit()
    assert runs.take(run.id)
    assert runs.step(run.id)
    session.commit()
    assert queries.list_holders(cohort) == set(ids[:2])
    issue_certificates()
    assert session.query(Certificate).count() == 2  # somebody still holds the lease
    runs.let_go(run.id)
    session.commit()
    issue_certificates()
    session.expire_all()
    run = session.query(CertificateRun).one()
    assert (run.state, run.done, run.issued) == ("done", 5, 5)
    assert [each.registration_id for each in session.query(Certificate).order_by(Certificate.id)] == ids
    assert len(outbox()) == 5
    issue_certificates()
    assert len(outbox()) == 5


def test_two_runs_at_once_issue_once(make, cohort, organiser, session, in_threads, outbox):
    ids = [make.registration(offering=cohort).id for _ in range(6)]
    run_ids = [runs.plan(cohort, organiser, ids).id for _ in range(2)]
    session.commit()
    assert in_threads(lambda index: runs.finish(run_ids[index]), 2) == [None, None]
    session.expire_all()
    assert sorted(run.issued for run in session.query(CertificateRun)) == [0, 6]
    assert (session.query(Certificate).count(), len(outbox())) == (6, 6)


def test_a_run_that_always_fails_is_given_up(cohort, organiser, trainee, session):
    run = runs.plan(cohort, organiser, [trainee.id])
    run.attempts = runs.MOST_ATTEMPTS
    session.commit()
    assert not runs.take(run.id)
    session.commit()
    session.expire_all()
    assert session.query(CertificateRun).one().state == "failed"


def test_one_certificate_and_its_history(page, base, certificate):
    shown = said(page.get(f"{base}/{certificate.ref}"))
    assert all(text in shown for text in (certificate.serial, "Robot Cells", "40 class hours of 45 minutes", "Valid"))
    page.post(f"{base}/{certificate.ref}/suspension", data={"reason": "A complaint"})
    shown = said(page.get(f"{base}/{certificate.ref}"))
    assert ("Suspended" in shown, "A complaint" in shown) == (True, True)
    page.post(f"{base}/{certificate.ref}/reinstatement")
    page.post(f"{base}/{certificate.ref}/revocation", data={"reason": "Fraud"})
    assert "Fraud" in said(page.get(f"{base}/{certificate.ref}"))
    assert [step.to_state for step in queries.list_steps(certificate.id)] == [
        "issued", "suspended", "issued", "revoked",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "data", "status"),
    [
        ("suspension", {"reason": ""}, 422),
        ("revocation", {"reason": " "}, 422),
        ("revocation", {"reason": "x" * 501}, 422),
        ("correction", {"name_native": "李明", "name_latin": "Li Ming"}, 422),
        ("correction", {}, 422),
        ("reinstatement", {}, 409),
        ("renewal", {}, 409),
    ],
)
def test_what_is_refused_says_why(page, base, certificate, what, data, status):
    answer = page.post(f"{base}/{certificate.ref}/{what}", data=data)
    assert answer.status_code == status
    assert certificate.state == "issued"


def test_a_name_is_corrected_and_renewal_comes_in_time(page, base, certificate, clock, session, organiser, signed_in):
    page.post(f"{base}/{certificate.ref}/correction", data={"name_native": "黎明", "name_latin": "Li Ming"})
    new = session.query(Certificate).order_by(Certificate.id.desc()).first()
    assert (new.name_native, new.edition) == ("黎明", 2)
    assert new.serial in said(page.get(f"{base}/{certificate.ref}"))
    assert "Renew" not in said(page.get(f"{base}/{new.ref}"))
    clock.set(datetime(2029, 11, 1, tzinfo=UTC))
    page = signed_in(organiser)
    assert "Renew" in said(page.get(f"{base}/{new.ref}"))
    page.post(f"{base}/{new.ref}/renewal")
    assert session.query(Certificate).count() == 3


def test_the_pdf_is_made_once_and_kept(page, base, certificate, session, monkeypatch):
    first = page.get(f"{base}/{certificate.ref}/certificate.pdf")
    assert (first.mimetype, first.data[:5]) == ("application/pdf", b"%PDF-")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in first.data
    assert b"<pdfaid:part>2</pdfaid:part>" in first.data
    assert queries.find_sha256(certificate) == sha256(first.data).hexdigest()
    monkeypatch.setattr(document, "render", lambda *_args, **_more: b"another")
    assert page.get(f"{base}/{certificate.ref}/certificate.pdf").data == first.data
    assert first.headers["Cache-Control"] == "private, no-store"


def test_what_the_paper_says_does_not_follow_the_cohort(certificate, cohort, session):
    before = document.values(certificate, "https://huizhi.example")
    cohort.host.name = {"en": "Renamed"}
    cohort.starts_on = cohort.starts_on.replace(year=2025)
    certificate.registration.name_native = "改名"
    session.commit()
    assert document.values(certificate, "https://huizhi.example") == before
    assert (before["body_zh"], before["host_en"]) == (
        "已完成“机器人工作站”课程，达到全部结业要求。",
        "Institute of Robots",
    )


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("desk", 404)])
def test_who_may_only_look_issues_nothing(make, cohort, certificate, base, signed_in, role, status):
    reader = make.user()
    make.role(cohort, reader, role)
    page = signed_in(reader)
    assert page.get(f"{base}/new").status_code == status
    assert page.post(f"{base}/{certificate.ref}/revocation", data={"reason": "x"}).status_code == status
    assert page.get(base).status_code == (200 if role == "viewer" else 404)


def test_a_certificate_of_another_cohort_is_not_here(page, base, make, organiser, session):
    foreign = actions.issue(make.registration(offering=make.cohort()), None)
    session.commit()
    for path in ("", "/certificate.pdf"):
        assert page.get(f"{base}/{foreign.ref}{path}").status_code == 404
    assert page.post(f"{base}/{foreign.ref}/revocation", data={"reason": "x"}).status_code == 404


def test_the_rule_is_a_part_of_the_course(make, cohort, signed_in, session):
    lead = make.user()
    make.member(cohort.host, lead, "manager")
    page, path = signed_in(lead), f"/organise/courses/{cohort.course.ref}/certificate"
    assert 'value="36"' in said(page.get(path))
    bad = page.post(path, data={"kind": "completion", "validity_months": "0"})
    assert (bad.status_code, "from 1 to 600" in said(bad)) == (422, True)
    data = {"kind": "attendance", "validity_months": "", "renewal_days": "", "signatory_zh": "院长"}
    assert page.post(path, data=data).status_code == 303
    course = get_by_ref(cohort.course.ref)
    assert course.draft.certificate_rule == {"kind": "attendance", "signatory": {"zh": "院长"}}
    assert course.published.certificate_rule["validity_months"] == 36


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_mails_can_be_read(make, cohort, organiser, outbox, language):
    trainee = make.registration(offering=cohort, user=make.user(language=language))
    certificate = actions.issue(trainee, organiser)
    actions.reissue(certificate, organiser, name_native="新", name_latin="", reason="")
    actions.revoke(queries.find_newer(certificate), organiser, "Fraud & more")
    db.session.commit()
    for mail, expected in zip(outbox(), (certificate.serial, certificate.token, "Fraud & more"), strict=True):
        text = compose(mail).get_body(("plain",)).get_content()
        assert (expected in text) is (mail.id != outbox()[1].id)


def test_the_list_has_pages_and_a_search(page, base, make, cohort, organiser, session, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    people = [make.registration(offering=cohort, user=make.user(name_native=f"Trainee {n}")) for n in range(3)]
    third = actions.issue_many(cohort, people, organiser)[2]
    session.commit()
    names = [f"Trainee {n}" for n in range(3)]
    listed = lambda query: [name for name in names if name in said(page.get(base + query))]  # noqa: E731
    assert (listed(""), listed("?page=2")) == (names[1:], names[:1])
    assert listed("?page=99999999999999999999") == names[:1]
    assert (listed("?q=trainee+0"), listed(f"?q={third.serial}")) == (names[:1], names[2:])
    assert "Nothing here has this name or number." in said(page.get(base + "?q=%25"))


def test_a_form_without_its_fields_is_told(page, base, certificate):
    for move in ("suspension", "revocation"):
        assert page.post(f"{base}/{certificate.ref}/{move}").status_code == 422
    assert certificate.state == "issued"


def test_a_certificate_whose_holder_did_not_complete_after_all_is_pointed_at(page, base, trainee, certificate, session):
    decided(trainee, "completed")
    assert "did not complete" not in said(page.get(base))
    decided(trainee, "incomplete")
    shown = said(page.get(base))
    assert "1 certificate is valid although its holder did not complete" in shown
    assert f"{base}/{certificate.ref}" in shown
    actions.revoke(certificate, None, "Decided anew.")
    session.commit()
    assert "did not complete" not in said(page.get(base))


def test_the_course_may_issue_by_itself(make, cohort, page, base, signed_in, session):
    owner = make.user()
    make.member(cohort.host, owner, "owner")
    address = f"/organise/courses/{cohort.course.ref}/certificate"
    signed_in(owner).post(address, data={"kind": "completion", "validity_months": "36", "is_automatic": "y"})
    course = get_by_ref(cohort.course.ref)
    assert course.draft.certificate_rule["is_automatic"] is True
    assert "is_automatic" not in course.published.certificate_rule
    assert "by itself" not in said(page.get(base))
    cohort.course_version.certificate_rule = {"is_automatic": True}
    session.commit()
    assert "by itself" in said(page.get(base))


def test_what_was_done_is_shown_where_it_was_done(page, base, certificate, session):
    mine = f"{base}/{certificate.ref}"
    assert page.post(f"{mine}/suspension", data={"reason": "Being looked into"}).location == mine
    assert page.post(f"{mine}/reinstatement").location == mine
    named = {"name_native": "黎明", "name_latin": "Li Ming"}
    answer = page.post(f"{mine}/correction", data=named)
    session.expire_all()
    newer = queries.find_newer(session.get(Certificate, certificate.id))
    assert answer.location == f"{base}/{newer.ref}"


def test_the_office_and_the_holder_read_when_it_may_be_renewed(page, base, certificate, trainee, signed_in):
    assert certificate.valid_until.isoformat() == "2029-11-29"
    for shown in (
        said(page.get(f"{base}/{certificate.ref}")),
        said(signed_in(trainee.user).get(f"/my/certificates/{certificate.ref}")),
    ):
        assert ("Can be renewed from" in shown, "30 September 2029" in shown) == (True, True)


def test_a_sample_shows_the_paper_before_anybody_gets_one(make, cohort, signed_in, session):
    owner = make.user()
    make.member(cohort.host, owner, "owner")
    address = f"/organise/courses/{cohort.course.ref}/certificate"
    assert f"{address}/sample.pdf" in said(signed_in(owner).get(address))
    answer = signed_in(owner).get(f"{address}/sample.pdf")
    assert (answer.mimetype, answer.data[:4]) == ("application/pdf", b"%PDF")
    read = PdfReader(BytesIO(answer.data)).pages[0].extract_text()
    assert all(text in read for text in ("SPECIMEN", "机器人工作站", "院长", "Dean", "HZ-0000-000000-00"))
    assert session.query(Certificate).count() == 0
    assert signed_in(make.user()).get(f"{address}/sample.pdf").status_code == 404
