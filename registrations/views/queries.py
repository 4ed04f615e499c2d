from core.database import db
from core.errors import NotFound
from registrations.views.models import SavedView


def list_views(offering_id: int, user_id: int) -> list[SavedView]:
    """The person's own and those shared with the team, by name."""
    query = (
        db.select(SavedView)
        .where(SavedView.offering_id == offering_id, db.or_(SavedView.user_id == user_id, SavedView.is_shared))
        .options(db.joinedload(SavedView.user))
        .order_by(SavedView.name, SavedView.id)
    )
    return list(db.session.scalars(query))


def get_view(offering_id: int, user_id: int, ref: str) -> SavedView:
    """Raises NotFound for what the person can't see."""
    found = next((view for view in list_views(offering_id, user_id) if view.ref == ref), None)
    if found is None:
        raise NotFound
    return found
