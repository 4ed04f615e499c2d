"""The link in the mail to the new person: signed, dated; once the offer is over it opens nothing."""

from accounts.users import links
from core import clock
from registrations.transfers.models import Transfer

_PURPOSE = "transfer"


def path_of(transfer: Transfer, secret_key: str) -> str:
    lifetime = transfer.expires_at - clock.now()
    return f"/transfers/{links.sign(secret_key, _PURPOSE, lifetime, {'transfer': transfer.ref})}"


def read_token(token: str, secret_key: str) -> str:
    """The ref of the transfer. Raises Gone for what we did not sign or what has run out."""
    return str(links.read(secret_key, _PURPOSE, token)["transfer"])
