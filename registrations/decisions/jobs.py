from core.database import db
from core.jobs import periodic
from registrations.decisions.actions import advance
from registrations.decisions.queries import list_unfinished


@periodic(60)
def carry_out_decisions() -> None:
    """Each batch is a transaction: one that was killed is done again, those before it stay done."""
    for decision_id in list_unfinished():
        while advance(decision_id):
            db.session.commit()
        db.session.commit()
