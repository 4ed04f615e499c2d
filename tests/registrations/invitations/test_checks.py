"""``flask check`` finds damage that is planted past the actions."""

from datetime import timedelta

import pytest

from core import clock
from core.database import db
from registrations.base.models import Registration
from registrations.invitations.models import ChangeNotice, Invitation, InvitationReply
from tests.registrations.invariants import broken


def late(_registration):
    now = clock.now()
    return db.update(ChangeNotice).values(first_at=now, due_at=now + timedelta(minutes=70))


def unasked(_registration):
    values = {
        "invitation_id": db.select(Invitation.id).scalar_subquery(), "occurrence": "", "answer": "accepted",
        "comment": "", "sequence": 99, "stamped_at": clock.now(), "received_at": clock.now(),
    }  # fmt: skip
    return db.insert(InvitationReply).values(**values)


DAMAGE = {
    "a notice that waits too long": (late, "too long after its first change"),
    "a reply to what was not sent": (unasked, "which was never sent"),
    "a summary that lies": (
        lambda _: db.update(Registration).values(calendar_reply="declined"),
        "its calendar said ''",
    ),
    "an invitation of somebody else": (
        lambda registration: db.update(Invitation).values(user_id=registration.user_id),
        "somebody or something else",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_each_kind_of_damage_is_found(make, join, session, damage):
    join(make.conference())
    assert broken() == []
    plant, words = DAMAGE[damage]
    other = make.registration()
    session.flush()
    session.execute(plant(other).execution_options(synchronize_session=False))
    session.expire_all()
    assert any(words in sentence for sentence in broken())
