"""Questionnaires between our files and XLSForm workbooks. Nothing here publishes anything."""

from babel import Locale, UnknownLocaleError
from sqlalchemy.orm import Session

from app.questionnaires.domain.definition import Definition
from app.questionnaires.domain.localised import SOURCE_LOCALE
from app.questionnaires.domain.wording import Translations
from app.questionnaires.domain.xlsform_export import sheets
from app.questionnaires.domain.xlsform_import import read_form
from app.questionnaires.domain.xlsform_terms import CHOICES, OURS, SETTINGS, SURVEY
from app.questionnaires.queries import PinnedVersion
from app.questionnaires.services.drafts import Draft, draft
from app.questionnaires.services.translations import translations_of
from app.questionnaires.services.workbooks import read_workbook, write_workbook

SHEETS = (SURVEY, CHOICES, SETTINGS, OURS)


def xlsform_bytes(session: Session, version: PinnedVersion) -> bytes:
    """Return a published version as an XLSForm, with its words in every language it is offered in."""
    return workbook_of(version.definition, translations_of(session, version))


def workbook_of(definition: Definition, translations: Translations) -> bytes:
    """Return a version as an XLSForm: the same version is always the same bytes. Raises Refused for too long a text."""
    locales = [SOURCE_LOCALE, *(translation.locale for translation in translations)]
    return write_workbook(sheets(definition, translations, {locale: _english_name(locale) for locale in locales}))


def draft_from_xlsform(data: bytes) -> Draft:
    """Return a questionnaire file made from an XLSForm, for people to review. Raises Refused."""
    return draft(read_form(read_workbook(data, SHEETS)), made_from="an XLSForm", name_word="name")


def _english_name(locale: str) -> str:
    try:
        return Locale.parse(locale).get_language_name(SOURCE_LOCALE) or locale
    except UnknownLocaleError:
        return locale
