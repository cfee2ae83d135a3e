"""Every shipped version with its words: a new questionnaire joins these tests by itself."""

from app.questionnaires.domain.definition import Definition
from app.questionnaires.domain.wording import Translation
from app.questionnaires.services.loading import read_all
from tests.questionnaires import FOLDER, TRANSLATIONS

SHIPPED: dict[str, tuple[Definition, tuple[Translation, ...]]] = {
    f"{item.definition.key}-v{item.definition.version}": (
        item.definition,
        tuple(Translation(words.locale, words.by_context, words.status == "reviewed") for words in item.words),
    )
    for item in read_all(FOLDER, TRANSLATIONS)
}
