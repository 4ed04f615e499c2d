import structlog

from core.database import db
from core.jobs import periodic
from registrations.exports.actions import WORK, forget_files
from registrations.exports.writing import produce

log = structlog.get_logger("exports")


@periodic(60)
def write_exports() -> None:
    """What was asked for, and what a worker that was killed left behind."""
    waiting = WORK.list_free()
    db.session.commit()
    for export_id in waiting:
        try:
            produce(export_id)
        except Exception:
            log.exception("export failed", export=export_id)


@periodic(3600)
def forget_export_files() -> None:
    forget_files()
    db.session.commit()
