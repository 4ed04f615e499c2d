"""Files that people handed in, on their way out: always as an attachment, never shown within our pages."""

import io

from flask import Response, send_file

from registrations.questions.models import Upload


def attachment(upload: Upload) -> Response:
    """Of the type found in its content, in a sandbox of its own; the name in the form of RFC 6266."""
    response = send_file(
        io.BytesIO(upload.content), mimetype=upload.content_type, as_attachment=True, download_name=upload.filename
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
