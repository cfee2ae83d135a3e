"""The ticked concerns of a holistic needs assessment, ranked by what the person asked for first."""

from dataclasses import dataclass

from app.questionnaires.domain.definition import Definition, Option, Question
from app.questionnaires.domain.values import Answers, Rating, codes

TOP_CONCERNS = "top-concerns"


@dataclass(frozen=True, slots=True)
class RankedConcern:
    """One ticked concern. `rating` None = not rated, which is not 0. `is_top`: among the person's top 3."""

    link_id: str
    option: Option
    rating: int | None
    is_top: bool


def ranked_concerns(definition: Definition, answers: Answers) -> list[RankedConcern]:
    """Return the ticked concerns: top 3 first, then danger signs, then by rating, unrated ones before 0.

    Ties keep the order of the questionnaire, so two readers of one assessment see one order.
    """
    top = codes(answers.get(TOP_CONCERNS))
    ratings = {q.rates: answers.get(q.link_id) for q in definition.questions() if q.rates}
    ticked = [
        _ranked(question, option, ratings.get(f"{question.link_id}/{option.code}"), top)
        for question in definition.questions()
        for option in question.options
        if option.route is not None and option.code in codes(answers.get(question.link_id))
    ]
    return sorted(ticked, key=_rank)


def _ranked(question: Question, option: Option, rating: object, top: tuple[str, ...]) -> RankedConcern:
    number = rating.number if isinstance(rating, Rating) else None
    return RankedConcern(question.link_id, option, number, option.code in top)


def _rank(concern: RankedConcern) -> tuple[bool, bool, float]:
    # An unrated concern is unknown, not nothing: it stands before those the person called 0.
    weight = 0.5 if concern.rating is None else concern.rating
    return (not concern.is_top, concern.option.safety is None, -weight)
