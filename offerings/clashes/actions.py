from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, NotFound, Refused
from core.i18n import _l
from offerings.agenda.clashes import Rules
from offerings.agenda.models import ClashOverride
from offerings.agenda.queries import find_clashes
from offerings.base.actions import edit as edit_offering
from offerings.base.models import Offering


def override(offering: Offering, key: str, reason: str, actor: Actor) -> ClashOverride:
    """An owner lives with a soft clash. A hard one has to be solved, or its rule changed."""
    clash = next((clash for clash in find_clashes(offering) if clash.key == key), None)
    if clash is None:
        raise NotFound
    if clash.is_hard:
        raise Refused("hard_clash", _l("This clash blocks publishing and has to be solved."), field="reason")
    if not reason.strip():
        raise Invalid("no_reason", _l("Say why this is all right, so that others understand it."), field="reason")
    query = db.select(ClashOverride).where(ClashOverride.offering_id == offering.id, ClashOverride.clash_key == key)
    row = db.session.scalar(query) or ClashOverride(offering_id=offering.id, clash_key=key)
    row.reason, row.at = reason.strip(), clock.now()
    row.actor_id, row.actor_name = actor.id, actor.display_name
    db.session.add(row)
    audit.record(actor, "agenda.clash_overridden", "offering", offering.id, clash=key, reason=reason.strip())
    db.session.flush()
    return row


def set_rules(offering: Offering, actor: Actor | None, rules: Rules) -> None:
    """What each kind of clash means here; refused when something published would break a rule that now blocks."""
    edit_offering(offering, actor, clash_rules=rules.stored())
