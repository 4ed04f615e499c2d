"""What somebody typed and could not send, being signed out meanwhile or signed in anew: one press sends it again.

Nothing is kept here; the page itself carries it.
"""

from flask import current_app, render_template, request
from flask_login import current_user


def sent_again() -> tuple[str, int] | None:
    """The page that asks for it. None where it came from no page of ours, or was a mere button and one has to sign in.

    What another site made up must not wait here for somebody to confirm it.
    """
    if request.method != "POST" or not _is_ours():
        return None
    fields, signs_in = _typed(), current_user.is_anonymous and _needs_sign_in()
    if signs_in and not fields:
        return None
    files = any(file.filename for file in request.files.values())
    return render_template("errors/again.html", fields=fields, files=files, signs_in=signs_in), 401 if signs_in else 400


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


def _needs_sign_in() -> bool:
    view = current_app.view_functions[request.endpoint or ""]
    return getattr(view, "__huizhi_policy__", "") != "public" or hasattr(view, "__huizhi_signs_in__")
