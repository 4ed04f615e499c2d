"""Issuing to many, in batches of one transaction each: a kill loses and doubles nothing."""

from collections.abc import Sequence
from datetime import timedelta

from accounts.users.models import User
from core import audit, clock
from core.database import db
from core.errors import Invalid
from core.i18n import _l
from core.leases import Leases
from trainings.certificates.actions import issue_many
from trainings.certificates.entitled import find_entitled
from trainings.certificates.models import CertificateRun
from trainings.certificates.queries import list_people
from trainings.cohorts.models import Cohort

BATCH = 100
"""People in one transaction."""
AT_ONCE = 60
"""People; for more the worker does it."""
LEASE = timedelta(seconds=30)
"""Many times what a batch takes. Two who work on one run do no harm: each batch locks it."""
MOST_ATTEMPTS = 5

_WORK = Leases(CertificateRun, LEASE, MOST_ATTEMPTS)
take, let_go, list_waiting = _WORK.take, _WORK.let_go, _WORK.list_free


def plan(cohort: Cohort, actor: User, chosen: Sequence[int]) -> CertificateRun:
    """The people who were chosen, of those who take part and, where that is decided, are entitled."""
    entitled = find_entitled(cohort)
    people = [each.id for each in list_people(cohort, list(dict.fromkeys(chosen)))]
    people = [each for each in people if entitled is None or each in entitled]
    if not people:
        raise Invalid("nobody", _l("Choose at least one person."))
    run = CertificateRun(cohort=cohort, user_id=actor.id, chosen=people, created_at=clock.now())
    db.session.add(run)
    db.session.flush()
    audit.record(actor, "certificates.issuing", "offering", cohort.id, people=len(people))
    return run


def step(run_id: int) -> bool:
    """The next batch; whether there is more. The caller commits. Only one at a time works on a run."""
    query = db.select(CertificateRun).where(CertificateRun.id == run_id).with_for_update(of=CertificateRun)
    run: CertificateRun = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if run.state != "queued":
        return False
    batch = run.chosen[run.done : run.done + BATCH]
    entitled = find_entitled(run.cohort)
    made = issue_many(run.cohort, list_people(run.cohort, batch), run.user, entitled)
    run.done, run.issued, run.lease_until = run.done + len(batch), run.issued + len(made), clock.now() + LEASE
    if run.done >= len(run.chosen):
        run.state, run.finished_at, run.lease_until = "done", clock.now(), None
    db.session.flush()
    return run.state == "queued"


def finish(run_id: int) -> None:
    """All batches, each committed. Whoever was killed in the middle is made up for by calling it again."""
    while step(run_id):
        db.session.commit()
        db.session.expunge_all()
    db.session.commit()
