"""Who may: every route names its policy or says that it is public; the app refuses to start otherwise.

A policy is a predicate ``may_x(user, thing)`` or ``may_x(user)``. What a person may not see does not exist (404);
what they may see but not do is forbidden (403).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask_login import current_user

from core.errors import Forbidden, NotFound
from core.i18n import _l
from core.typed import sent_again

P = ParamSpec("P")
R = TypeVar("R")

Predicate = Callable[..., bool]


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anyone may, signed in or not."""
    view.__huizhi_policy__ = "public"  # type: ignore[attr-defined]
    return view


def public_to_read(view: Callable[P, R]) -> Callable[P, R]:
    """Anyone may look; whoever sends something has to be signed in, which the view sees to."""
    view.__huizhi_signs_in__ = True  # type: ignore[attr-defined]
    return public(view)


def policy(*predicates: Predicate) -> Callable[[Callable[P, R]], Callable[P, Any]]:
    """Only signed-in people; the view calls ``require`` with one of these predicates once it has loaded the thing.

    A predicate that takes only the user is checked here already.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, Any]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            if not current_user.is_authenticated:
                return sent_again() or redirect(url_for("sign_ins.create", next=_here()))
            for predicate in predicates:
                if predicate.__code__.co_argcount == 1:
                    require(predicate)
            return view(*args, **kwargs)

        guarded.__huizhi_policy__ = ", ".join(p.__name__ for p in predicates)  # type: ignore[attr-defined]
        return guarded

    return decorate


def _here() -> str:
    """The page to come back to: the address of a button shows nothing, the page it stands on does."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    page = urlsplit(request.referrer or "")
    return page.path if page.netloc == request.host else ""


def may_sign_in(user: Any) -> bool:
    """Any signed-in person: for pages that show only their own things."""
    return bool(user.is_authenticated)


def require(predicate: Predicate, *things: Any, see: Predicate | None = None) -> None:
    """Raise NotFound unless the current user may; Forbidden instead when ``see`` says they may at least see it."""
    if predicate(current_user, *things):
        return
    if see is not None and see(current_user, *things):
        raise Forbidden("forbidden", _l("You may see this, but not change it. Ask one of its owners."))
    raise NotFound


def check_every_route(app: Flask) -> None:
    """Raise at start-up when a route names no policy."""
    naked = [
        f"{rule.endpoint} ({rule.rule})"
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "__huizhi_policy__") and rule.endpoint != "static"
    ]
    if naked:
        raise RuntimeError("Routes without a policy: " + "; ".join(naked))


def is_development() -> bool:
    """Pages under /dev exist only outside production."""
    return not current_app.config["SETTINGS"].is_production
