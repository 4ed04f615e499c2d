"""The one place where the state of a registration changes."""

from collections.abc import Sequence

from core import clock
from core.audit import Actor
from core.database import db
from core.errors import Refused
from core.i18n import _l
from registrations.base.models import Registration, RegistrationStep
from registrations.base.signals import registration_created, registration_moved
from registrations.base.states import HOLDING, LIVING, WORDS, is_legal
from registrations.codes import actions as codes
from registrations.pools import actions as pools
from registrations.tickets import actions as tickets


def move(registration: Registration, after: str, actor: Actor | None, reason: str = "", what: str = "") -> None:
    """From the state it is in now, whatever this session remembers; of two that move it at once, one is refused.

    A move that leaves a seat frees it (and the line moves up) in this transaction; one that needs a seat takes it
    before it calls this.
    """
    move_all([registration], after, actor, reason, what)


def move_all(
    registrations: Sequence[Registration], after: str, actor: Actor | None, reason: str = "", what: str = ""
) -> None:
    """The same for several; the seats they leave are freed in one go, so that who waits may get all of them."""
    freed: dict[int, list[int]] = {}
    for registration in registrations:
        before = _move(registration, after, actor, reason, what)
        if before in HOLDING and after not in HOLDING:
            freed.setdefault(registration.offering_id, []).append(registration.id)
    for offering_id, ids in freed.items():
        pools.release_all(offering_id, ids)


def _move(registration: Registration, after: str, actor: Actor | None, reason: str, what: str) -> str:
    """The state it was in."""
    hold(registration)
    before = registration.state
    guarded = db.update(Registration).where(Registration.id == registration.id, Registration.state == before)
    values = {"state": after, "changed_at": clock.now(), "sequence": Registration.sequence + 1}
    done = guarded.values(values).returning(Registration.id).execution_options(synchronize_session=False)
    if not is_legal(before, after) or db.session.scalar(done) is None:
        raise refusal(registration)
    db.session.refresh(registration, ["state", "changed_at", "sequence"])
    note(registration, before, actor, reason, what)
    registration_moved.send(registration, before=before, actor=actor, reason=reason)
    if before in LIVING and after not in LIVING:
        tickets.give_back_price(registration.price_step_id)
        codes.give_back(registration.access_code_id)
    return before


def hold(registration: Registration) -> None:
    """Hold all pools of its offering until the transaction ends, then read its state afresh.

    Every move holds them, so what is read here stays true.
    """
    pools.lock(registration.offering_id)
    db.session.refresh(registration, ["state", "changed_at", "sequence"])


def note(registration: Registration, before: str | None, actor: Actor | None, reason: str = "", what: str = "") -> None:
    """One line of what happened to it; ``what``: see RegistrationStep."""
    db.session.add(
        RegistrationStep(
            registration_id=registration.id,
            from_state=before,
            to_state=registration.state,
            what=what,
            actor_id=actor.id if actor else None,
            actor_name=actor.display_name if actor else "",
            reason=reason,
            at=clock.now(),
        )
    )
    if before is None:
        registration_created.send(registration, actor=actor)


def refusal(registration: Registration) -> Refused:
    """Why it can't be moved that way, with the state it is in."""
    sentence = _l("This is no longer possible: the registration is now “%(state)s”.", state=WORDS[registration.state])
    return Refused("illegal_move", sentence)
