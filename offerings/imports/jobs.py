from core.database import db
from core.jobs import periodic
from offerings.imports.actions import purge_files


@periodic(3600)
def purge_import_files() -> None:
    purge_files()
    db.session.commit()
