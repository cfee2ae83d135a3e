"""Questionnaires between our files and FHIR R4 files. Nothing here publishes anything."""

from sqlalchemy.orm import Session

from app.questionnaires.domain.fhir_export import questionnaire, to_bytes
from app.questionnaires.domain.fhir_import import read_questionnaire
from app.questionnaires.queries import PinnedVersion
from app.questionnaires.services.drafts import Draft, draft
from app.questionnaires.services.translations import translations_of


def fhir_bytes(session: Session, version: PinnedVersion) -> bytes:
    """Return a published version as FHIR R4 JSON, with its words in every language it is offered in."""
    return to_bytes(questionnaire(version.definition, translations_of(session, version)))


def draft_from_fhir(data: bytes) -> Draft:
    """Return a questionnaire file made from FHIR R4 JSON, for people to review. Raises Refused."""
    return draft(read_questionnaire(data), made_from="a FHIR file", name_word="linkId")
