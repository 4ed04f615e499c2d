import structlog

from core.database import db
from core.jobs import periodic
from trainings.certificates import runs

log = structlog.get_logger("certificates")


@periodic(60)
def issue_certificates() -> None:
    """What organisers asked for, and what a worker that was killed left behind."""
    waiting = runs.list_waiting()
    db.session.rollback()
    for run_id in waiting:
        taken = runs.take(run_id)
        db.session.commit()
        if taken:
            _finish(run_id)


def _finish(run_id: int) -> None:
    try:
        runs.finish(run_id)
    except Exception:
        log.exception("issuing certificates failed", run=run_id)
        db.session.rollback()
        runs.let_go(run_id)
        db.session.commit()
