"""JoinedUp: tell it once, one plan, one visit. See docs/ and README.md for how the rooms fit."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect

from app.accounts import guards as sign_in
from app.accounts.routes import bp as accounts
from app.assessments.routes import bp as assessments
from app.care_plans.routes import bp as care_plans
from app.carers.routes import bp as carers
from app.cli import commands
from app.config import Settings
from app.core import assets, crypto, db, errors, http, i18n, logs, render, this_phone
from app.diary.routes import bp as diary
from app.home.routes import bp as home
from app.mdt.routes import bp as mdt
from app.messaging.routes import bp as messaging
from app.people import guards, navigation
from app.population.routes import bp as population
from app.worklist.routes import bp as worklist

ROOMS = (
    accounts,
    assessments,
    care_plans,
    carers,
    diary,
    home,
    mdt,
    messaging,
    population,
    worklist,
)


class App(Flask):
    """Flask without its look, at every request, whether one of a dozen functions is a coroutine: none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """Make the app from settings (the environment's by default). Touches no database."""
    settings = settings or Settings.load()
    logs.configure(settings.log_level)
    crypto.configure(crypto.Keyring(settings.keys, settings.secret_key.get_secret_value()))
    app = App(__name__, static_folder=None, template_folder="core/templates")
    app.testing = testing
    _configure(app, settings)
    http.init_app(app, settings)
    assets.init_app(app, http.fixed_headers())
    db.init_app(app, db.Database(settings.database_url))
    i18n.init_app(app)
    render.init_app(app)
    this_phone.init_app(app)
    errors.init_app(app)
    CSRFProtect(app)
    sign_in.init_app(app)
    guards.init_app(app)
    navigation.init_app(app)
    for blueprint in ROOMS:
        app.register_blueprint(blueprint)
    commands.init_app(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        DEMO=settings.demo,
        SESSION_COOKIE_NAME="__Host-session" if settings.is_secure else "session",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=False,  # every message is our own; its catalogue would be read from disk on every request
        WTF_CSRF_SSL_STRICT=settings.is_secure,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
