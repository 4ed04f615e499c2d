from core.database import db
from core.jobs import periodic
from registrations.people_imports.actions import purge_files


@periodic(3600)
def purge_people_files() -> None:
    purge_files()
    db.session.commit()
