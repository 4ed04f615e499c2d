"""Ties Flask-Login to our sign-ins: the cookie carries a token, the database says whether it still counts."""

import hashlib

from flask import Flask
from flask_login import LoginManager

from accounts.sign_ins.models import SignIn
from accounts.users.models import User
from core.database import db


def hash_token(token: str) -> str:
    """What is stored of a token: SHA-256 in hexadecimal (the token itself has 256 random bits)."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_user(token: str) -> User | None:
    """Whose open sign-in this token is; one query. None for ended, unknown, or a disabled account."""
    sign_in: SignIn | None = db.session.scalar(db.select(SignIn).where(SignIn.token_hash == hash_token(token)))
    if sign_in is None or sign_in.ended_at is not None or sign_in.user.disabled_at is not None:
        return None
    return sign_in.user


def install(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # our sign-ins can be seen and ended one by one instead
    manager.user_loader(find_user)
