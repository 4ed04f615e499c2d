"""What the organiser's overview says of access codes."""

from collections.abc import Iterable, Sequence

from core.i18n import _, localized
from offerings.base import todo
from offerings.base.models import Offering
from registrations.codes.queries import list_locked


def without_codes(offerings: Sequence[Offering]) -> Iterable[todo.Todo]:
    """Of drafts only, copies above all: a code of last year does not open this one."""
    drafts = [offering for offering in offerings if offering.state == "draft"]
    locked = list_locked([offering.id for offering in drafts])
    for offering in drafts:
        if offering.id in locked:
            sentence = _("Make access codes for %(title)s", title=localized(offering.title))
            hint = _("A ticket needs a code, and none opens it yet.")
            yield todo.Todo(offering, sentence, "codes.index", {"ref": offering.ref}, hint)


todo.SOURCES.append(without_codes)
