"""The style sheet inside a question page is smaller than the one for every page, and nothing on it looks different."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tinycss2
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.routes.packs import OWN_PAGES
from app.core import assets
from app.questionnaires.models import Questionnaire
from tests.integration.assessments.conftest import begin
from tests.integration.assessments.test_packs import pack_of
from tests.pages import PageClient

APP = Path(assets.__file__).parents[1]
TEMPLATES = APP / "assessments" / "templates"
SCRIPTS = APP / "core" / "frontend" / "js"
MACROS = (APP / "core" / "templates" / "macros" / "ui.html").read_text(encoding="utf-8")
STYLES = re.compile(r"<style>.*?</style>", re.DOTALL)
CLASS = re.compile(r"(?:nhsuk|app)-[\w-]+")
MACRO = re.compile(r"\{% macro (\w+)\(.*?\{% endmacro %\}", re.DOTALL)
USED = re.compile(r"\b(?:ui\.|call |\{\{ )(\w+)\(")
SMALL = re.compile(r"\{% if (?:small|inline) %\}.*?\{% endif %\}")  # other sizes of a macro, where they are asked for
ASKS_FOR_SMALL = re.compile(r"\b(?:small|inline)=True")
PULLED_IN = re.compile(r'(?:include|import) "(assessments/_\w+\.html)"')


def selectors(name: str) -> set[str]:
    """Return every selector of a built style sheet, wherever it stands in it."""
    return set(_selectors(tinycss2.parse_stylesheet(assets.built()[name].text)))


def _selectors(rules: list[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield from tinycss2.serialize(rule.prelude).split(",")
        elif rule.type == "at-rule" and rule.content:
            yield from _selectors(tinycss2.parse_rule_list(rule.content))


def in_templates(*names: str) -> set[str]:
    """Return the class names that templates can show, whatever they are given: their own, and those of the macros."""
    found: set[str] = set()
    macros = {match[1]: SMALL.sub("", match[0]) for match in MACRO.finditer(MACROS)}
    texts = [(TEMPLATES / name).read_text(encoding="utf-8") for name in names]
    while texts:
        text = texts.pop()
        assert not ASKS_FOR_SMALL.search(text)
        found |= set(CLASS.findall(text))
        texts += [macros.pop(name) for name in USED.findall(text) if name in macros]
        texts += [(TEMPLATES / name).read_text(encoding="utf-8") for name in PULLED_IN.findall(text)]
    return found


def test_a_question_and_what_a_phone_puts_in_its_place_have_every_rule_that_is_theirs(
    phone: PageClient, session: Session
) -> None:
    # Given every class name of every question, of the pages that take its place, and of the scripts
    shown = in_templates(
        "assessments/question.html",
        "assessments/help_now.html",
        "assessments/summary.html",
        *(f"assessments/pack_{name}.html" for name in OWN_PAGES),
    )
    shown |= {name for path in SCRIPTS.glob("*.js") for name in CLASS.findall(path.read_text(encoding="utf-8"))}
    for key in session.scalars(select(Questionnaire.key)):
        address = begin(phone, key)
        pack = pack_of(phone, address)
        page = phone.get(f"{address}/questions/{next(iter(pack['pages']))}").text
        shown |= set(CLASS.findall(STYLES.sub("", page) + str([pack["pages"], pack["own"], pack["help"]])))

    # Then no rule of the whole sheet that could be about them is missing from the smaller one
    for direction in ("", ".rtl"):
        whole, smaller = selectors(f"core{direction}.css"), selectors(f"question{direction}.css")
        left_out = whole - smaller
        assert left_out
        assert smaller < whole
        assert [one for one in left_out if set(CLASS.findall(one)) <= shown] == []
