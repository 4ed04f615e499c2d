"""Files that people hand in: the type comes from the content, the name is made harmless. Values in, values out."""

import io
import re
import unicodedata
import zipfile

from core.errors import Invalid, Sentence
from core.i18n import _l
from core.text import clean

LARGEST = 5 * 1024 * 1024
ENDINGS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
}
_OFFICE = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "ppt/presentation.xml": ".pptx"}
_TYPES = {ending: kind for kind, ending in ENDINGS.items()}


def check_size(content: bytes, field: str | None) -> None:
    """Raises Invalid for an empty or too large file."""
    if not content:
        raise Invalid("file_empty", _l("This file is empty. Choose another one."), field=field)
    if len(content) > LARGEST:
        raise Invalid("file_too_large", _l("This file is larger than 5 MB. Choose a smaller one."), field=field)


def check(filename: str, content: bytes, field: str | None) -> str:
    """The content type. Raises Invalid for an empty, too large or unknown file."""
    check_size(content, field)
    content_type = find_type(content)
    if content_type is None:
        raise Invalid("file_type", _not_taken(filename), field=field)
    return content_type


def _not_taken(filename: str) -> Sentence:
    """Who chose a file of the right name has to know that it is not what it is called."""
    ending = "." + clean(filename).rpartition(".")[2].casefold()
    if ending not in {*_TYPES, ".jpeg"}:
        return _l("Hand in a PDF, a PNG or JPEG picture, or a Word, Excel or PowerPoint file.")
    return _l(
        "This file is called %(ending)s but is something else, or it is damaged. "
        "Hand in a PDF, a PNG or JPEG picture, or a Word, Excel or PowerPoint file.",
        ending=ending,
    )


def find_type(content: bytes) -> str | None:
    """The content type of a file we take, from its first bytes; of an office file from what its archive holds."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    return None


def _office_type(content: bytes) -> str | None:
    """Only the list of names is read, nothing is unpacked."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((_TYPES[ending] for part, ending in _OFFICE.items() if part in names), None)


def safe_name(filename: str, content_type: str) -> str:
    """The last part of the name without anything a path or a header could trip over, with the ending of its type."""
    last = re.split(r"[/\\]", clean(filename))[-1]
    stem = re.sub(r'[<>:"|?*;%\n\t]+', " ", unicodedata.normalize("NFC", last.rpartition(".")[0] or last))
    return (stem.strip(" .")[:120] or "file") + ENDINGS[content_type]
