"""Giving and taking roles. Its address accepts an invitation: the inviter never learns who has an account."""

from accounts.users.emails import parse
from accounts.users.models import User
from accounts.users.queries import find_by_email
from core import audit, clock
from core.database import db
from core.errors import Forbidden, Invalid, Refused
from core.i18n import _l
from notifications.outbox.actions import enqueue
from notifications.recipient import Recipient
from offerings.base.models import Offering
from offerings.roles.invitations import LIFETIME, Invitation
from offerings.roles.models import ROLES, OfferingRole
from offerings.roles.queries import is_open, list_roles
from offerings.roles.signals import role_taken


def give(offering: Offering, actor: User | None, user: User, role: str) -> OfferingRole:
    """``user`` has this role from now on, whatever they had before."""
    _check_role(role)
    held = next((held for held in list_roles(offering) if held.user_id == user.id), None)
    if held is not None:
        change(offering, actor, held, role)
        return held
    given = OfferingRole(offering_id=offering.id, user=user, role=role, created_at=clock.now())
    db.session.add(given)
    _record(offering, actor, "given", user.email, role)
    db.session.flush()
    return given


def change(offering: Offering, actor: User | None, held: OfferingRole, role: str) -> None:
    """Another role for the same person; the last owner stays one."""
    _check_role(role)
    if held.role == role:
        return
    _keep_an_owner(offering, held)
    held.role = role
    role_taken.send(held)
    _record(offering, actor, "changed", held.user.email, role)
    db.session.flush()


def take(offering: Offering, actor: User | None, held: OfferingRole) -> None:
    """The person has no role of their own any more; the last owner stays one."""
    _keep_an_owner(offering, held)
    _record(offering, actor, "taken", held.user.email, held.role)
    role_taken.send(held)
    db.session.delete(held)
    db.session.flush()


def invite(offering: Offering, actor: User, email: str, role: str, secret: str) -> None:
    """Mail a link by which the holder of this address takes the role, within 14 days and once."""
    address = parse(email)
    _check_role(role)
    known = find_by_email(address)
    invitation = Invitation(offering.ref, address, role, clock.now())
    recipient = known.recipient if known else Recipient(address, "", actor.language, actor.time_zone)
    _record(offering, actor, "invited", address, role)
    enqueue(
        "offerings/invitation",
        recipient,
        {
            "title": offering.title,
            "role": role,
            "inviter": actor.display_name,
            "path": f"/organise/invitations/{invitation.sign(secret)}",
            "until_at": (invitation.at + LIFETIME).isoformat(),
        },
        dedupe_key=f"invitation:{offering.id}:{address}:{invitation.at.isoformat()}",
    )


def withdraw(offering: Offering, actor: User, email: str) -> None:
    """The links that this address has been sent no longer work."""
    _record(offering, actor, "withdrawn", email, "")
    db.session.flush()


def accept(offering: Offering, user: User, invitation: Invitation) -> OfferingRole:
    """The role is theirs. Raises Forbidden for another address than the invited, Refused for a used link."""
    if user.email != invitation.email:
        raise Forbidden("other_address", _l("This invitation is for another address. Sign in with that account."))
    if not is_open(offering, invitation):
        raise spent()
    return give(offering, user, user, invitation.role)


def spent() -> Refused:
    sentence = _l("This invitation was used, withdrawn or replaced. Ask an owner for a new one.")
    return Refused("invitation_spent", sentence)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Invalid("unknown_role", _l("Choose a role from the list."), field="role")


def _keep_an_owner(offering: Offering, held: OfferingRole) -> None:
    """At least one person answers for it by name, also when the host's members change."""
    db.session.execute(db.select(Offering.id).where(Offering.id == offering.id).with_for_update())
    owners = [role for role in list_roles(offering) if role.role == "owner"]
    if held.role == "owner" and len(owners) <= 1:
        raise Refused("last_owner", _l("This is the last owner. Name another owner first."))


def _record(offering: Offering, actor: User | None, verb: str, email: str, role: str) -> None:
    audit.record(actor, f"offering.role_{verb}", "offering", offering.id, email=email, role=role)
