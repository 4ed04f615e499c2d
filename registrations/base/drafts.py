"""What somebody typed and has not sent."""

from accounts.users.models import User
from core import clock
from core.database import db
from offerings.base.models import Offering
from registrations.base.models import RegistrationDraft
from registrations.base.queries import find_draft


def save_draft(user: User, offering: Offering, values: dict[str, object]) -> RegistrationDraft:
    """What the person typed, until it is sent or typed again."""
    draft = find_draft(offering.id, user.id)
    if draft is None:
        draft = RegistrationDraft(offering_id=offering.id, user_id=user.id)
        db.session.add(draft)
    draft.values, draft.updated_at = values, clock.now()
    db.session.flush()
    return draft


def forget_draft(offering_id: int, user_id: int) -> None:
    drafts = db.delete(RegistrationDraft).filter_by(offering_id=offering_id, user_id=user_id)
    db.session.execute(drafts, execution_options={"synchronize_session": False})
