import structlog

from core.database import db
from core.jobs import periodic
from registrations.badges.actions import WORK, forget_prints
from registrations.badges.printing import produce

log = structlog.get_logger("badges")


@periodic(60)
def write_badges() -> None:
    """What was asked for, and what a worker that was killed left behind."""
    waiting = WORK.list_free()
    db.session.commit()
    for print_id in waiting:
        try:
            produce(print_id)
        except Exception:
            log.exception("badges failed", badges=print_id)


@periodic(3600)
def forget_badges() -> None:
    forget_prints()
    db.session.commit()
