"""The link that offers somebody a role: signed, dated, for one address. Nothing is stored but the audit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.users import links

LIFETIME = timedelta(days=14)
_PURPOSE = "offering-role"


@dataclass(frozen=True)
class Invitation:
    """``at``: when it was sent; a later word about the same address makes it void."""

    offering_ref: str
    email: str
    role: str
    at: datetime

    def sign(self, secret: str) -> str:
        values = {"o": self.offering_ref, "e": self.email, "r": self.role, "t": self.at.isoformat()}
        return links.sign(secret, _PURPOSE, LIFETIME, values)

    @classmethod
    def read(cls, secret: str, token: str) -> "Invitation":
        """Raises Gone when it is forged, cut off or too old."""
        values = links.read(secret, _PURPOSE, token)
        return cls(values["o"], values["e"], values["r"], datetime.fromisoformat(values["t"]))
