"""What a person most wants to change, in their own words, and how much it bothers them over time.

A goal is its words. Two ratings are compared only where both were given to the same words, on the same scale; in other
words it is another goal. A goal that was not rated is said to be so: it is never a 0.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.assessments.domain.reading import AnswerFacts
from app.assessments.domain.said import Said
from app.assessments.domain.voices import Voice, stands_before
from app.questionnaires.domain.branching import visible_answers
from app.questionnaires.domain.definition import Definition, Question, QuestionType
from app.questionnaires.domain.localised import Localised, Phrase
from app.questionnaires.domain.values import Rating, Text, Value, from_json, is_given

# Their link ids in every version so far, goals and ratings, to find them by one statement. A test reads them from the
# published files: a version that asks under another name must be added here.
ASKED_AS = ("what-matters-1", "what-matters-1-bother", "what-matters-2", "what-matters-2-bother")
TYPED = frozenset({QuestionType.TEXT, QuestionType.STRING})
SCALE = ("minimum", "maximum", "low_label", "high_label")


@dataclass(frozen=True, slots=True)
class Named:
    """A goal as it was named in one sent assessment, with its rating; None = not rated.

    `facts` say who typed the words when, and in which language; `rated` who rated them. `low` and `high` are the words
    at the ends of the scale that `asked` describes.
    """

    at: datetime
    words: str
    facts: AnswerFacts
    rating: int | None
    rated: AnswerFacts | None
    asked: Question
    low: Phrase
    high: Phrase
    is_private: bool = False

    def is_on_scale_of(self, other: "Named") -> bool:
        return all(getattr(self.asked, name) == getattr(other.asked, name) for name in SCALE)


@dataclass(frozen=True, slots=True)
class GoalChange:
    """One goal over time: first, the time before, and now. `last` is None where it was named once.

    `since_first` and `since_last` are now less then; None where a rating is missing or the scale was another.
    `is_current`: it was named the last time. `is_new`: it was first named then, and other goals before it.
    """

    first: Named
    last: Named | None
    now: Named
    since_first: int | None
    since_last: int | None
    is_current: bool
    is_new: bool


def goals_of(definition: Definition) -> Iterator[tuple[Question, Question]]:
    """Yield each question that asks for words together with the one that rates what was typed there."""
    typed = {f"{question.concept}.rating": question for question in _typed(definition)}
    return ((typed[rating.concept], rating) for rating in definition.questions() if rating.concept in typed)


def goal_of(definition: Definition, rating: Question) -> Question | None:
    """Return the question whose typed words `rating` rates; None where it rates no such thing."""
    if not rating.concept.endswith(".rating"):
        return None
    return next((goal for goal, rates in goals_of(definition) if rates.link_id == rating.link_id), None)


def is_goal(definition: Definition, question: Question) -> bool:
    """Return whether what is typed here is rated by another question."""
    return question.type in TYPED and any(goal.link_id == question.link_id for goal, _rating in goals_of(definition))


def outdated_ratings(definition: Definition, said: Said, voice: Voice, given: Mapping[str, Value]) -> Collection[str]:
    """Return the link ids of ratings whose goal gets other words once `voice` has said `given`."""
    return [
        rating.link_id
        for goal, rating in goals_of(definition)
        if goal.link_id in given and rating.link_id not in given and _is_reworded(said, voice, goal, given)
    ]


def _is_reworded(said: Said, voice: Voice, goal: Question, given: Mapping[str, Value]) -> bool:
    standing = said.standing().get(goal.link_id)
    if standing is None:
        return True
    before, after = from_json(standing.value), given[goal.link_id]
    is_same = isinstance(before, Text) and isinstance(after, Text) and _same(before.text) == _same(after.text)
    return not is_same and not stands_before(Voice(standing.voice), voice)


def goals_named(words: Localised, said: Said, at: datetime) -> tuple[Named, ...]:
    """Return the goals of one sent assessment, in the order in which they were asked for."""
    shown = visible_answers(words.definition, said.values())
    found: dict[str, Named] = {}
    for goal, rating in goals_of(words.definition):
        value = shown.get(goal.link_id)
        if isinstance(value, Text) and is_given(value):
            named = _named(words, said, shown.get(rating.link_id), goal, rating, value.text, at)
            found.setdefault(_same(value.text), named)
    return tuple(found.values())


def goal_changes(sittings: Sequence[Sequence[Named]]) -> tuple[GoalChange, ...]:
    """Return each goal's change, those named the last time first, then the others, the latest named first.

    `sittings` are the goals of every sent assessment that asked for them, oldest first; none where all were skipped.
    """
    series: dict[str, list[Named]] = {}
    for named in (one for sitting in sittings for one in sitting):
        series.setdefault(_same(named.words), []).append(named)
    current = [_same(named.words) for named in sittings[-1]] if sittings else []
    earlier = sorted(series.keys() - set(current), key=lambda words: (series[words][-1].at, words), reverse=True)
    is_followed = any(sitting for sitting in sittings[:-1])
    return tuple(
        _change(series[words], is_current=words in current, is_followed=is_followed) for words in (*current, *earlier)
    )


def _typed(definition: Definition) -> Iterator[Question]:
    return (question for question in definition.questions() if question.type in TYPED and question.concept)


def _named(
    words: Localised, said: Said, rated: Value | None, goal: Question, rating: Question, text: str, at: datetime
) -> Named:
    standing = said.standing()
    of_goal, of_rating = standing[goal.link_id], standing.get(rating.link_id)
    # Where two people named different goals, a rating counts only from the one whose words stand.
    is_theirs = of_rating is not None and (of_rating.voice == of_goal.voice or goal.link_id not in said.others())
    number = rated.number if is_theirs and isinstance(rated, Rating) else None
    return Named(
        at=at,
        words=text,
        facts=of_goal.facts(),
        rating=number,
        rated=of_rating.facts() if of_rating and number is not None else None,
        asked=rating,
        low=words.low(rating),
        high=words.high(rating),
        is_private=goal.private or rating.private or of_goal.is_just_me or bool(of_rating and of_rating.is_just_me),
    )


def _same(words: str) -> str:
    """Return what makes words the same to whoever reads them: blanks and the coding of a letter do not."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def _change(named: Sequence[Named], *, is_current: bool, is_followed: bool) -> GoalChange:
    now, before = named[-1], named[-2] if len(named) > 1 else None
    return GoalChange(
        first=named[0],
        last=before,
        now=now,
        since_first=_difference(named[0], now) if before else None,
        since_last=_difference(before, now),
        is_current=is_current,
        is_new=is_current and before is None and is_followed,
    )


def _difference(then: Named | None, now: Named) -> int | None:
    if then is None or then.rating is None or now.rating is None or not then.is_on_scale_of(now):
        return None
    return now.rating - then.rating
