"""The questionnaires of this repository, read once for all tests."""

from datetime import datetime
from functools import cache
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy.orm import Session

from app.questionnaires.domain import canonical
from app.questionnaires.domain.definition import Definition
from app.questionnaires.models import Questionnaire, QuestionnaireTranslation, QuestionnaireVersion
from app.questionnaires.services.checking import read_definition
from app.questionnaires.services.loading import Loadable, read_all
from tests.schema import ROOT

FOLDER = ROOT / "questionnaires"
TRANSLATIONS = ROOT / "translations"


@cache
def definition(key: str, number: int = 1) -> Definition:
    return read_definition(FOLDER / key / f"v{number}.yaml")


def definitions() -> list[Definition]:
    return [item.definition for item in _loadables()]


@cache
def _loadables() -> list[Loadable]:
    return read_all(FOLDER, TRANSLATIONS)


def publish_all(session: Session, now: datetime) -> None:
    """Publish every questionnaire under ids that never change, so that a process decodes each only once."""
    for item in _loadables():
        content = canonical.to_json(item.definition)
        version_id = uuid5(NAMESPACE_OID, item.name)
        session.add(Questionnaire(key=item.definition.key))
        session.flush()
        session.add(
            QuestionnaireVersion(
                id=version_id,
                questionnaire_key=item.definition.key,
                number=item.definition.version,
                definition=content,
                sha256=canonical.sha256(content),
                published_at=now,
            )
        )
        session.flush()
        session.add_all(
            QuestionnaireTranslation(
                version_id=version_id,
                locale=words.locale,
                words=words.by_context,
                sha256=canonical.sha256(words.by_context),
                status=words.status,
                loaded_at=now,
            )
            for words in item.words
        )
    session.commit()
