"""What the person's page says of each value, and beside it who said it, when and in which language."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from babel import Locale, UnknownLocaleError
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from app.assessments.domain.asked_before import AskedBefore
from app.assessments.domain.reading import AnswerFacts, AnswerLine, AnswerState, ConcernLine, OtherAnswer
from app.assessments.domain.report import Report, ScoreLine
from app.assessments.domain.voices import BY_HELPER, ON_PAPER, Voice
from app.core.i18n import SOURCE_LOCALE, current_locale, instant, ltr, paragraphs, short_day
from app.questionnaires.domain.values import Skipped

BETWEEN = Markup("<br>")
Names = Mapping[uuid.UUID, str]


def language_name(code: str) -> str:
    """Return a language's name in the reader's language, or its code where it has none there."""
    try:
        return Locale.parse(code).get_display_name(current_locale()) or code
    except (UnknownLocaleError, ValueError):
        return code


def english(words: object) -> Markup:
    """Return words that the team reads in English whatever the page's language, marked as such."""
    if current_locale() == SOURCE_LOCALE:
        return Markup("{}").format(str(words))
    return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(str(words))


def own_words(line: AnswerLine) -> Markup:
    """Return what the person typed, untouched, marked with the language they were answering in.

    Its direction is that of its own letters: some type English on an Urdu page.
    """
    return Markup('<span lang="{}" dir="auto">{}</span>').format(line.text_locale, paragraphs(line.text))


def source(facts: AnswerFacts | None, names: Names) -> Markup:
    """Say who gave a value, when and in which language. Nothing here was measured or checked by a professional."""
    if facts is None:
        return Markup("<span>{}</span>").format(_("Not answered"))
    name = names.get(facts.answered_by_user_id) if facts.answered_by_user_id else None
    told = {"who": _isolated(name or _("somebody unknown")), "day": instant(facts.answered_at)}
    told["language"] = language_name(facts.locale)
    if facts.voice in ON_PAPER:
        return Markup("<span>{}<br>{}</span>").format(_on_paper(facts), escape(_keyed_in()) % told)
    told_by = {
        Voice.SELF: _("Self-reported by %(who)s, %(day)s, in %(language)s"),
        Voice.PHONE: _("Written down on the phone by %(who)s, %(day)s, in %(language)s"),
        Voice.HELPER: _("Reported for them by %(who)s, %(day)s, in %(language)s"),
    }
    return Markup("<span>{}</span>").format(escape(told_by[facts.voice]) % told)


def _on_paper(facts: AnswerFacts) -> str:
    """Say who wrote it on paper and on which day, where the paper says; the name stands with who keyed it in."""
    is_by_helper = facts.voice in BY_HELPER
    if facts.paper_on is None:
        return str(
            _("Written on paper by someone who helps them, no date on it")
            if is_by_helper
            else _("On their paper form, no date on it")
        )
    day = short_day(facts.paper_on)
    if is_by_helper:
        return str(_("Written on paper by someone who helps them, %(day)s", day=day))
    return str(_("On their paper form, %(day)s", day=day))


def _keyed_in() -> str:
    return str(_("Keyed in by %(who)s, %(day)s, in %(language)s"))


