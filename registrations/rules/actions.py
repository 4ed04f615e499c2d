"""Laying down rules of approval, and what they decide."""

import re
from collections.abc import Collection, Sequence

from accounts.users.queries import find_by_email
from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l, localized
from notifications.outbox.actions import enqueue
from notifications.recipient import Recipient
from offerings.base.models import Offering
from offerings.roles.queries import list_owners
from organisations.base.models import Organisation
from registrations.base import mails
from registrations.base.models import Registration
from registrations.base.moves import hold, move
from registrations.questions.models import Question
from registrations.rules.models import ApprovalRule, Reapproval
from registrations.rules.queries import came_by_invitation, is_member, list_rules_of, refs_of
from registrations.tickets.models import TicketType

KINDS = ("domain", "organisation", "invited")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]+")


def create(
    ticket_type: TicketType, actor: Actor, kind: str, *, domain: str = "", organisation: Organisation | None = None
) -> ApprovalRule:
    """Who fits it is approved at once from now on; whoever waits already goes on waiting."""
    if kind not in KINDS:
        raise Invalid("unknown_kind", _l("Choose who is accepted."), field="kind")
    domain = domain.strip().lower().removeprefix("@") if kind == "domain" else ""
    if kind == "domain" and (len(domain) > 254 or not _DOMAIN.fullmatch(domain)):
        raise Invalid("bad_domain", _l("Write the part of the address after the @, like example.org."), field="value")
    if kind == "organisation" and organisation is None:
        raise Invalid("no_organisation", _l("No organisation of the directory has this name."), field="value")
    organisation = organisation if kind == "organisation" else None
    known = {(each.kind, each.domain, each.organisation) for each in list_rules_of(ticket_type.id)}
    if (kind, domain, organisation) in known:
        raise Refused("rule_known", _l("There is such a rule already."), field="value")
    rule = ApprovalRule(
        ticket_type=ticket_type, kind=kind, domain=domain, organisation=organisation, created_at=clock.now()
    )
    db.session.add(rule)
    db.session.flush()
    audit.record(actor, "rule.created", "offering", ticket_type.offering_id, rule=rule.ref, kind=kind, domain=domain)
    return rule


def remove(rule: ApprovalRule, actor: Actor) -> None:
    """Whoever it approved stays approved."""
    audit.record(actor, "rule.removed", "offering", rule.ticket_type.offering_id, rule=rule.ref, kind=rule.kind)
    db.session.delete(rule)
    db.session.flush()


def find_accepting(registration: Registration) -> tuple[str, str] | None:
    """For registrations.base.rules: (what, reason) of the first rule that accepts it."""
    for rule in list_rules_of(registration.ticket_type_id):
        if _accepts(rule, registration):
            return f"rule_{rule.kind}", _named(rule)
    return None


def _accepts(rule: ApprovalRule, registration: Registration) -> bool:
    if rule.kind == "invited":
        return came_by_invitation(registration)
    user = registration.user
    if user is None or user.email_confirmed_at is None:
        return False  # nobody has shown yet that the address is theirs
    if rule.kind == "domain":
        return user.email.endswith(f"@{rule.domain}")
    return rule.organisation_id is not None and is_member(user, rule.organisation_id)


def _named(rule: ApprovalRule) -> str:
    return localized(rule.organisation.name) if rule.organisation else rule.domain


def ask_again(ticket_type: TicketType, actor: Actor, wanted: str, questions: Sequence[Question] = ()) -> None:
    """``wanted``: "never", "any" change, or a change of the answers to "questions"."""
    if wanted not in ("never", "any", "questions"):
        raise Invalid("unknown_choice", _l("Choose when to ask again."))
    if wanted == "questions" and not questions:
        raise Invalid("questions_missing", _l("Choose at least one question."))
    found = db.session.get(Reapproval, ticket_type.id)
    if wanted == "never":
        if found is not None:
            db.session.delete(found)
    else:
        found = found or Reapproval(ticket_type_id=ticket_type.id)
        found.question_refs = [each.ref for each in questions] if wanted == "questions" else []
        db.session.add(found)
    db.session.flush()
    audit.record(
        actor, "reapproval.set", "offering", ticket_type.offering_id, ticket_type=ticket_type.ref, wanted=wanted
    )


def reconsider(registration: Registration, actor: Actor | None, question_ids: Collection[int]) -> None:
    """What was changed may need another look: a confirmed one is pending again, its seat kept; both sides are told."""
    wanted = db.session.get(Reapproval, registration.ticket_type_id)
    if wanted is None or (wanted.question_refs and not refs_of(set(question_ids)) & set(wanted.question_refs)):
        return
    hold(registration)
    if registration.state != "confirmed":
        return
    move(registration, "pending", actor)
    mails.send("pending_again", registration, with_calendar=True)
    _tell_organiser(registration)


def _tell_organiser(registration: Registration) -> None:
    offering: Offering = registration.offering
    if not offering.contact_email:
        return  # the organiser's overview says it in any case
    known = find_by_email(offering.contact_email) or next(iter(list_owners(offering)), None)
    recipient = Recipient(offering.contact_email, "", known.language if known else "zh", offering.time_zone)
    link = f"/organise/offerings/{offering.ref}/participants/{registration.ref}"
    context = mails.facts_of(registration) | {"link": link}
    key = f"approval_again:{registration.id}:{registration.sequence}"
    enqueue("registrations/approval_again", recipient, context, key)
