"""Files that came with an earlier try of the same form: its page names them in hidden fields (``kept_<question>``)."""

from collections.abc import Iterable

from flask import request

from registrations.questions.models import Question
from registrations.questions.queries import find_spare_uploads


def handed_in(user_id: int, questions: Iterable[Question]) -> dict[str, str]:
    """Question ref -> ref of a file of this person that no answer holds yet."""
    named = {each.ref: request.form.get(f"kept_{each.ref}", "")[:40].replace("\0", "") for each in questions}
    spare = find_spare_uploads(user_id, filter(None, named.values()))
    return {ref: upload for ref, upload in named.items() if upload in spare}
