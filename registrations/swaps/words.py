"""What another ticket costs and how many are left, as people say it."""

from core.i18n import _, _n, money
from registrations.swaps.queries import Option

_FEW = 20


def terms(option: Option) -> list[str]:
    """What to know before choosing it: the price against the present one, seats, approval."""
    said = [difference(option.difference_minor, option.ticket.currency), seats(option.left)]
    if option.ticket.needs_approval:
        said.append(str(_("approved by the organiser")))
    return said


def difference(minor: int, currency: str) -> str:
    if minor == 0:
        return str(_("the same price"))
    amount = money(abs(minor), currency)
    return str(_("%(amount)s more", amount=amount) if minor > 0 else _("%(amount)s less", amount=amount))


def seats(left: int | None) -> str:
    if left == 0:
        return str(_("full"))
    if left is None or left > _FEW:
        return str(_("seats available"))
    return str(_n("%(num)s seat left", "%(num)s seats left", left))
