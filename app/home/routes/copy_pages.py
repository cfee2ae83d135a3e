"""A person's copy as a file for computers, and as rows for paper. Both are made of the same entries."""

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.core.i18n import instant, language, paragraphs, short_day
from app.home.domain import NOT_IN_COPY, SCHEMA_VERSION
from app.home.queries import LOG, PARTS, Entry
from app.home.routes.copy_codes import CODES, REASONS, SAID_ALREADY
from app.home.routes.copy_words import NAMES
from app.home.routes.copy_words import PARTS as HEADINGS
from app.messaging.domain.texts import Purpose
from app.people.domain.copies import Part
from app.worklist.words import reason_words

Copy = Mapping[str, Sequence[Entry]]
Sentence = Callable[[Any], Markup]
# A page takes a seventh of a second to set, and 4 answers fill one: a whole life on paper would take minutes. So much
# takes 20 seconds on one slow core, within the server's 30.
LINES_ON_PAPER, ROWS_ON_PAPER = 200, 500
LANGUAGES = frozenset({"language", "locale", "language_of_questions", "language_of_that"})


def reasons() -> list[str]:
    """Return what is in no copy, and why, each said once."""
    why = {one for part in PARTS for one in part.left_out.values()} | set(NOT_IN_COPY.values())
    return [str(words) for reason, words in REASONS.items() if reason in why - SAID_ALREADY]


