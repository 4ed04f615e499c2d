"""How often mails may be asked for: by one network, and for one address, existing or not."""

from flask import request

from accounts.users.emails import fold
from core.limits import limiter


def _asked_for() -> str:
    return "email:" + fold(request.form.get("email", ""))[:254]


per_network = limiter.limit("60 per minute; 600 per hour", methods=["POST"])
"""Generous: a whole hall may sit behind one address."""

per_email = limiter.limit("6 per hour", key_func=_asked_for, methods=["POST"])
