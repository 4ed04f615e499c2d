"""Handing in a table: the first of three steps, the same for whatever is done with its people."""

from flask_wtf.file import FileField, FileRequired

from accounts.users.models import User
from core.forms import Form
from core.i18n import _l
from offerings.base.models import Offering
from offerings.imports.readers.refusal import ImportRefused
from registrations.people_imports.actions import keep_file
from registrations.people_imports.reading import MAX_BYTES, read_rows

MOST_SHOWN = 200
"""Rows or problems on a preview; the rest is counted."""


class UploadForm(Form):
    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])


def hand_in(form: UploadForm, offering: Offering, actor: User) -> str | None:
    """The ref of the file, kept for its preview; None when it can't be read, and the form says why."""
    if not form.validate():
        return None
    content = form.file.data.stream.read(MAX_BYTES + 1)
    try:
        read_rows(content)
    except ImportRefused as error:
        form.refuse(error)
        return None
    return keep_file(offering, actor, form.file.data.filename or "", content).ref
