"""What the organiser's overview says of class meetings."""

from collections.abc import Iterable, Sequence

from core.i18n import _, localized
from offerings.base import todo
from offerings.base.models import Offering
from trainings.plans.queries import list_meeting


def without_meetings(offerings: Sequence[Offering]) -> Iterable[todo.Todo]:
    """One query, none without cohorts."""
    cohorts = [each for each in offerings if each.kind == "cohort" and each.state in ("draft", "published")]
    meeting = list_meeting([each.id for each in cohorts]) if cohorts else set()
    for cohort in cohorts:
        if cohort.id not in meeting:
            sentence = _("Plan the class meetings of %(title)s", title=localized(cohort.title))
            hint = _("All at once: on which days, in which room, with whom.")
            yield todo.Todo(cohort, sentence, "plans.new", {"ref": cohort.ref}, hint)


todo.SOURCES.append(without_meetings)
