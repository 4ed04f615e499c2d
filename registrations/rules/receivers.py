"""Rules decide when somebody is to be approved, and when somebody changed what they said."""

from collections.abc import Collection
from typing import Any

from registrations.base.models import Registration
from registrations.base.rules import RULES
from registrations.base.signals import registration_changed
from registrations.rules import actions

RULES.append(actions.find_accepting)


@registration_changed.connect
def reconsider(registration: Registration, actor: Any, question_ids: Collection[int]) -> None:
    actions.reconsider(registration, actor, question_ids)
