from accounts.users.models import User
from core.database import db
from registrations.base.models import Registration
from trainings.certificates.jobs import DUE
from trainings.completion.models import CompletionResult
from trainings.completion.signals import completion_decided


@completion_decided.connect
def _ask(registration: Registration, result: CompletionResult, actor: User | None) -> None:
    if result.is_completed:
        db.session().info[DUE] = True
