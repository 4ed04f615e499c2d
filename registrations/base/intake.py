"""Files that come with a form: kept at once, so that a mistake elsewhere in the form does not lose them."""

from collections.abc import Iterable
from typing import Any

from accounts.users.models import User
from core.errors import DomainError
from registrations.base.forms import removal_name
from registrations.questions.actions import discard, receive
from registrations.questions.answers import field_name
from registrations.questions.models import Question


def receive_files(form: Any, questions: Iterable[Question], user: User) -> None:
    """Each file that came and can be taken joins ``form.kept``; the others are refused at their field."""
    came = form.files(questions)
    for question in questions:
        if question.ref not in came:
            continue
        file = came[question.ref]
        try:
            upload = receive(user, file.filename, file.read(), field_name(question), question)
        except DomainError as error:
            form.refuse(error)
        else:
            discard(user.id, [form.kept.get(question.ref, "")])
            form.kept = form.kept | {question.ref: upload.ref}
            if form.removes(question):
                form[removal_name(question)].data = False  # the box was about the file before this one
