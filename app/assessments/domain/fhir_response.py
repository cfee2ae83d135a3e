"""One submitted assessment as a FHIR R4 QuestionnaireResponse, in the words that the person was shown.

A question that was skipped says so (asked-declined); one that nobody answered is not there; neither is ever a value.
Questions that branching hid are left out, as on the pages. A group has no words of its own here: each answer keeps
its question with the lead-in as shown.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from app.assessments.domain.assisted import How
from app.assessments.domain.voices import ON_PAPER, Voice
from app.questionnaires.domain.answer_codes import code_of
from app.questionnaires.domain.branching import questions_to_answer, visible_answers
from app.questionnaires.domain.definition import Definition, Question
from app.questionnaires.domain.fhir_terms import ALSO_CODED, DATA_ABSENT, OWN, canonical_url, option_system
from app.questionnaires.domain.values import Rating, Skipped, Text, Value, codes

Element = dict[str, Any]
DECLINED = "asked-declined"
UNKNOWN = "unknown"  # left blank on paper: whether they did not want to answer was not said


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One stored answer with the words as shown, and who gave it when, in whose voice. `by` is a kind, not a name.

    `at` is when it was saved; what was keyed in from paper was given on the day that its paper says, if it says one.
    `others` are what other voices said, the same or not; what the person disowned is not passed on.
    """

    value: Value
    question_text: str
    option_texts: tuple[str, ...]
    locale: str
    by: str
    at: datetime
    voice: Voice = Voice.SELF
    others: tuple["ShownAnswer", ...] = ()
    paper_on: date | None = None
    is_just_me: bool = False

    def words(self) -> str:
        """Return the answer in the words of its own language, for a reader without the questionnaire."""
        match self.value:
            case Text(text):
                return text
            case Rating(number):
                return str(number)
        return "; ".join(self.option_texts)


@dataclass(frozen=True, slots=True)
class Submitted:
    """Whose assessment it is, in which language it began, and who sent it when."""

    assessment_id: uuid.UUID
    patient_id: uuid.UUID
    locale: str
    by: str
    at: datetime


def questionnaire_response(
    definition: Definition,
    submitted: Submitted,
    answers: Mapping[str, ShownAnswer],
    asked_before: Sequence[ShownAnswer] = (),
    written_down: Sequence[How] = (),
) -> Element:
    """Return the FHIR R4 QuestionnaireResponse of one submitted assessment.

    `asked_before` are answers to what an earlier version asked, `written_down` how staff wrote answers down.
    """
    items = _items(definition, answers)
    circumstances = [*map(_asked_before, asked_before), *map(_written_down, written_down)]
    return {
        "resourceType": "QuestionnaireResponse",
        "id": str(submitted.assessment_id),
        "language": submitted.locale,
        "questionnaire": f"{canonical_url(definition.key)}|{definition.version}",
        "status": "completed",
        "subject": {"reference": f"urn:uuid:{submitted.patient_id}", "type": "Patient"},
        "authored": submitted.at.isoformat(),
        "author": {"display": submitted.by},
        **({"extension": circumstances} if circumstances else {}),
        **({"item": items} if items else {}),
    }


def _asked_before(answer: ShownAnswer) -> Element:
    """Return an answer to a question that is not asked like that any more, in the words of then."""
    question = {"url": "question", "valueString": answer.question_text}
    return {"url": f"{OWN}asked-before", "extension": [question, *_other(answer)]}


def _written_down(how: How) -> Element:
    """Say that staff wrote down, in which language it was spoken and whether somebody interpreted; never who."""
    facts = {"voice": how.voice.value, "spoken": how.spoken_locale, "interpreter": how.interpreter.value}
    told: list[Element] = [{"url": name, "valueCode": value} for name, value in facts.items()]
    if how.voice is Voice.PAPER:
        told.append({"url": "writer", "valueCode": how.paper.writer.value})
    if how.paper.on:
        told.append({"url": "paper-date", "valueDate": how.paper.on.isoformat()})
    return {"url": f"{OWN}written-down", "extension": told}


