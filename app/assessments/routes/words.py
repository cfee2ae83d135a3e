"""Answers and scores in words, with every phrase marked in the language that it is really in."""

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.assessments.domain.reading import AnswerFacts, AnswerLine, AnswerState, OtherAnswer
from app.assessments.domain.report import ScoreLine
from app.assessments.domain.voices import ON_PAPER, Voice
from app.assessments.routes.when_words import given_for_you
from app.core.i18n import current_locale, ltr, paragraphs, text_direction
from app.questionnaires.domain.definition import Question
from app.questionnaires.domain.localised import Localised, Phrase
from app.questionnaires.domain.values import Rating, Skipped, Text, Value, codes

BETWEEN = Markup("<br>")
TWO_ITEM_SCREENS = {"phq2", "gad2"}


def phrase(words: Phrase) -> Markup:
    """Return a phrase, isolated and marked where it is not in the page's own language."""
    return in_language(words.text, words.lang)


def in_language(text: str, lang: str) -> Markup:
    """Return words of one language, isolated and marked where it is not the page's own.

    The direction is that of the language: what makes a PDF does not know "auto".
    """
    if lang == current_locale():
        return escape(text)
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(lang, text_direction(lang), text)


def value_words(words: Localised, question: Question, value: Value | None) -> Markup:
    """Return an answer in words."""
    match value:
        case None:
            return escape(_("Not answered"))
        case Skipped():
            return escape(_("Skipped"))
        case Rating(number):
            return out_of(number, question.maximum)
        case Text(text):
            return typed(text)
    chosen = [option for code in codes(value) if (option := question.option(code))]
    return BETWEEN.join(phrase(words.option(question, option)) for option in chosen)


def line_words(line: AnswerLine, assessment_id: object) -> Markup:
    """Return the answer of one line in words: "Not answered" and "Skipped" are said, never left blank.

    Below it stands who gave it, where that was not the person, and what others said to the same question.
    """
    parts = [given_words(line)]
    if line.facts and line.facts.voice is not Voice.SELF:
        parts.append(_given_for_you(line.facts, assessment_id))
    if line.is_private and line.state is AnswerState.ANSWERED:
        parts.append(Markup("<small>{}</small>").format(_("Only you and your care team see this.")))
    parts.extend(_other_words(line, other, assessment_id) for other in line.others)
    return BETWEEN.join(parts)


def _given_for_you(facts: AnswerFacts, assessment_id: object) -> Markup:
    href = url_for("assessments.not_mine", assessment_id=assessment_id, answer_id=facts.answer_id)
    link = Markup('<a class="app-no-print" href="{}">{}</a>').format(href, _("This is not my answer"))
    return Markup("<small>{} {}</small>").format(given_for_you(facts), link)


def _other_words(line: AnswerLine, other: OtherAnswer, assessment_id: object) -> Markup:
    said = _said_words(line, other)
    if other.facts.is_disowned:
        told = escape(_("Not your answer, you told us: %(answer)s")) % {"answer": said}
        return Markup("<small>{}</small>").format(told)
    told = escape(_("Another answer to this question: %(answer)s")) % {"answer": said}
    return BETWEEN.join([Markup("<small>{}</small>").format(told), _given_for_you(other.facts, assessment_id)])


def _said_words(line: AnswerLine, other: OtherAnswer) -> Markup:
    if isinstance(other.facts.value, Skipped):
        return escape(_("Skipped"))
    if other.number is not None:
        return out_of(other.number, line.maximum)
    return typed(other.text) if other.text else BETWEEN.join(phrase(option) for option in other.options)


def given_words(line: AnswerLine) -> Markup:
    """Return the answer that stands, and nothing beside it."""
    if line.state is AnswerState.MISSING:
        return escape(_("Not answered"))
    if line.state is AnswerState.SKIPPED:
        return escape(_skipped(line.facts))
    if line.number is not None:
        return out_of(line.number, line.maximum)
    if line.text:
        return typed(line.text)
    return BETWEEN.join(phrase(option) for option in line.options)


def _skipped(facts: AnswerFacts | None) -> str:
    return str(_("Left blank on the paper") if facts and facts.voice in ON_PAPER else _("Skipped"))


def question_words(line: AnswerLine) -> Markup:
    """Return what one line asks. The heading of a rating is only the concern's label, so it says what was rated."""
    if not line.is_rating_of_concern:
        return phrase(line.question)
    # Escaped before the concern goes in: its language mark stays, and no translation can add one.
    return escape(_("%(concern)s: how much it bothers you")) % {"concern": phrase(line.question)}


def typed(text: str) -> Markup:
    """Return what a person typed, isolated, whatever marks of direction it holds."""
    return Markup('<bdi dir="auto">{}</bdi>').format(paragraphs(text))


