from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from accounts.users.emails import parse
from accounts.users.links import fingerprint, read, sign, spent
from accounts.users.models import User
from accounts.users.queries import find_by_email
from core import audit, clock
from core.database import db
from core.errors import Forbidden, Invalid, Refused
from core.i18n import _l
from notifications.outbox.actions import enqueue
from notifications.recipient import Recipient
from organisations.base.models import Organisation
from organisations.members.models import ROLES, Membership
from organisations.members.queries import find_membership, list_members

LIFETIME = timedelta(days=7)
_PURPOSE = "invitation"


def add(organisation: Organisation, user: User, role: str, actor: audit.Actor | None) -> Membership:
    """Make the user a member. Raises Refused for one who is a member already."""
    _check_role(role)
    member = Membership(organisation_id=organisation.id, user_id=user.id, role=role, created_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(member)
    except IntegrityError as error:
        raise Refused("member_already", _l("This person is a member already.")) from error
    audit.record(actor, "member.added", "organisation", organisation.id, user=user.ref, role=role)
    return member


def invite(secret: str, organisation: Organisation, actor: User, email: str, role: str) -> None:
    """Mail an invitation to this address, whether or not it has an account: nothing tells which.

    The link works for the account that has the address, for a week, until it is used or that person is removed.
    """
    email = parse(email)
    _check_role(role)
    user = find_by_email(email)
    if user is not None and find_membership(organisation, user):
        raise Refused("member_already", _l("This person is a member already."), "email")
    recipient = user.recipient if user else Recipient(email, "", actor.language, actor.time_zone)
    values = {
        "organisation": organisation.ref,
        "email": email,
        "role": role,
        "by": actor.id,
        "state": _state(organisation, email),
    }
    context = {
        "token": sign(secret, _PURPOSE, LIFETIME, values),
        "organisation": organisation.name,
        "inviter": actor.display_name,
        "address": email,
        "role": role,
    }
    minute = int(clock.now().timestamp() // 60)
    enqueue("organisations/invitation", recipient, context, f"invite:{organisation.ref}:{fingerprint(email)}:{minute}")
    audit.record(actor, "member.invited", "organisation", organisation.id, email=email, role=role)


def read_invitation(secret: str, token: str, user: User) -> tuple[Organisation, str]:
    """The organisation and the role offered to this user.

    Raises Gone for a spent invitation, and for one whose sender no longer owns the organisation; Forbidden for
    somebody else's.
    """
    values = read(secret, _PURPOSE, token)
    organisation = db.session.scalar(db.select(Organisation).where(Organisation.ref == values["organisation"]))
    inviter = db.session.get(User, values["by"])
    if organisation is None or inviter is None or not _owns(organisation, inviter):
        raise spent()
    if values["email"] != user.email:
        sentence = _l("This invitation went to another address. Sign in with the account that has it.")
        raise Forbidden("other_address", sentence)
    if values["state"] != _state(organisation, user.email):
        raise spent()
    return organisation, values["role"]


def accept(secret: str, token: str, user: User) -> Organisation:
    """The user joins in the role that was offered."""
    organisation, role = read_invitation(secret, token, user)
    add(organisation, user, role, user)
    return organisation


def change_role(member: Membership, role: str, actor: User) -> None:
    """Raises Refused when the last owner would be lost."""
    _check_role(role)
    _keep_an_owner(member, role)
    if member.role != role:
        audit.record(
            actor,
            "member.role_changed",
            "organisation",
            member.organisation_id,
            user=member.user.ref,
            old=member.role,
            new=role,
        )
        member.role = role


def remove(member: Membership, actor: User) -> None:
    """End a membership: an owner somebody's, or everybody their own. Raises Refused for the last owner."""
    _keep_an_owner(member, None)
    audit.record(actor, "member.removed", "organisation", member.organisation_id, user=member.user.ref)
    db.session.delete(member)


def _keep_an_owner(member: Membership, role: str | None) -> None:
    """The organisation's row is held meanwhile, so that two owners can't demote each other at the same moment."""
    db.session.execute(
        db.select(Organisation.id).where(Organisation.id == member.organisation_id).with_for_update()
    ).scalar()
    db.session.refresh(member)
    if member.role != "owner" or role == "owner":
        return
    owners = [one for one in list_members(member.organisation) if one.role == "owner"]
    if len(owners) == 1:
        raise Refused("last_owner", _l("An organisation needs an owner. Make somebody else an owner first."), "role")


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Invalid("role_unknown", _l("Choose one of the roles."), "role")


def _owns(organisation: Organisation, user: User) -> bool:
    member = find_membership(organisation, user)
    return user.is_administrator or (member is not None and member.role == "owner")


def _state(organisation: Organisation, email: str) -> str:
    """Changes when the person with this address joins or leaves; the same before and after they open an account."""
    user = find_by_email(email)
    if user is None:
        return fingerprint(0)
    lines = db.select(db.func.count()).where(
        audit.AuditEntry.subject_type == "organisation",
        audit.AuditEntry.subject_id == organisation.id,
        audit.AuditEntry.verb.in_(("member.added", "member.removed")),
        audit.AuditEntry.details["user"].as_string() == user.ref,
    )
    return fingerprint(db.session.scalar(lines))
