"""Builds everything: imports all packages, imported by none.

A package's noun folder is found by the files in it: ``routes.py`` gives ``blueprint``, ``cli.py`` gives ``commands``;
``models.py``, ``receivers.py``, ``jobs.py`` and ``checks.py`` work by being imported.
"""

import os
import pkgutil
from datetime import datetime, timedelta
from importlib import import_module
from types import ModuleType
from urllib.parse import urlencode

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel
from flask_login import current_user
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from accounts.sign_ins import login
from core import access, cli, error_pages, headers, health, i18n, jobs, logs, static, text
from core.database import db, set_reading
from core.errors import NotFound
from core.limits import limiter
from core.settings import Settings
from notifications.outbox.compose import mail_url
from offerings.roles.policy import areas

PACKAGES = (
    "notifications",
    "accounts",
    "organisations",
    "offerings",
    "registrations",
    "calendars",
    "events",
    "trainings",
    "demo",
)
READING = ("GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT")
"""Methods whose transactions only read, those of CalDAV among them."""
ROLES = ("models", "receivers", "jobs", "checks", "routes", "cli")


def create_app(settings: Settings | None = None) -> Flask:
    """The application; the only way in for web, command line, worker and tests."""
    settings = settings or Settings.from_environ(os.environ)
    app = Flask(__name__, static_folder=None, instance_path=os.path.abspath(settings.instance_path))
    os.makedirs(app.instance_path, exist_ok=True)
    _configure(app, settings)
    modules = [module for package in PACKAGES for module in _role_modules(package)]
    _install(app, settings)
    jobs.install(app)
    for module in (health, cli, *modules):
        if hasattr(module, "blueprint"):
            app.register_blueprint(module.blueprint)
        for command in getattr(module, "commands", ()):
            app.cli.add_command(command)
    access.check_every_route(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    is_https = settings.base_url.startswith("https://")
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        TESTING=settings.env == "testing",
        SQLALCHEMY_DATABASE_URI=settings.database_uri,
        MAX_CONTENT_LENGTH=25 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=5 * 1024 * 1024,
        MAX_FORM_PARTS=2_000,
        SESSION_COOKIE_NAME="__Host-huizhi" if is_https else "huizhi",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="en",
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_ENABLED=settings.env != "testing",
    )


def _role_modules(package: str) -> list[ModuleType]:
    """The role files of a package and of its noun folders, in the order of ROLES."""
    root = import_module(package)
    nouns = [package, *(f"{package}.{m.name}" for m in pkgutil.iter_modules(root.__path__) if m.ispkg)]
    found = [
        f"{noun}.{m.name}"
        for noun in nouns
        for m in pkgutil.iter_modules(import_module(noun).__path__)
        if m.name in ROLES
    ]
    return [import_module(name) for name in sorted(found, key=lambda name: ROLES.index(name.rpartition(".")[2]))]


def _install(app: Flask, settings: Settings) -> None:
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    logs.configure()
    db.init_app(app)
    Migrate(app, db, render_as_batch=True, compare_type=True)
    Babel(app, locale_selector=_choose_locale)
    i18n.install(app)
    CSRFProtect(app)
    limiter.init_app(app)
    login.install(app)
    logs.install(app)
    headers.install(app, secure=settings.base_url.startswith("https://"))
    error_pages.install(app)
    static.install(app)
    _install_template_words(app)

    @app.before_request
    def choose_transaction() -> None:
        reads_first = hasattr(app.view_functions.get(request.endpoint or ""), "reads_first")
        set_reading(reads_first or request.method in READING)

    @app.before_request
    def refuse_nul() -> None:
        """No address of ours has a NUL, and PostgreSQL takes none in a text: nothing is found under it."""
        if "\0" in request.path or b"%00" in request.query_string:
            raise NotFound

    @app.teardown_request
    def end_transaction(_error: BaseException | None) -> None:
        set_reading(False)

    @app.after_request
    def remember_language(response):  # type: ignore[no-untyped-def]
        chosen = request.args.get("lang")
        if chosen in i18n.LOCALES and response.mimetype == "text/html":
            response.set_cookie("lang", chosen, max_age=31_536_000, samesite="Lax", httponly=True)
        return response


def _choose_locale() -> str:
    """Asked for in the address, chosen before, of the account, of the browser: in this order; else English."""
    if not has_request_context():
        return "en"
    for wanted in (request.args.get("lang"), request.cookies.get("lang")):
        if wanted in i18n.LOCALES:
            return i18n.LOCALES[wanted]
    if "_user_id" in session and current_user.is_authenticated:
        return i18n.locale_for(current_user.language)
    best = request.accept_languages.best_match(["en", "zh", "zh-CN", "zh-Hans", "zh-TW", "zh-HK", "zh-SG"], "en")
    return i18n.LOCALES["zh" if best and best.startswith("zh") else "en"]


def _install_template_words(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for name in (
        "aside",
        "joined",
        "listed",
        "localized",
        "date_long",
        "date_short",
        "moment_in",
        "datetime_in",
        "datetime_for",
        "money",
        "sentences",
        "zone_name",
    ):
        app.jinja_env.filters[name] = getattr(i18n, name)
    app.jinja_env.filters["markdown"] = text.render_markdown
    app.jinja_env.filters["iso"] = datetime.fromisoformat
    for name in (
        "localized_lang",
        "locale_tag",
        "date_range",
        "time_range",
        "time_of_day",
        "language",
        "pick",
    ):
        app.jinja_env.globals[name] = getattr(i18n, name)
    app.jinja_env.globals |= {
        "may_enter": _may_enter,
        "switch_language_url": _switch_language_url,
        "nav_here": lambda prefix: request.path == prefix or request.path.startswith(prefix.rstrip("/") + "/"),
        "mail_url": mail_url,
        "base_url": app.config["SETTINGS"].base_url,
    }


def _may_enter(area: str) -> bool:
    """ "organise" or "desk": the header asks several times a page what the database need be asked only once."""
    if "areas" not in g:
        g.areas = areas(current_user)
    return area in g.areas


def _switch_language_url(language: str) -> str:
    arguments = {**request.args.to_dict(flat=False), "lang": [language]}
    return f"{request.path}?{urlencode(arguments, doseq=True)}"
