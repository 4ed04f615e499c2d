"""What somebody typed and could not send, being signed out meanwhile or signed in anew: one press sends it again.

Nothing is kept here; the page itself carries it.
"""

from typing import Any

from flask import render_template, request
from flask_login import current_user


def sent_again() -> tuple[str, int] | None:
    """The page that asks for it. None where nothing was typed, or where it came from no page of ours.

    What another site made up must not wait here for somebody to confirm it.
    """
    fields = _typed() if request.method == "POST" and _is_ours() else []
    if not any(value for _name, value in fields):
        return None
    context: dict[str, Any] = {"fields": fields, "files": any(file.filename for file in request.files.values())}
    return render_template("errors/again.html", **context), 400 if current_user.is_authenticated else 401


def _typed() -> list[tuple[str, str]]:
    """All but what proves who one is."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    ]


def _is_ours() -> bool:
    """Browsers say from where a form comes, and no page can make them say something else."""
    origin = request.headers.get("Sec-Fetch-Site") or request.headers.get("Origin")
    return origin in ("same-origin", request.host_url.rstrip("/"))
