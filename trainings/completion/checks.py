from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from trainings.completion.holding import findings_of
from trainings.completion.models import CompletionResult
from trainings.completion.rules import evaluate, parse
from trainings.enrolments.models import Enrolment


@invariant("a completion by the rule is what the rule makes of its stored inputs")
def results_follow_their_rule() -> Iterator[str]:
    query = db.select(CompletionResult).where(CompletionResult.reason == "")
    for result in db.session.scalars(query.execution_options(yield_per=1000)):
        facts = {finding.leaf: finding.fact for finding in findings_of(result.inputs)}
        if evaluate(parse(result.rule), facts).fulfilled != result.is_completed:
            yield f"Completion result {result.id} says “{result.outcome}”, which its inputs do not make."


@invariant("an enrolment is completed exactly when its latest completion result says so")
def enrolments_agree() -> Iterator[str]:
    newest = db.select(db.func.max(CompletionResult.id)).group_by(CompletionResult.registration_id)
    query = (
        db.select(CompletionResult.registration_id, CompletionResult.outcome, Enrolment.state)
        .join(Enrolment, Enrolment.registration_id == CompletionResult.registration_id)
        .join(Registration, Registration.id == CompletionResult.registration_id)
        .where(CompletionResult.id.in_(newest), Registration.state == "confirmed")
    )
    for registration_id, outcome, state in db.session.execute(query):
        if (outcome == "completed") != (state == "completed"):
            yield f"Registration {registration_id}: the result says “{outcome}”, the enrolment “{state}”."
