"""Which language a page speaks, in which direction, and how dates and numbers are written in it."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import cast

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, get_locale, get_translations
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.core.clock import LONDON

LOCALES: Mapping[str, str] = {"en": "English", "ur": "اردو", "pl": "Polski"}
SOURCE_LOCALE = "en"
COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600
TRANSLATIONS = Path(__file__).resolve().parents[2] / "translations"
_FIGURES_IN_GROUPS = re.compile(r"\+?[0-9]+(?: [0-9]+)+")
_TYPED_NUMBER = re.compile(r"(\+?[0-9]+(?:[ -][0-9]+)+)")


def choose_locale() -> str:
    """Return the page's language: the person's choice, else what the browser asks for, else English."""
    if not has_request_context():
        return SOURCE_LOCALE
    if "locale" in g:
        return str(g.locale)
    chosen = request.cookies.get(COOKIE)
    if chosen in LOCALES:
        return str(chosen)
    return request.accept_languages.best_match(list(LOCALES)) or SOURCE_LOCALE


def use_locale(locale: str) -> None:
    """Speak this language for the rest of the request."""
    g.locale = locale if locale in LOCALES else SOURCE_LOCALE


def current_locale() -> str:
    """Return the code of the language this page is in."""
    return str(get_locale() or SOURCE_LOCALE)


@cache
def text_direction(locale: str) -> str:
    """Return "rtl" or "ltr"."""
    return str(Locale.parse(locale).text_direction)


@cache
def is_checked(locale: str) -> bool:
    """Return whether a speaker has checked the interface words of this language."""
    if locale == SOURCE_LOCALE:
        return True
    catalogue = TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"
    return catalogue.exists() and "X-Review-Status: reviewed" in catalogue.read_text(encoding="utf-8")[:2000]


def day(value: date) -> str:
    """Write a day as "Tuesday 12 May 2026" in the page's language."""
    return format_date(value, "EEEE d MMMM y", locale=current_locale())


def short_day(value: date) -> str:
    """Write a day as "12 May 2026" in the page's language."""
    return format_date(value, "d MMMM y", locale=current_locale())


def instant(value: datetime) -> str:
    """Write an instant by the wall clock in England, such as "12 May 2026, 9:05am"."""
    local = value.astimezone(LONDON)
    return str(_("%(day)s at %(time)s", day=short_day(local.date()), time=clock_time(local)))


def clock_time(local: datetime) -> str:
    """Write a time as the NHS does in English ("9:05am"), and by CLDR elsewhere."""
    if current_locale() == "en":
        return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
    return format_time(local, "short", locale=current_locale())


def ltr(value: object) -> Markup:
    """Keep a number, code or reading from being turned round in right-to-left text.

    Figures in groups, as of a phone number, stay on one line. A code app's key of letters may still wrap.
    """
    text = str(value)
    shown = text.replace(" ", "\u00a0") if _FIGURES_IN_GROUPS.fullmatch(text) else value
    return Markup('<bdi dir="ltr">{}</bdi>').format(shown)


def set_apart(text: object) -> Markup:
    """Write a name or what somebody typed so that the words around it keep their order, whatever its letters."""
    return Markup("<bdi>{}</bdi>").format(text)


def isolated(text: str) -> str:
    """Do the same in plain text, such as a text message: between the signs LRI and PDI."""
    return f"\u2066{text}\u2069"


def nhs_number(value: str) -> Markup:
    """Write ten digits as 3-3-4 with spaces that do not break."""
    return ltr(f"{value[:3]}\u00a0{value[3:6]}\u00a0{value[6:]}")


def language(locale: str) -> str:
    """Return a language's name in the page's language."""
    return str(Locale.parse(locale).get_display_name(current_locale()))


def languages(locales: Iterable[str]) -> str:
    """Return several languages' names in the page's language, joined as it joins a list."""
    return str(format_list(sorted(language(locale) for locale in locales), locale=current_locale()))


def paragraphs(text: str) -> Markup:
    """Keep the line breaks that a person typed, and the order of numbers in groups, such as those of a phone."""
    return Markup("<br>").join(_in_order(line) for line in re.split(r"\r\n|\r|\n", text))


def _in_order(line: str) -> Markup:
    """Isolate each number of several groups: in right-to-left text its last group would come first."""
    isolated_number = Markup('<bdi dir="ltr">{}</bdi>')  # and not `ltr`, which changes the blanks that were typed
    pieces = enumerate(_TYPED_NUMBER.split(line))
    return Markup("").join(isolated_number.format(piece) if place % 2 else escape(piece) for place, piece in pieces)


def _layout_words() -> dict[str, object]:
    locale = current_locale()
    return {
        "locale": locale,
        "direction": text_direction(locale),
        "locale_is_checked": is_checked(locale),
    }


def _say_language(response: Response) -> Response:
    response.headers.setdefault("Content-Language", choose_locale())
    return response


def _look_words_up_quickly(app: Flask) -> None:
    """Find a page's catalogue once. Flask-Babel finds it again for each of the 30 words of a page."""

    def catalogue() -> NullTranslations:
        locale, found = get_locale(), g.get("catalogue")
        if found is None or found[0] is not locale:
            found = g.catalogue = (locale, get_translations())
        return cast("NullTranslations", found[1])

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogue().gettext(text),
        ngettext=lambda one, many, count: catalogue().ngettext(one, many, count),
        pgettext=lambda context, text: catalogue().pgettext(context, text),
        npgettext=lambda context, one, many, count: catalogue().npgettext(context, one, many, count),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]  # not by way of Jinja's alias, which asks twice


def init_app(app: Flask) -> None:
    """Choose the locale per request and give templates the language filters."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, locale_selector=choose_locale, timezone_selector=lambda: str(LONDON))
    _look_words_up_quickly(app)
    app.context_processor(_layout_words)
    app.jinja_env.globals.update(locales=LOCALES, current_locale=current_locale)
    app.after_request(_say_language)
    filters: dict[str, Callable[..., object]] = {
        "day": day,
        "short_day": short_day,
        "instant": instant,
        "ltr": ltr,
        "nhs_number": nhs_number,
        "language": language,
        "paragraphs": paragraphs,
        "set_apart": set_apart,
        "text_direction": text_direction,
    }
    for name, function in filters.items():
        app.add_template_filter(function, name)