def file_text(copy: Copy, sentence: Sentence, *, locale: str, now: datetime) -> str:
    """Return the copy as JSON: plain names, days and instants as ISO 8601 with their zone."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "made_at": now,
        "language": locale,
        **{name: [_for_file(entry, sentence) for entry in entries] for name, entries in copy.items()},
        "not_in_this_copy": reasons(),
    }
    return json.dumps(document, ensure_ascii=False, indent=1, default=_iso)


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _for_file(entry: Entry, sentence: Sentence) -> dict[str, Any]:
    under = {name: [_for_file(one, sentence) for one in entries] for name, entries in entry.under.items()}
    return {**entry.values, **_said(entry, sentence), **under}


def _said(entry: Entry, sentence: Sentence) -> dict[str, Any]:
    """Return the values that stand for words, in words."""
    if entry.part is LOG:
        return {"in_words": _text(sentence(entry.row))}
    if "why" in entry.values:
        return {"why": [reason_words(reason) for reason in entry.values["why"]]}
    if entry.values.get("kind_of_text") == Purpose.SIGN_IN_CODE:
        return {"words": None}  # one that is of use still must not lie in a file
    return {}


def _text(marked: Markup) -> str:
    return marked.striptags()


@dataclass(frozen=True)
class Block:
    """One row of a table on paper: what it says, and the blocks under it by heading."""

    rows: tuple[dict[str, object], ...]
    under: tuple[tuple[object, tuple["Block", ...]], ...] = ()


@dataclass(frozen=True)
class Section:
    """One part of the copy on paper. `is_cut`: the oldest are in the file for computers only."""

    heading: object
    blocks: tuple[Block, ...]
    is_cut: bool


def paper(copy: Copy) -> Iterator[Section]:
    """Give each part of the copy but the log with its heading, in the order of the file, as far as paper goes."""
    left = ROWS_ON_PAPER
    for name, entries in copy.items():
        if name == LOG.name:
            continue
        shown, left = _newest(entries, left)
        yield Section(HEADINGS[name], tuple(_block(entry) for entry in shown), len(shown) < len(entries))


def _newest(entries: Sequence[Entry], most: int) -> tuple[list[Entry], int]:
    """Return the newest entries that have no more than `most` rows in all, oldest first, and what is left of that."""
    shown: list[Entry] = []
    for entry in reversed(entries):
        if (size := _size(entry)) > most:
            break
        shown.insert(0, entry)
        most -= size
    return shown, most


def _size(entry: Entry) -> int:
    printed = (one for entries in entry.under.values() for one in entries if not one.part.is_for_machines)
    return 1 + sum(_size(one) for one in printed)


def log_lines(copy: Copy, sentence: Sentence) -> list[tuple[Markup, datetime]]:
    """Return what was done with the record lately, newest first, each as a sentence. The file has all of it."""
    newest = copy[LOG.name][: -LINES_ON_PAPER - 1 : -1]
    return [(sentence(entry.row), entry.values["at"]) for entry in newest]


def _block(entry: Entry) -> Block:
    under = tuple(
        (HEADINGS[name], tuple(_block(one) for one in entries))
        for name, entries in entry.under.items()
        if not entries[0].part.is_for_machines
    )
    rows = _answer_rows(entry) if "answer_in_words" in entry.values else _rows(entry)
    return Block(tuple(rows), under)


def _rows(entry: Entry) -> Iterator[dict[str, object]]:
    values = {**entry.values, **_said(entry, lambda _event: Markup(""))}
    for name, value in values.items():
        if _is_shown(entry.part, name, value):
            yield {"key": NAMES[name], "value": shown(name, value)}


def _is_shown(part: Part, name: str, value: object) -> bool:
    return name not in part.file_only and value not in (None, "", [], {})


def _answer_rows(entry: Entry) -> Iterator[dict[str, object]]:
    """Give one row for an answer: the question, and below the answer who said it and when."""
    said = entry.values
    notes = [
        _("Who said it: %(who)s", who=CODES["said_by"][said["said_by"]]),
        _("Saved by: %(who)s", who=said["saved_by"]) if said["saved_by"] else "",
        _("Saved on %(day)s", day=instant(said["saved_at"])),
        _("Date on the paper form: %(day)s", day=short_day(said["date_on_paper"])) if said["date_on_paper"] else "",
        _("Taken over from an earlier answer") if said["taken_over_from_earlier"] else "",
        _("You have not yet said if this is still true") if said["waits_for_your_yes"] else "",
        _("You keep this from people who help you") if said["only_for_you_and_your_team"] else "",
    ]
    lines = [_answer_words(said)]
    lines += [Markup("<small>{}</small>").format(note) for note in notes if note]
    yield {"key": _as_typed(said["question"], said["language"]), "value": _lines(lines)}


def _answer_words(said: Mapping[str, Any]) -> Markup:
    if said["answer_in_words"]:
        return _lines([_as_typed(words, said["language"]) for words in said["answer_in_words"]])
    if "skipped" in said["answer"]:
        return escape(_("Skipped"))
    found = said["answer"].get("text", said["answer"].get("rating"))
    return escape(_("None of these")) if found is None else _as_typed(str(found))


def shown(name: str, value: Any) -> object:
    """Return one value as it stands on paper."""
    if name in CODES:
        codes = value if isinstance(value, list) else [value]
        return _lines([escape(CODES[name].get(code, code)) for code in codes])
    if name in LANGUAGES:
        return language(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return short_day(value)
    return _nested(value)


def _nested(value: Any) -> Markup:
    if isinstance(value, Mapping):
        kept = ((name, one) for name, one in value.items() if one not in (None, "", [], {}) and one is not False)
        lines = [Markup("{}: {}").format(NAMES.get(name, name), shown(name, _day(name, one))) for name, one in kept]
        return _lines(lines)
    if isinstance(value, list):
        return _lines([_nested(one) for one in value])
    return _as_typed(str(value))


def _as_typed(text: str, lang: str | None = None) -> Markup:
    """Return words in their own direction, that of their first letter: what makes a PDF does not know "auto"."""
    first = next((kind for one in text if (kind := unicodedata.bidirectional(one)) in {"L", "R", "AL"}), "L")
    marked = Markup(' lang="{}"').format(lang) if lang else ""
    return Markup('<bdi{} dir="{}">{}</bdi>').format(marked, "ltr" if first == "L" else "rtl", paragraphs(text))


def _day(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name.endswith("_on") and isinstance(value, str) else value


def _lines(lines: Sequence[Markup]) -> Markup:
    return Markup("<br>").join(lines)
