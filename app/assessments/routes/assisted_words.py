"""What staff read while they write answers down: other voices' answers, and each line in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.assessments.domain.reading import AnswerLine, answer_lines
from app.assessments.domain.voices import ON_PAPER, Voice
from app.assessments.forms import Beside
from app.assessments.queries import Sitting
from app.assessments.routes.when_words import they_told_before
from app.assessments.routes.words import given_words, question_words, value_words
from app.core.i18n import current_locale, text_direction
from app.questionnaires.domain.definition import DangerKind, Question
from app.questionnaires.domain.values import is_given


@dataclass(frozen=True)
class OtherVoice:
    """What somebody else answered to the question on the page. `counts`: the person's own answer, which stands."""

    label: str
    answer: Markup
    counts: bool


def other_answers(words: Beside, asked: Question, found: Sitting) -> list[OtherVoice]:
    """Return what other voices answered to `asked`, without what the person said is not theirs."""
    labels = _labels()
    said = [row for row in found.said.given(asked.link_id) if row.voice != found.voice]
    return _told_before(words, asked, found) + [
        OtherVoice(
            label=labels[Voice(row.voice)],
            answer=value_words(words.english, asked, row.facts().value),
            counts=row.voice == Voice.SELF and not row.is_to_confirm and is_given(row.facts().value),
        )
        for row in said
        if row.id not in found.said.disowned_ids
    ]


def _labels() -> Mapping[Voice, str]:
    return {
        Voice.SELF: str(_("They answered this themselves:")),
        Voice.PHONE: str(_("Written down by phone:")),
        Voice.PAPER: str(_("Written down from paper:")),
        Voice.HELPER: str(_("Their helper answered this:")),
        Voice.HELPER_PAPER: str(_("Written on paper by someone who helps them:")),
    }


def _told_before(words: Beside, asked: Question, found: Sitting) -> list[OtherVoice]:
    """Return what waits for the person's word. Who keys in their paper form cannot ask them."""
    row = found.said.suggested(asked.link_id)
    if row is None or found.voice in ON_PAPER:
        return []
    label = they_told_before(row.facts())
    if row.voice == Voice.PHONE:
        label = f"{label} {_labels()[Voice.PHONE]}"
    return [OtherVoice(label, value_words(words.english, asked, row.facts().value), counts=False)]


def lines_to_read_back(words: Beside, found: Sitting) -> tuple[AnswerLine, ...]:
    """Return the answers that are read back, in the order of the rows."""
    return tuple(answer_lines(words.english, found.said.facts()))


def rows_to_read_back(words: Beside, found: Sitting) -> list[dict[str, object]]:
    """Return every answer as it is read back: in the language spoken, with the page's own below."""
    spoken = answer_lines(words.spoken, found.said.facts())
    english = lines_to_read_back(words, found)
    read_out = _as_spoken(words, spoken)
    return [
        {"key": _beside(said[0], question_words(line)), "value": _beside(said[1], given_words(line))}
        for said, line in zip(read_out, english, strict=True)
    ]


def _as_spoken(words: Beside, lines: Sequence[AnswerLine]) -> list[tuple[Markup, Markup]]:
    locale = words.spoken.locale
    with force_locale(locale):
        said = [(question_words(line), given_words(line)) for line in lines]
    if locale == current_locale():
        return said
    return [(_in(locale, question), _in(locale, answer)) for question, answer in said]


def _in(locale: str, words: Markup) -> Markup:
    return Markup('<span lang="{}" dir="{}">{}</span>').format(locale, text_direction(locale), words)


def _beside(said: Markup, mine: Markup) -> Markup:
    return said if said == mine else Markup("{}<br>{}").format(said, escape(mine))


def advice_in(locale: str, kinds: Sequence[DangerKind]) -> Markup:
    """Return the advice for `kinds` in `locale`, to be read out; "" where the page is in that language already."""
    if locale == current_locale():
        return Markup()
    with force_locale(locale):
        return Markup(render_template("assessments/_advice.html", kinds=[kind.value for kind in kinds]))  # noqa: S704 - our own template, escaped
