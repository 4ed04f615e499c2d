"""Settings: read once from the environment into a frozen object; refuses what would be unsafe in production."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

Environment = Literal["development", "testing", "production"]

_PLACEHOLDER_SECRET = "development-only-not-a-secret"


class SettingsError(Exception):
    """The environment can't be used as it is; the message names the variable and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and another."""

    env: Environment = "development"
    database_url: str = ""
    redis_url: str | None = None
    secret_key: str = _PLACEHOLDER_SECRET
    base_url: str = "http://127.0.0.1:5000"
    mail_url: str = ""
    mail_from: str = "Huizhi <no-reply@huizhi.example>"
    reply_address: str = ""
    reply_mailbox: str = ""
    instance_path: str = "instance"
    default_zone: str = "Asia/Shanghai"
    trusted_proxies: int = 0

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def host(self) -> str:
        """The host name in ``base_url``: the right-hand side of new calendar UIDs."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def database_uri(self) -> str:
        """SQLAlchemy's form of ``DATABASE_URL``: SQLite under instance/ by default, psycopg 3 for PostgreSQL."""
        url = self.database_url or f"sqlite:///{Path(self.instance_path).resolve() / 'huizhi.sqlite3'}"
        for prefix in ("postgres://", "postgresql://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url

    @property
    def mail_uri(self) -> str:
        """``file:///dir`` (one .eml a message, the default) or ``smtp[s]://user:password@host:port``."""
        return self.mail_url or f"file://{Path(self.instance_path).resolve() / 'mail'}"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and check the variables of README's table.

        Raises SettingsError with the variable's name when one is missing or weak.
        """
        env = environ.get("HUIZHI_ENV", "development")
        if env not in ("development", "testing", "production"):
            raise SettingsError(f"HUIZHI_ENV is {env!r}: use development, testing or production.")
        secret = environ.get("SECRET_KEY", "")
        if env == "production" and len(secret) < 32:
            raise SettingsError("SECRET_KEY is missing or shorter than 32 characters: set a long random one.")
        base_url = environ.get("BASE_URL", "").rstrip("/")
        if env == "production" and not base_url:
            raise SettingsError("BASE_URL is missing: set the public address, such as https://events.example.org.")
        return cls(
            env=cast(Environment, env),
            database_url=environ.get("DATABASE_URL", ""),
            redis_url=environ.get("REDIS_URL") or None,
            secret_key=secret or _PLACEHOLDER_SECRET,
            base_url=base_url or "http://127.0.0.1:5000",
            mail_url=environ.get("MAIL_URL", ""),
            mail_from=environ.get("MAIL_FROM", cls.mail_from),
            reply_address=_reply_address(environ.get("REPLY_ADDRESS", "")),
            reply_mailbox=_reply_mailbox(environ.get("REPLY_MAILBOX", "")),
            instance_path=environ.get("HUIZHI_INSTANCE", "instance"),
            default_zone=environ.get("DEFAULT_ZONE", cls.default_zone),
            trusted_proxies=int(environ.get("TRUSTED_PROXIES", "0")),
        )


def _reply_address(address: str) -> str:
    """Where calendars answer to; between its local part and the @ goes a token of 30 characters (RFC 5321 4.5.3.1)."""
    local, at, host = address.partition("@")
    if address and not (at and local.isascii() and re.fullmatch(r"[\w.-]{1,32}", local) and "." in host):
        raise SettingsError(
            "REPLY_ADDRESS must look like calendar@example.org, with at most 32 characters before the @."
        )
    return address.lower()


def _reply_mailbox(url: str) -> str:
    if url and urlsplit(url).scheme not in ("imaps", "maildir"):
        raise SettingsError("REPLY_MAILBOX must begin with imaps:// or maildir://.")
    return url
