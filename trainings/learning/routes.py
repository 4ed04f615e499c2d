from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import may_sign_in, policy
from registrations.base.states import WORDS
from registrations.credits import words as credit_words
from registrations.credits.queries import list_own
from registrations.transcripts.queries import years
from registrations.unanswered.queries import unanswered
from trainings.attendance.table import figures
from trainings.certificates.words import standing_of, words_of
from trainings.completion.words import OUTCOMES, names_of, needed_words
from trainings.learning.progress import Progress, progress_of
from trainings.learning.queries import list_trainings

blueprint = Blueprint("learning", __name__, url_prefix="/my/learning")


@blueprint.get("")
@policy(may_sign_in)
def index() -> ResponseReturnValue:
    """What goes on first, then what is over; the credits of this year."""
    trainings = list_trainings(current_user.id)
    asked = unanswered(trainings)
    rows = [
        _row(each) | {"asked": len(asked.get(each.registration.id, ()))} for each in progress_of(trainings, clock.now())
    ]
    this_year = clock.today(current_user.time_zone).year
    return render_template(
        "trainings/learning/index.html",
        current=[row for row in rows if not row["is_over"]],
        past=[row for row in rows if row["is_over"]],
        credits=[each for each in years(list_own(current_user.id)) if each.year == this_year],
        this_year=this_year,
        credit_words=credit_words,
    )


def _row(progress: Progress) -> dict[str, Any]:
    registration, certificate = progress.registration, progress.certificate
    is_confirmed = registration.state == "confirmed"
    return {
        "registration": registration,
        "cohort": progress.cohort,
        "is_over": progress.is_over,
        "is_confirmed": is_confirmed,
        "attendance": progress.attendance,
        "figures": figures(progress.attendance) if is_confirmed and progress.attendance.meetings_planned else None,
        "next": progress.next_meeting,
        "needed": _needed(progress),
        "word": _word(progress),
        "certificate": certificate,
        "certificate_word": words_of(standing_of(certificate)) if certificate else "",
        "url": url_for("my.show", ref=registration.ref),
    }


def _word(progress: Progress) -> str:
    """The decision, or how the registration stands where it is not simply confirmed."""
    if progress.result is not None:
        return str(OUTCOMES[progress.result.outcome])
    return "" if progress.registration.state == "confirmed" else str(WORDS[progress.registration.state])


def _needed(progress: Progress) -> list[str]:
    if progress.verdict is None:
        return []
    return needed_words(progress.verdict, names_of(progress.cohort.course_version))
