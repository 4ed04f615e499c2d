"""Access codes: made, used, given back, withdrawn."""

from collections.abc import Sequence
from datetime import datetime

from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l, datetime_in
from offerings.base.models import Offering
from registrations.codes.models import AccessCode
from registrations.codes.queries import find_code, texts_of
from registrations.codes.texts import LONGEST, SHORTEST, new_text, normalised
from registrations.tickets.models import TicketType

MOST_AT_ONCE = 1_000
MOST_USES = 100_000


def create(
    offering_id: int,
    actor: Actor,
    *,
    text: str = "",
    number: int = 1,
    ticket_types: Sequence[TicketType],
    most_uses: int = 1,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    note: str = "",
) -> list[AccessCode]:
    """One code with the given ``text``, or ``number`` codes that nobody guesses."""
    if not ticket_types or any(each.offering_id != offering_id for each in ticket_types):
        raise Invalid("tickets_missing", _l("Choose which tickets it opens."), field="ticket_types")
    if not 1 <= most_uses <= MOST_USES:
        raise Invalid("uses_out_of_range", _l("Give 1 to 100,000 uses."), field="most_uses")
    if valid_from and valid_until and valid_until <= valid_from:
        raise Invalid("ends_before_start", _l("It must end after it begins."), field="valid_until")
    made = [
        AccessCode(
            offering_id=offering_id,
            text=each,
            note=note.strip()[:200],
            most_uses=most_uses,
            used=0,
            valid_from=valid_from,
            valid_until=valid_until,
            created_at=clock.now(),
            ticket_types=list(ticket_types),
        )
        for each in _texts(offering_id, text, number)
    ]
    db.session.add_all(made)
    db.session.flush()
    audit.record(actor, "codes.created", "offering", offering_id, number=len(made), first=made[0].ref)
    return made


def _texts(offering_id: int, text: str, number: int) -> list[str]:
    taken = texts_of(offering_id)
    if not text.strip():
        if not 1 <= number <= MOST_AT_ONCE:
            raise Invalid("number_out_of_range", _l("Make 1 to 1,000 codes at once."), field="number")
        fresh: set[str] = set()
        while len(fresh) < number:
            fresh |= {new_text()} - taken
        return sorted(fresh)
    wanted = normalised(text)
    if not SHORTEST <= len(wanted) <= LONGEST:
        raise Invalid("code_length", _l("A code has 4 to 40 letters and digits."), field="text")
    if wanted in taken:
        raise Invalid("code_taken", _l("There is such a code already."), field="text")
    return [wanted]


def withdraw(code: AccessCode, actor: Actor) -> None:
    """Nobody can use it any more; registrations made with it stay."""
    code.withdrawn_at = code.withdrawn_at or clock.now()
    audit.record(actor, "code.withdrawn", "offering", code.offering_id, code=code.ref)


def get_usable(offering_id: int, typed: str) -> AccessCode:
    """The code that was typed; raises, each with its own sentence, for one that is wrong, not yet or no longer valid,
    withdrawn or used up."""
    code, now = find_code(offering_id, typed), clock.now()
    if code is None:
        raise Invalid("wrong_code", _l("We do not know this code. Please check how it is written."), field="code")
    if code.withdrawn_at is not None:
        raise Refused("code_withdrawn", _l("This code was withdrawn by the organiser."), field="code")
    if code.valid_from is not None and now < code.valid_from:
        zone = db.session.get_one(Offering, offering_id).time_zone
        begins = datetime_in(code.valid_from, zone)
        raise Refused(
            "code_not_yet", _l("This code is not valid yet. It works from %(when)s.", when=begins), field="code"
        )
    if code.valid_until is not None and now >= code.valid_until:
        raise Refused(
            "code_expired", _l("This code has expired. Please ask for a new one where you got it."), field="code"
        )
    if code.used >= code.most_uses:
        raise _used_up()
    return code


def use(code: AccessCode) -> None:
    """One use of it, in the transaction of the registration: of two who want its last one, one is refused.

    Locks: after the pools and the price, see registrations.pools.actions.
    """
    guarded = db.update(AccessCode).where(
        AccessCode.id == code.id, AccessCode.used < AccessCode.most_uses, AccessCode.withdrawn_at.is_(None)
    )
    done = guarded.values(used=AccessCode.used + 1).returning(AccessCode.id)
    if db.session.scalar(done.execution_options(synchronize_session=False)) is None:
        raise _used_up()
    db.session.expire(code, ["used"])


def give_back(code_id: int | None) -> None:
    """Somebody who came with it takes no part after all."""
    if code_id is not None:
        less = db.update(AccessCode).where(AccessCode.id == code_id).values(used=AccessCode.used - 1)
        db.session.execute(less.execution_options(synchronize_session="fetch"))


def _used_up() -> Refused:
    return Refused(
        "code_used_up",
        _l("This code has been used as often as it may. Please ask for another one where you got it."),
        field="code",
    )
