"""What a phone reads to put the app on its home screen, in the language that was chosen.

The name and the icon say nothing of health: whoever looks at the phone sees them. The first address is the start page
and carries nothing that would tell who came by the icon.
"""

import json
from typing import Any

from flask import abort, make_response, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core.assets import picture_url
from app.core.i18n import LOCALES, text_direction, use_locale
from app.home.routes import bp
from app.people.guards import public

BLUE, GREY = "#005eb8", "#f0f4f5"
HOUR_SECONDS = 3600
SCREENS = {"narrow": "720x1440", "wide": "1280x800"}


@bp.get("/manifest/<locale>.webmanifest")
@public
def manifest(locale: str) -> Response:
    """Give the manifest in one language. It is the same for everybody, so a browser may keep it for an hour."""
    if locale not in LOCALES:
        abort(404)
    use_locale(locale)
    response = make_response(json.dumps(_manifest(locale), ensure_ascii=False))
    response.headers["Content-Type"] = "application/manifest+json"
    response.headers["Cache-Control"] = f"public, max-age={HOUR_SECONDS}"
    return response


def _manifest(locale: str) -> dict[str, Any]:
    return {
        "id": "/",
        "name": "JoinedUp",
        "short_name": "JoinedUp",
        "description": _("Tell it once. One plan. One visit."),
        "lang": locale,
        "dir": text_direction(locale),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": BLUE,
        "background_color": GREY,
        "icons": [
            _picture("icon-192.png", "192x192"),
            _picture("icon-512.png", "512x512"),
            _picture("icon-maskable-512.png", "512x512", purpose="maskable"),
            _picture("icon.svg", "any"),
        ],
        "shortcuts": [
            _shortcut(_("Answer questions"), url_for("assessments.index"), "questions"),
            _shortcut(_("Diary"), url_for("diary.index"), "diary"),
            _shortcut(_("Your plan"), url_for("care_plans.my_plan"), "plan"),
            _shortcut(_("Get help now"), url_for("assessments.help_now"), "help"),
        ],
        "screenshots": [_screen(shape, size, locale) for shape, size in SCREENS.items()],
    }


def _screen(shape: str, size: str, locale: str) -> dict[str, str]:
    label = _("The first page of a demonstration")
    return _picture(f"screen-{shape}-{locale}.png", size, form_factor=shape, label=label)


def _picture(name: str, sizes: str, **more: str) -> dict[str, str]:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    return {"src": picture_url(name), "sizes": sizes, "type": kind, **more}


def _shortcut(name: str, url: str, picture: str) -> dict[str, Any]:
    return {"name": name, "url": url, "icons": [_picture(f"shortcut-{picture}.png", "96x96")]}
