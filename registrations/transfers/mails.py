"""What the two people are told. The new one gets no number of the ticket before it is theirs."""

from collections.abc import Sequence
from typing import Any

from notifications.outbox.actions import Part, enqueue
from notifications.recipient import Recipient
from registrations.base.mails import facts_of
from registrations.transfers.links import path_of
from registrations.transfers.models import Transfer


def tell_of_offer(transfer: Transfer, secret_key: str, *, takes_part: bool) -> None:
    """``takes_part``: the new person is registered already and can't take another ticket."""
    _to_the_new_person("transfer_offered", transfer, path_of(transfer, secret_key), message=transfer.message,
                       expires_at=transfer.expires_at.isoformat(), takes_part=takes_part)  # fmt: skip


def tell_of_withdrawal(transfer: Transfer) -> None:
    _to_the_new_person("transfer_withdrawn", transfer, str(facts_of(transfer.registration)["offering"]["path"]))


def _to_the_new_person(template: str, transfer: Transfer, link: str, **context: Any) -> None:
    offerer, offering = transfer.from_user, transfer.registration.offering
    recipient = Recipient(transfer.email, transfer.name, offerer.language, offering.time_zone)
    facts = facts_of(transfer.registration)
    facts["registration"] |= {"ref": "", "name": transfer.name}
    enqueue(
        f"registrations/{template}",
        recipient,
        facts | {"link": link, "from_name": offerer.display_name} | context,
        f"{template}:{transfer.ref}",
    )


def tell_of_end(transfer: Transfer) -> None:
    """To who offered it: declined, or nobody answered in time."""
    context = facts_of(transfer.registration) | {"to_name": transfer.name, "state": transfer.state}
    enqueue("registrations/transfer_ended", transfer.from_user.recipient, context, f"transfer_ended:{transfer.ref}")


def tell_who_had_it(transfer: Transfer, old_ref: str, parts: Sequence[Part]) -> None:
    """It is gone; ``parts`` take it out of their calendar."""
    facts = facts_of(transfer.registration)
    facts["registration"] |= {"ref": old_ref, "name": transfer.from_user.display_name}
    context = facts | {"link": "/my", "to_name": transfer.registration.name_native}
    enqueue(
        "registrations/transferred", transfer.from_user.recipient, context, f"transferred:{transfer.ref}", list(parts)
    )