def _items(definition: Definition, answers: Mapping[str, ShownAnswer]) -> list[Element]:
    """Return the items in the questionnaire's order and nesting: a reader matches them by both."""
    values = {link_id: answer.value for link_id, answer in answers.items()}
    shown = visible_answers(definition, values)
    asked = [question for question in questions_to_answer(definition, values) if question.link_id in shown]
    items: list[Element] = []
    for stem_id, questions in groupby(asked, key=lambda question: question.stem_id):
        inner = [_item(definition, q, answers[q.link_id], shown[q.link_id]) for q in questions]
        items.extend([{"linkId": stem_id, "item": inner}] if stem_id else inner)
    return items


def _item(definition: Definition, question: Question, answer: ShownAnswer, shown: Value) -> Element:
    words = dict(zip(codes(answer.value), answer.option_texts, strict=False))
    absent = UNKNOWN if answer.voice in ON_PAPER else DECLINED
    given = _answers(option_system(definition.key, question.link_id), shown, words, absent)
    coded = [{**one, **_also_coded(question, one)} for one in given]
    return {
        "linkId": question.link_id,
        "text": answer.question_text,
        "extension": _circumstances(question, answer, codes(shown)),
        "answer": coded,
    }


def _circumstances(question: Question, answer: ShownAnswer, chosen: tuple[str, ...]) -> list[Element]:
    """Say who answered, when and in which language, and whether it is between the person and their team."""
    facts: list[Element] = [
        *_source(answer, OWN),
        *({"url": f"{OWN}other-answer", "extension": _other(other)} for other in answer.others),
    ]
    is_of_private_kind = any(option.private for option in question.options if option.code in chosen)
    is_private = question.private or is_of_private_kind or answer.is_just_me
    return [*facts, {"url": f"{OWN}private", "valueBoolean": True}] if is_private else facts


def _source(answer: ShownAnswer, prefix: str) -> list[Element]:
    return [
        {"url": f"{prefix}voice", "valueCode": answer.voice.value},
        {"url": f"{prefix}answered-as", "valueString": answer.by},
        *_times(answer, prefix),
        {"url": f"{prefix}shown-in", "valueCode": answer.locale},
    ]


def _times(answer: ShownAnswer, prefix: str) -> list[Element]:
    """Say when it was given: of a paper form a day, or nothing where it says none, beside when it was keyed in."""
    if answer.voice not in ON_PAPER:
        return [{"url": f"{prefix}answered-at", "valueDateTime": answer.at.isoformat()}]
    keyed_in = {"url": f"{prefix}keyed-in-at", "valueDateTime": answer.at.isoformat()}
    if answer.paper_on is None:
        return [keyed_in]
    return [{"url": f"{prefix}answered-at", "valueDateTime": answer.paper_on.isoformat()}, keyed_in]


def _other(other: ShownAnswer) -> list[Element]:
    """Return what another voice said: neither is written over the other, here as on the pages."""
    words = other.words()
    return _source(other, "") + ([{"url": "words", "valueString": words}] if words else [])


def _answers(system: str, value: Value, words: Mapping[str, str], absent: str) -> list[Element]:
    match value:
        case Skipped():
            return [{"extension": [{"url": DATA_ABSENT, "valueCode": absent}]}]
        case Rating(number):
            return [{"valueInteger": number}]
        case Text(text):
            return [{"valueString": text}]
    return [{"valueCoding": _coding(system, code, words.get(code, ""))} for code in codes(value)]


def _also_coded(question: Question, answer: Element) -> Element:
    """Return the national code of an answer, beside our own: R4 lets an answer have one code only."""
    coding = code_of(question, answer.get("valueCoding", {}).get("code", ""))
    if coding is None:
        return {}
    value = {"system": coding.system, "code": coding.code, "display": coding.display}
    return {"extension": [{"url": ALSO_CODED, "valueCoding": value}]}


def _coding(system: str, code: str, words: str) -> Element:
    coding = {"system": system, "code": code}
    return coding | {"display": words} if words else coding
