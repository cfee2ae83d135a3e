"""Which columns of a sheet hold words, and in which languages: label::Urdu (ur), hint::ur, joinedup.hint.ur."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.questionnaires.domain.findings import Findings
from app.questionnaires.domain.localised import SOURCE_LOCALE
from app.questionnaires.domain.xlsform_sheets import Row, Sheet
from app.questionnaires.domain.xlsform_terms import OWN

_CODE = re.compile(r"(?:.*\()?([a-z]{2,3})\)?", re.DOTALL)
_OWN_CODE = re.compile(r"[a-z]{2,3}")
_OWN_WORDS = tuple(f"{OWN}{path}." for path in ("hint", "route.self-help", "low-label", "high-label"))


@dataclass(frozen=True, slots=True)
class Words:
    """The columns of one sheet. `by_language` gives the column of each kind of words in each language."""

    by_language: Mapping[str, Mapping[str, str]]
    own: tuple[str, ...]

    def column(self, kind: str) -> str:
        """Return the column of the English words; where there is none, what it would be."""
        return self.by_language.get(kind, {}).get(SOURCE_LOCALE, kind)

    def english(self, row: Row, kind: str) -> str:
        return row.text(self.column(kind))

    def others(self, row: Row, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the code of a language and the words in it, for each translation that the row has."""
        for locale, column in self.by_language.get(kind, {}).items():
            if locale != SOURCE_LOCALE and row.text(column):
                yield locale, row.text(column)


def locale_of(language: str) -> str:
    """Return the code of a language as XLSForm names it, "Urdu (ur)" or "ur"; "" where it gives none."""
    plain = language.strip().lower()
    if plain in {"", "english", "default"}:
        return SOURCE_LOCALE
    code = _CODE.fullmatch(plain)
    return code[1] if code else ""


def words_of(sheet: Sheet, known: Sequence[str], default_locale: str, findings: Findings) -> Words:
    """Return the words of a sheet whose columns are `known`, and remark on the columns that nobody reads."""
    found: dict[str, dict[str, str]] = {}
    own: list[str] = []
    for column in sheet.columns:
        kind, _, language = column.partition("::")
        if kind in {"label", "hint"} and kind in known:
            locale = locale_of(language) if language else default_locale
            _add(found.setdefault(kind, {}), locale, column, sheet, findings)
        elif column.startswith(OWN):
            kind, locale = _own_words(column)
            own.extend([] if locale else [column])
            found.setdefault(kind, {}).update({locale: column} if locale else {})
        elif column not in known:
            findings.leave_out(f"{sheet.name}, row 1, column {column}", "This column is not used.")
    return Words(found, tuple(own))


def _add(columns: dict[str, str], locale: str, column: str, sheet: Sheet, findings: Findings) -> None:
    place = f"{sheet.name}, row 1, column {column}"
    if not locale:
        findings.leave_out(place, "Its language has no code. Write it as label::Urdu (ur).")
    elif locale not in columns or ("::" in column and "::" not in columns[locale]):
        columns[locale] = column
    elif "::" in column:
        findings.leave_out(place, f"Another column has the words in {locale}.")


def _own_words(column: str) -> tuple[str, str]:
    """Return the kind and the language of a column of ours that holds translations; "" as the language otherwise."""
    kind = next((prefix for prefix in _OWN_WORDS if column.startswith(prefix)), "")
    locale = column.removeprefix(kind)
    return (kind.removesuffix("."), locale) if kind and _OWN_CODE.fullmatch(locale) else (column, "")
