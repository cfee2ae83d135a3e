"""The interface's words in every language: all there, all whole, none stale."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app.core.i18n import LOCALES, SOURCE_LOCALE

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = [locale for locale in LOCALES if locale != SOURCE_LOCALE]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
KEYWORDS = ["-k", "_l", "-k", "_", "-k", "ngettext:1,2", "-k", "pgettext:1c,2", "-k", "lazy_ngettext:1,2"]


def catalogue(locale: str) -> Catalog:
    path = ROOT / "translations" / locale / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as words:
        return read_po(words, locale=locale, abort_invalid=True)


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The words that stand in the code now."""
    target = tmp_path_factory.mktemp("words") / "messages.pot"
    extract = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        "translations/babel.cfg",
        *KEYWORDS,
        "-o",
        str(target),
        "app",
    ]
    subprocess.run(extract, cwd=ROOT, check=True)
    with target.open("rb") as words:
        return read_po(words)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_phrase_of_the_code_is_translated_and_nothing_else(locale: str, source: Catalog) -> None:
    there = {message.id for message in catalogue(locale) if message.id}

    assert there == {message.id for message in source if message.id}


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_plural_form_of_every_phrase_is_filled(locale: str) -> None:
    words = catalogue(locale)
    empty = [message.id for message in words if message.id and not all(forms(message.string))]
    short = [
        message.id for message in words if isinstance(message.id, tuple) and len(message.string) != words.num_plurals
    ]

    assert empty == []
    assert short == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_phrase_keeps_its_placeholders_in_every_form(locale: str) -> None:
    lost = []
    for message in catalogue(locale):
        wanted = {name for text in forms(message.id) for name in PLACEHOLDER.findall(text)}
        for text in forms(message.string):
            if message.id and set(PLACEHOLDER.findall(text)) != wanted:
                lost.append((message.id, text))

    assert lost == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_numbers_to_call_are_the_same_in_every_language(locale: str) -> None:
    numbers = re.compile(r"\b(?:999|111|116 123|85258|0808 2000 247)\b")
    changed = [
        message.id
        for message in catalogue(locale)
        if isinstance(message.id, str)
        and sorted(numbers.findall(message.id)) != sorted(numbers.findall(str(message.string)))
    ]

    assert changed == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_catalogue_says_whether_a_speaker_checked_it(locale: str) -> None:
    text = (ROOT / "translations" / locale / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")

    assert re.search(r"^# X-Review-Status: (machine-drafted|reviewed)$", text, re.MULTILINE)