def out_of(number: int, maximum: int | None) -> Markup:
    """Return a rating beside the highest that it can be."""
    if maximum is None:
        return ltr(number)
    return escape(_("%(number)s out of %(maximum)s", number=number, maximum=maximum))


def scale_ends(question: Question, low: Phrase, high: Phrase) -> Markup:
    """Say what the ends of a scale mean, in the words that stand at them."""
    ends = {"low": ltr(question.minimum), "high": ltr(question.maximum)}
    meant = {"low_words": phrase(low), "high_words": phrase(high)}
    return escape(_("%(low)s means “%(low_words)s”. %(high)s means “%(high_words)s”.")) % {**ends, **meant}


def check_rows(lines: tuple[AnswerLine, ...], assessment_id: object) -> list[dict[str, object]]:
    """Return the rows of "check your answers", each with its way back."""
    return [_check_row(line, assessment_id) for line in lines]


def _check_row(line: AnswerLine, assessment_id: object) -> dict[str, object]:
    is_missing = line.state is AnswerState.MISSING
    href = url_for("assessments.question", assessment_id=assessment_id, link_id=line.link_id, review="1")
    row: dict[str, object] = {"key": question_words(line), "value": line_words(line, assessment_id), "href": href}
    return {**row, "action": _("Answer")} if is_missing else row


def score_sentence(score: ScoreLine) -> str:
    """Return what a score says, words first. Never a diagnosis: only how much was answered."""
    if score.is_profile and score.missing_count < len(score.items):
        return str(_("Each answer stands for itself. They are not added up."))
    if "offer-carers-assessment" in score.thresholds:
        return str(_("Looking after someone is hard for you. You can ask your council for a carer’s assessment."))
    if score.total is None and score.band is None:
        return str(_("Too many questions have no answer, so there is no number for this set of questions."))
    words = _by_band(score)
    return words or str(_("Your answers are added up to one number."))


def _by_band(score: ScoreLine) -> str:
    frequency = {
        "minimal": _("These problems bothered you little or not at all in the last 2 weeks."),
        "mild": _("These problems bothered you some of the time in the last 2 weeks."),
        "moderate": _("These problems bothered you quite often in the last 2 weeks."),
        "moderately-severe": _("These problems bothered you very often in the last 2 weeks."),
        "severe": _("These problems bothered you most of the time in the last 2 weeks."),
    }
    loneliness = {
        "not-lonely": _("You said that you do not often feel lonely."),
        "lonely": _("You said that you often feel lonely."),
        "never": _("You said that you never feel lonely."),
        "hardly-ever": _("You said that you hardly ever feel lonely."),
        "occasionally": _("You said that you sometimes feel lonely."),
        "some-of-the-time": _("You said that you feel lonely some of the time."),
        "often-or-always": _("You said that you often or always feel lonely."),
    }
    breathing = {
        "grade-1": _("You get short of breath only when you work very hard."),
        "grade-2": _("You get short of breath when you hurry or walk up a small hill."),
        "grade-3": _("You walk slower than most people because of your breathing, or have to stop."),
        "grade-4": _("You have to stop for breath after a few minutes of walking."),
        "grade-5": _("You are too short of breath to leave home, or get short of breath when you dress."),
    }
    alcohol = {
        "lower-risk": _("Your answers point to a lower risk from alcohol."),
        "increasing-risk": _("Your answers point to a risk to your health from alcohol. Drinking less can lower it."),
        "higher-risk": _("Your answers point to a higher risk from alcohol. Your GP can help you to drink less."),
        "possible-dependence": _(
            "Your answers point to a high risk from alcohol. Talk to your GP first: to stop suddenly can be dangerous."
        ),
    }
    mood = {
        "gds-0-to-5": _("Your answers say that low mood did not bother you much in the last week."),
        "gds-6-to-9": _("Your answers say that low mood bothered you in the last week. Your team may ask you more."),
        "gds-10-to-15": _("Your answers say that low mood bothered you a lot in the last week. Talk to your GP."),
    }
    positive = _("These problems bothered you often in the last 2 weeks. Your team may ask you a few more questions.")
    seldom = _("These problems did not bother you often in the last 2 weeks.")
    if score.band is None:
        screen = positive if score.thresholds else seldom
        return str(screen) if score.key in TWO_ITEM_SCREENS else ""
    return str({**frequency, **loneliness, **breathing, **alcohol, **mood}.get(score.band, ""))


def score_number(score: ScoreLine) -> str:
    """Return the number beside its range, and what was done about missing answers."""
    if score.total is None:
        return ""
    words = str(
        _(
            "Your number is %(total)s. It can be from %(low)s to %(high)s.",
            total=score.total,
            low=score.minimum,
            high=score.maximum,
        )
    )
    if not score.is_prorated:
        return words
    return str(_("%(number)s Some answers were missing, so this is worked out from the others.", number=words))
