"""When an answer was given, in words: by the date on its paper where it has one, else the day it was keyed in."""

from flask_babel import gettext as _

from app.assessments.domain.reading import AnswerFacts
from app.assessments.domain.voices import BY_HELPER, ON_PAPER, Voice
from app.core.i18n import instant, short_day


def given_for_you(facts: AnswerFacts) -> str:
    """Say to the person who gave an answer for them, and when."""
    if facts.voice in ON_PAPER:
        return _from_paper(facts)
    day = short_day(facts.answered_at)
    if facts.voice is Voice.PHONE:
        return str(_("Written down for you on the phone, %(day)s.", day=day))
    return str(_("Answered by someone who helps you, %(day)s.", day=day))


def _from_paper(facts: AnswerFacts) -> str:
    is_by_helper = facts.voice in BY_HELPER
    if facts.paper_on is None:
        day = short_day(facts.answered_at)
        if is_by_helper:
            return str(_("Written on paper by someone who helps you. We keyed it in on %(day)s.", day=day))
        return str(_("From your paper form. We keyed it in on %(day)s.", day=day))
    day = short_day(facts.paper_on)
    if is_by_helper:
        return str(_("Written on paper by someone who helps you, %(day)s.", day=day))
    return str(_("From your paper form of %(day)s.", day=day))


def given_when(facts: AnswerFacts) -> str:
    """Say when an answer was given; where only the day of keying in is known, that it is this day."""
    if facts.voice not in ON_PAPER:
        return instant(facts.answered_at)
    if facts.paper_on is None:
        return str(_("Keyed in on %(day)s", day=instant(facts.answered_at)))
    return short_day(facts.paper_on)


def told_before(facts: AnswerFacts) -> str:
    """Ask the person whether what was said before is still true, and say whose words it was and when."""
    if _is_undated(facts):
        day = short_day(facts.answered_at)
        if facts.voice in BY_HELPER:
            return str(_("Someone who helps you wrote this. We keyed it in on %(day)s. Is it still true?", day=day))
        return str(_("You wrote this on paper. We keyed it in on %(day)s. Is it still true?", day=day))
    day = short_day(facts.paper_on or facts.answered_at)
    if facts.voice in BY_HELPER:
        return str(_("Someone who helps you told us this on %(day)s. Is it still true?", day=day))
    return str(_("You told us this on %(day)s. Is it still true?", day=day))


def they_told_before(facts: AnswerFacts) -> str:
    """Tell staff when the person, or who helps them, said something before, and what to ask."""
    if _is_undated(facts):
        day = short_day(facts.answered_at)
        if facts.voice in BY_HELPER:
            return str(_("Their helper wrote this. It was keyed in on %(day)s. Ask if it is still true.", day=day))
        return str(_("They wrote this on paper. It was keyed in on %(day)s. Ask if it is still true.", day=day))
    day = short_day(facts.paper_on or facts.answered_at)
    if facts.voice in BY_HELPER:
        return str(_("Their helper told us this on %(day)s. Ask if it is still true.", day=day))
    return str(_("They told us this on %(day)s. Ask if it is still true.", day=day))


def _is_undated(facts: AnswerFacts) -> bool:
    return facts.voice in ON_PAPER and facts.paper_on is None
