"""Words in other languages: complete, with the same numbers, never for a published instrument."""

import re
from pathlib import Path

import pytest

from app.questionnaires.domain.localised import Localised, english
from app.questionnaires.domain.wording import source_words
from app.questionnaires.services.reading import SourceError
from app.questionnaires.services.words import missing_words, read_catalogue, read_words, template, tokens
from tests.questionnaires import FOLDER, TRANSLATIONS, definition

HNA = definition("holistic_needs")
OWN = sorted(path.parent.name for path in FOLDER.glob("*/v1.yaml") if not definition(path.parent.name).validated)
LOCALES = ("ur", "pl")
EACH = pytest.mark.parametrize(("key", "locale"), [(key, locale) for key in OWN for locale in LOCALES])

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"X-Review-Status: machine-drafted\\n"\n\n'


def po_file(locale: str, key: str = "holistic_needs") -> Path:
    return TRANSLATIONS / locale / "questionnaires" / f"{key}.po"


def write(folder: Path, body: str, header: str = HEADER) -> Path:
    path = folder / "holistic_needs.po"
    path.write_text(header + body, encoding="utf-8")
    return path


@EACH
def test_our_own_questionnaires_are_complete(key: str, locale: str) -> None:
    words = read_words(po_file(locale, key), locale, definition(key))

    assert words.missing == ()
    assert words.status == "machine-drafted"
    assert set(words.by_context) == set(source_words(definition(key)))


@EACH
def test_the_file_holds_exactly_the_phrases_of_the_questionnaire(key: str, locale: str) -> None:
    held = {(message.context, message.id) for message in read_catalogue(po_file(locale, key), locale) if message.id}

    assert held == {(message.context, message.id) for message in template(definition(key)) if message.id}


@EACH
def test_numbers_and_placeholders_are_the_same_as_in_english(key: str, locale: str) -> None:
    words = read_words(po_file(locale, key), locale, definition(key))

    for context, source in source_words(definition(key)).items():
        assert tokens(words.by_context[context]) == tokens(source), context


@EACH
def test_no_two_answers_of_a_question_come_out_the_same(key: str, locale: str) -> None:
    words = read_words(po_file(locale, key), locale, definition(key)).by_context
    localised = Localised(definition(key), locale, words, is_checked=False)

    for question in definition(key).questions():
        texts = [str(localised.option(question, option)) for option in question.options]
        assert len(set(texts)) == len(texts), question.link_id


@pytest.mark.parametrize("locale", LOCALES)
def test_the_same_english_question_is_the_same_in_another_language(locale: str) -> None:
    hna = read_words(po_file(locale), locale, HNA).by_context
    for key in ("confidence", "what_matters"):
        words = read_words(po_file(locale, key), locale, definition(key)).by_context
        assert {context: hna[context] for context in words if context != "title"} == {
            context: text for context, text in words.items() if context != "title"
        }


@pytest.mark.parametrize("key", OWN)
def test_our_own_sentences_have_at_most_20_words(key: str) -> None:
    texts = source_words(definition(key)).values()
    sentences = [sentence for text in texts for sentence in re.split(r"[.?!]\s", text)]

    assert [sentence for sentence in sentences if len(sentence.split()) > 20] == []


def test_urdu_is_written_in_arabic_script_and_polish_in_latin() -> None:
    for key in OWN:
        urdu = read_words(po_file("ur", key), "ur", definition(key)).by_context.values()
        polish = read_words(po_file("pl", key), "pl", definition(key)).by_context.values()

        assert all(any("\u0600" <= character <= "\u06ff" for character in text) for text in urdu)
        assert not any("\u0600" <= character <= "\u06ff" for text in polish for character in text)


def test_published_instruments_have_no_words_but_the_published_ones() -> None:
    assert sorted(path.stem for path in TRANSLATIONS.glob("*/questionnaires/*.po")) == sorted(OWN * 2)


def test_a_file_for_a_published_instrument_is_refused() -> None:
    with pytest.raises(SourceError, match="translates a validated instrument"):
        read_words(po_file("ur"), "ur", definition("phq9"))


def test_a_published_instrument_shows_english_marked_as_such() -> None:
    phq9 = definition("phq9")
    localised = Localised(phq9, "ur", {}, is_checked=False)
    question = next(phq9.questions())

    for phrase in (localised.title(), localised.stem(question), localised.option(question, question.options[0])):
        assert (phrase.lang, phrase.is_fallback) == ("en", True)
    assert not localised.is_translated


def test_a_phrase_whose_english_has_changed_is_stale_and_counts_as_missing(tmp_path: Path) -> None:
    path = write(tmp_path, 'msgctxt "title"\nmsgid "What mattered to you"\nmsgstr "Stare słowa"\n')

    words = read_words(path, "pl", HNA)

    assert "title" in words.missing
    assert "title" not in words.by_context


@pytest.mark.parametrize("entry", ["#, fuzzy\n", ""])
def test_fuzzy_and_empty_entries_count_as_missing(tmp_path: Path, entry: str) -> None:
    text = "Co jest ważne" if entry else ""
    path = write(tmp_path, f'{entry}msgctxt "title"\nmsgid "What matters to you"\nmsgstr "{text}"\n')

    assert "title" in missing_words(HNA, read_catalogue(path, "pl"))


def test_a_changed_telephone_number_is_refused(tmp_path: Path) -> None:
    source = source_words(HNA)["concerns-feelings/e07/self-help"]
    wrong = source.replace("111", "112")
    path = write(tmp_path, f'msgctxt "concerns-feelings/e07/self-help"\nmsgid "{source}"\nmsgstr "{wrong}"\n')

    with pytest.raises(SourceError, match="e07/self-help: changes a number or placeholder; it must hold 111, 999"):
        read_words(path, "pl", HNA)


def test_a_file_without_its_review_status_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "", header=HEADER.replace("machine-drafted", "fine"))

    with pytest.raises(SourceError, match="needs the header X-Review-Status: reviewed or machine-drafted"):
        read_words(path, "pl", HNA)


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, 'msgctxt "title"\nthis is not a PO file\n')

    with pytest.raises(SourceError, match="cannot be read as PO"):
        read_words(path, "pl", HNA)


def test_a_missing_phrase_falls_back_to_english_and_says_so() -> None:
    localised = Localised(HNA, "pl", {"title": "Co jest dla Ciebie ważne"}, is_checked=False)
    question = HNA.question("confidence")
    assert question is not None

    assert (localised.title().lang, localised.title().is_fallback, localised.title().is_checked) == ("pl", False, False)
    assert (localised.text(question).lang, localised.text(question).is_fallback) == ("en", True)
    assert not localised.hint(question)


def test_a_rating_and_the_top_3_use_the_words_of_the_concern() -> None:
    words = read_words(po_file("ur"), "ur", HNA).by_context
    localised = Localised(HNA, "ur", words, is_checked=False)
    rating, top = HNA.question("rate-b01"), HNA.question("top-concerns")
    assert rating is not None
    assert top is not None
    option = top.option("b01")
    assert option is not None

    assert str(localised.text(rating)) == str(localised.option(top, option)) == words["concerns-body/b01"]
    assert str(localised.hint(rating)) == words["rate/hint"]


def test_the_team_reads_english_unmarked() -> None:
    title = english(HNA).title()

    assert (title.text, title.lang, title.is_fallback) == ("What matters to you", "en", False)
