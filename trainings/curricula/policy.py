from typing import Any

from offerings.roles.policy import may_host
from trainings.curricula.models import Curriculum


def may_manage(user: Any, curriculum: Curriculum) -> bool:
    """Change it, publish it: whoever leads its host."""
    return may_host(user, curriculum.host)
