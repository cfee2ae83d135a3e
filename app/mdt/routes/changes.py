"""What the person's page says of a score or a goal over time. Told by the person each time, never measured by us."""

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.assessments.domain.change import Change, Scored, Verdict
from app.assessments.domain.goals import GoalChange, Named
from app.assessments.domain.repeated import Answered
from app.core.i18n import ltr, paragraphs, short_day
from app.mdt.routes.words import Names, english, source
from app.questionnaires.domain.values import Rating, codes

LINES = Markup("<br>\n")


def score(scored: Scored | None) -> Markup:
    """Write one score with its day; a missing one is said, and is never 0."""
    if scored is None:
        return Markup("<span>{}</span>").format(_("None"))
    told = _("no score") if scored.total is None else str(scored.total)
    if scored.is_prorated:
        told = _("%(total)s (prorated)", total=scored.total)
    return Markup("<span>{}<br>\n{}</span>").format(told, short_day(scored.at))


def verdict(change: Change) -> Markup:
    """Say how now compares with the time before."""
    said = {
        Verdict.ONCE: _("Asked once"),
        Verdict.NOT_COMPARED: _("Cannot be compared: a score is missing, or is made by other rules"),
        Verdict.ABOUT_SAME: _("About the same: less than a reliable change"),
        Verdict.LESS: _("Lower by %(points)s: more than chance", points=abs(change.since_last or 0)),
        Verdict.MORE: _("Higher by %(points)s: more than chance", points=change.since_last),
        Verdict.SIZE_UNKNOWN: _("Changed by %(points)s: no reliable change is known", points=_signed(change)),
    }
    told = [_("Not compared: the person says that an answer counted here is not theirs")]
    if not change.now.is_disowned and not (change.last and change.last.is_disowned):
        told = [said[change.verdict], *_small_steps(change)]
    if {change.verdict, change.verdict_since_first} & {Verdict.LESS, Verdict.MORE} and not change.is_confirmed:
        told.append(_("The size of a reliable change is not signed off"))
    return Markup("<span>{}</span>").format(LINES.join(told))


def _small_steps(change: Change) -> list[str]:
    """Say what small steps add up to: four times a little worse is a reliable change."""
    if change.verdict is not Verdict.ABOUT_SAME:
        return []
    if change.verdict_since_first is Verdict.MORE:
        return [_("Since the first time higher by %(points)s: more than chance", points=change.since_first)]
    if change.verdict_since_first is Verdict.LESS:
        points = abs(change.since_first or 0)
        return [_("Since the first time lower by %(points)s: more than chance", points=points)]
    return []


def _signed(change: Change) -> str:
    return f"{change.since_last or 0:+d}"


def goal(change: GoalChange, names: Names) -> Markup:
    """Write a goal untouched, marked with the language of the page that it was typed on, and who typed it when."""
    now = change.now
    told = [Markup('<span lang="{}" dir="auto">{}</span>').format(now.facts.locale, paragraphs(now.words))]
    told.append(_small(source(now.facts, names)))
    if now.is_private:
        told.append(escape(_("Private: do not speak of it before others")))
    return Markup("<div>{}</div>").format(LINES.join(told))


def rating(named: Named | None, now: Named, names: Names) -> Markup:
    """Write one rating, and who gave it when; a missing one is said, and is never 0."""
    if named is None:
        return Markup("<span>{}</span>").format(_("None"))
    if named.rated is None:
        return Markup("<span>{}</span>").format(LINES.join([escape(_("Not rated")), escape(short_day(named.at))]))
    told = ltr(f"{named.rating}/{named.asked.maximum}") if named.is_on_scale_of(now) else escape(_("On another scale"))
    return Markup("<div>{}</div>").format(LINES.join([told, _small(source(named.rated, names))]))


def _small(words: Markup) -> Markup:
    return Markup('<span class="nhsuk-body-s">{}</span>').format(words)


def goal_change(change: GoalChange) -> Markup:
    """Say by how many points the rating moved, and nothing of better or worse: no size of a real change is known."""
    if not change.is_current:
        return escape(_("Not named the last time they were asked"))
    if change.is_new:
        return escape(_("New words: a new goal, not compared with earlier ones"))
    if change.last is None:
        return escape(_("Named once"))
    before, first = change.since_last, change.since_first
    told = [_("Since the time before: cannot be compared") if before is None else _since_before(before)]
    if change.last is not change.first:
        told.append(_("Since the first: cannot be compared") if first is None else _since_first(first))
    return Markup("<span>{}</span>").format(LINES.join(told))


def _since_before(points: int) -> Markup:
    return escape(_("Since the time before: %(points)s")) % {"points": ltr(f"{points:+d}")}


def _since_first(points: int) -> Markup:
    return escape(_("Since the first: %(points)s")) % {"points": ltr(f"{points:+d}")}


def asked(now: Answered) -> Markup:
    """Return the question as it was asked the last time, in English, and what the ends of its scale mean."""
    question = now.question
    told = [english(f"{question.stem} {question.text}".strip())]
    if question.low_label:
        ends = f"{question.minimum}: {question.low_label}; {question.maximum}: {question.high_label}"
        told.append(_small(english(ends)))
    return Markup("<span>{}</span>").format(LINES.join(told))


def answered(one: Answered | None, now: Answered, names: Names) -> Markup:
    """Write one answer, and who gave it when; none is said to be so, and is never 0."""
    if one is None:
        return Markup("<span>{}</span>").format(_("None"))
    if one.facts is None:
        return Markup("<span>{}</span>").format(LINES.join([escape(_("Not answered")), escape(short_day(one.at))]))
    told = [_value(one)]
    if not one.is_asked_as(now):
        told.append(escape(_("Asked in another way")))
    return Markup("<div>{}</div>").format(LINES.join([*told, _small(source(one.facts, names))]))


def _value(one: Answered) -> Markup:
    if isinstance(one.value, Rating):
        return ltr(f"{one.value.number}/{one.question.maximum}")
    chosen = [option for code in codes(one.value) if (option := one.question.option(code))]
    return english(", ".join(option.text for option in chosen)) if chosen else escape(_("Skipped"))
