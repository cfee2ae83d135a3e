"""Compile the interface words: `python -m app.core.catalogues`. The machine form is built, never committed."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.core.i18n import TRANSLATIONS


def compile_all(folder: Path = TRANSLATIONS) -> list[Path]:
    """Write messages.mo beside each messages.po that is newer, and return what was written."""
    return [target for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")) if (target := _compile(source))]


def _compile(source: Path) -> Path | None:
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return None
    with source.open("rb") as words:
        catalogue = read_po(words, locale=source.parent.parent.name, abort_invalid=True)
    with target.open("wb") as out:
        write_mo(out, catalogue)
    return target


if __name__ == "__main__":
    compile_all()
