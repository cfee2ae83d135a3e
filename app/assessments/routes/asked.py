"""What every page of one question shows of it, in the language of whoever answers."""

from typing import Any

from app.assessments.domain.pictures import picture_of
from app.assessments.forms import AnswerForm
from app.core.i18n import current_locale
from app.questionnaires.domain.definition import Question
from app.questionnaires.queries import PinnedVersion


def of_question(version: PinnedVersion, asked: Question, form: AnswerForm, own_words: object = "") -> dict[str, Any]:
    """Return what assessments/question.html needs of a question. `own_words`: the goal that it is about, if any.

    Marks the form with the version that is shown.
    """
    form.version.data = str(version.definition.version)
    words, text = version.words, version.words.text(asked)
    return {
        "title": text.text,
        "has_errors": bool(form.errors),
        "form": form,
        "question": asked,
        "low": words.low(asked),
        "high": words.high(asked),
        "lang": text.lang if text.lang != current_locale() else None,
        "hint": words.stem(asked).text or own_words or words.hint(asked).text,
        "exclusive": next((option.code for option in asked.options if option.exclusive), None),
        "picture": picture_of(asked),
    }
