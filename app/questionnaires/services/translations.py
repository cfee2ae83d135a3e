"""The words of a published version in every language it is offered in."""

from sqlalchemy.orm import Session

from app.questionnaires import queries
from app.questionnaires.domain.localised import SOURCE_LOCALE
from app.questionnaires.domain.wording import Translation
from app.questionnaires.queries import PinnedVersion


def translations_of(session: Session, version: PinnedVersion) -> list[Translation]:
    """Return the translations of a version; a language that has no words yet is left out."""
    others = [locale for locale in version.definition.locales if locale != SOURCE_LOCALE]
    found = [queries.pinned(session, version.id, locale).words for locale in others]
    return [Translation(words.locale, words.words, words.is_checked) for words in found if words.words]
