"""What is known of somebody's learning: the folders of completion and certificates say it."""

from collections.abc import Callable
from datetime import date

from accounts.users.models import User
from trainings.courses.prerequisites import Facts

Provider = Callable[[User, date], Facts]

PROVIDERS: list[Provider] = []
"""``provider(user, today)``: each adds what it knows, in a fixed number of queries."""


def facts_of(user: User, today: date) -> Facts:
    """Of all providers together."""
    facts = Facts(today)
    for provide in PROVIDERS:
        facts = facts.plus(provide(user, today))
    return facts