def _isolated(name: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(name)


def fact_of(report: Report, link_id: str) -> AnswerFacts | None:
    """Return the facts of one answer of a report."""
    return next((line.facts for line in report.answers if line.link_id == link_id), None)


def concern_source(report: Report, line: ConcernLine, names: Names) -> Markup:
    """Say who rated a concern; where it was not rated, who sent the list it was ticked on."""
    rated = fact_of(report, f"rate-{line.code}")
    ticked = next((found.facts for found in report.answers if _names(found, line)), None)
    return source(rated or ticked, names)


def _names(answer: AnswerLine, concern: ConcernLine) -> bool:
    return any(option == concern.label for option in answer.options)


def rating(line: ConcernLine) -> Markup | str:
    return ltr(f"{line.rating}/10") if line.rating is not None else str(_("Not rated"))


def change(line: ConcernLine, before_at: datetime | None) -> str:
    """Say how a concern compares with last time; nothing is made of a rating that is missing on either side."""
    if before_at is None:
        return str(_("First time asked"))
    if not line.was_ticked_before:
        return str(_("New: not ticked on %(day)s", day=short_day(before_at)))
    if line.change is None:
        return str(_("Ticked on %(day)s too, not rated both times", day=short_day(before_at)))
    told = {"before": line.before, "day": short_day(before_at)}
    if line.change > 0:
        return str(_("Worse: %(before)s on %(day)s", **told))
    if line.change < 0:
        return str(_("Better: %(before)s on %(day)s", **told))
    return str(_("Same as on %(day)s", day=told["day"]))


def answer(line: AnswerLine) -> Markup:
    """Return one answer in words. Skipped and not answered are said, and are never a 0."""
    if line.state is AnswerState.MISSING:
        return Markup("{}").format(_("Not answered"))
    if line.state is AnswerState.SKIPPED:
        is_paper = line.facts is not None and line.facts.voice in ON_PAPER
        return Markup("{}").format(_("Left blank on the paper") if is_paper else _("Skipped"))
    if line.number is not None:
        return ltr(line.number)
    return own_words(line) if line.text else _chosen(line)


def other_answer(other: OtherAnswer) -> Markup:
    """Return in words what another voice said to the same question."""
    if isinstance(other.facts.value, Skipped):
        return Markup("{}").format(_("Skipped"))
    if other.number is not None:
        return ltr(other.number)
    if other.text:
        return Markup('<span lang="{}" dir="auto">{}</span>').format(other.facts.locale, paragraphs(other.text))
    return _chosen(other)


def _chosen(line: AnswerLine | OtherAnswer) -> Markup:
    return Markup("<span>{}</span>").format(BETWEEN.join(english(option) for option in line.options))


def asked(line: AskedBefore) -> Markup:
    """Return a question in the words and the language that it was asked in."""
    return _as_shown(line.question, line.facts.locale)


def answered(line: AskedBefore) -> Markup:
    """Return the answer to it, in the words of then."""
    if line.is_skipped:
        return Markup("{}").format(_("Skipped"))
    if line.number is not None:
        return ltr(line.number)
    if line.text:
        return Markup('<span lang="{}" dir="auto">{}</span>').format(line.facts.locale, paragraphs(line.text))
    return Markup("<span>{}</span>").format(BETWEEN.join(_as_shown(text, line.facts.locale) for text in line.options))


def _as_shown(text: str, locale: str) -> Markup:
    return Markup('<bdi lang="{}" dir="auto">{}</bdi>').format(locale, text)


def points(report: Report, line: AnswerLine) -> str:
    """Return the points that an answer adds to its score, "" where it adds none."""
    items = report.score.items if report.score else ()
    found = next((item for item in items if item.question == line.question), None)
    if found is None or found.points is None:
        return ""
    name = _band_name(found.band)
    return f"{found.points} ({name})" if name else str(found.points)


def total(score: ScoreLine) -> str:
    """Say a score beside its range."""
    if score.is_profile:
        return str(_("Not added up: each answer stands for itself"))
    if score.total is None:
        return str(_("No score: too many answers are missing")) if score.band is None else ""
    told = {"total": score.total, "low": score.minimum, "high": score.maximum}
    return str(_("%(total)s (range %(low)s to %(high)s)", **told))


def score_notes(score: ScoreLine) -> list[str]:
    """Say what a reader must know before trusting a score."""
    notes = []
    if score.missing_count:
        missing = ngettext("%(num)s question has no answer.", "%(num)s questions have no answer.", score.missing_count)
        notes.append(str(missing))
    if score.is_prorated:
        notes.append(str(_("The total is worked out from the answers that were given.")))
    if "offer-carers-assessment" in score.thresholds:
        notes.append(str(_("They named 2 or more problems: offer a carer’s assessment.")))
    elif score.thresholds:
        notes.append(str(_("It meets a published cut-off. That is a reason to ask, not a diagnosis.")))
    return notes


def band(score: ScoreLine) -> str:
    """Return the published name of a score's band; "" where it has none."""
    return _band_name(score.band)


def _band_name(code: str | None) -> str:
    names = {
        "minimal": _("Minimal"),
        "mild": _("Mild"),
        "moderate": _("Moderate"),
        "moderately-severe": _("Moderately severe"),
        "severe": _("Severe"),
        "lonely": _("Lonely"),
        "not-lonely": _("Not lonely"),
        "never": _("Never lonely"),
        "hardly-ever": _("Hardly ever lonely"),
        "occasionally": _("Occasionally lonely"),
        "some-of-the-time": _("Lonely some of the time"),
        "often-or-always": _("Often or always lonely"),
        "lower-risk": _("Lower risk"),
        "increasing-risk": _("Increasing risk"),
        "higher-risk": _("Higher risk"),
        "possible-dependence": _("Possible dependence"),
        "gds-0-to-5": _("Below the cut-off"),
        "gds-6-to-9": _("At or above the cut-off"),
        "gds-10-to-15": _("Well above the cut-off"),
        "very-low": _("Very low"),
        "low": _("Low"),
        "medium": _("Medium"),
        "high": _("High"),
        "very-high": _("Very high"),
        **{f"grade-{grade}": _("Grade %(grade)s", grade=grade) for grade in range(1, 6)},
    }
    return str(names.get(code or "", ""))
