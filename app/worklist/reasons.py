"""Why an item is on the list, in words. Producers give codes; a code without words fails the tests."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.i18n import instant

Params = Mapping[str, Any]

# A screen in a shared office is seen by passers-by: abuse is not named, and no reason quotes an answer.
PRIVATE = _l("A private safety answer: open to see")
PRIVATE_CODES = frozenset({"self_harm", "private_danger"})

SENT = {
    "holistic_needs": _l("Sent their needs and concerns"),
    "phq2": _l("Sent the PHQ-2 (low mood)"),
    "phq9": _l("Sent the PHQ-9 (low mood)"),
    "gad2": _l("Sent the GAD-2 (worry)"),
    "gad7": _l("Sent the GAD-7 (worry)"),
    "mrc_breathlessness": _l("Sent the MRC breathlessness scale"),
    "loneliness_single": _l("Sent the question on loneliness"),
    "ucla3": _l("Sent the UCLA 3-item loneliness scale"),
    "ons4": _l("Sent the 4 questions on personal wellbeing"),
    "confidence": _l("Sent how sure they feel about looking after their health"),
    "what_matters": _l("Sent what they most want to change"),
    "treatment_burden": _l("Sent how much work their health is"),
    "audit_c": _l("Sent the AUDIT-C (alcohol)"),
    "about_me": _l("Sent their “About me”"),
    "gds15": _l("Sent the GDS-15 (low mood)"),
    "carer_check_in": _l("Sent the check-in for carers"),
    "visit_experience": _l("Sent how their visit was"),
}
CUT_OFF_MET = {
    "phq2": _l("The PHQ-2 score meets its published cut-off (self-reported)"),
    "phq9": _l("The PHQ-9 score meets its published cut-off (self-reported)"),
    "gad2": _l("The GAD-2 score meets its published cut-off (self-reported)"),
    "gad7": _l("The GAD-7 score meets its published cut-off (self-reported)"),
    "mrc_breathlessness": _l("MRC breathlessness grade 3 or more (self-reported)"),
    "loneliness_single": _l("Says they often or always feel lonely"),
    "ucla3": _l("The UCLA-3 loneliness score meets its usual cut-off (self-reported)"),
    "audit_c": _l("The AUDIT-C score meets its published cut-off (self-reported)"),
    "gds15": _l("The GDS-15 score meets its published cut-off (self-reported)"),
    "carer_check_in": _l("Named 2 or more problems as a carer: offer a carer’s assessment"),
}
SHOWN_999 = {
    "chest_pain": _l("Ticked chest pain, and was shown: call 999"),
    "stroke": _l("Ticked signs of a stroke, and was shown: call 999"),
    "breathless": _l("Ticked severe breathlessness, and was shown: call 999"),
}


def reason_words(reason: Mapping[str, Any]) -> str:
    """Return one reason in words, in the page's language."""
    write = WRITERS.get(str(reason.get("code")))
    return str(write(reason.get("params") or {}) if write else _("Open the record to see why"))


def _concerns(params: Params) -> str:
    count = int(params["count"])
    return str(ngettext("%(num)s concern ticked", "%(num)s concerns ticked", count))


PLAN_ANSWERS = {
    "agreed": _l("Agreed with their plan"),
    "disagree": _l("Does not agree with their plan: read why"),
    "ask_for_help": _l("Asks for help with their plan"),
    "comment": _l("Wrote something about their plan"),
}
GOAL_ANSWERS = {
    "agreed": _l("Agreed with a goal of their plan"),
    "disagree": _l("Does not agree with a goal of their plan: read why"),
    "ask_for_help": _l("Asks for help with a goal of their plan"),
    "comment": _l("Wrote something about a part of their plan"),
}


ANSWERS_FOR = {
    "agreed": _l("Somebody who helps them agreed with the plan for them"),
    "disagree": _l("Somebody who helps them said no to the plan for them: read why"),
    "ask_for_help": _l("Somebody who helps them asks for help with the plan"),
}


def _plan_answer(params: Params) -> object:
    said = GOAL_ANSWERS if params["is_of_item"] else PLAN_ANSWERS
    return said[str(params["answer"])]


# What a measure of the diary is called with its unit; the diary's charts take the words from here.
MEASURES: Mapping[str, object] = {
    "pain": _l("Pain, 0 to 10"),
    "tiredness": _l("Tiredness, 0 to 10"),
    "breathlessness": _l("Being short of breath, 0 to 10"),
    "low_mood": _l("Feeling low, 0 to 10"),
    "worry": _l("Worry, 0 to 10"),
    "poor_sleep": _l("Sleeping badly, 0 to 10"),
    "blood_pressure": _l("Blood pressure, in mmHg"),
    "pulse": _l("Pulse, beats a minute"),
    "oxygen": _l("Oxygen, in percent"),
    "weight": _l("Weight, in kilograms"),
    "glucose": _l("Blood sugar, in mmol/L"),
    "temperature": _l("Temperature, in °C"),
    "peak_flow": _l("Peak flow, in litres a minute"),
    "steps": _l("Steps in a day"),
    "sleep": _l("Hours of sleep"),
}


def _diary_outside(params: Params) -> str:
    """Say what was written and when, when it came in, the number that was set, and what the person was told."""
    ends = zip(("≥", "≤", "≥", "≤"), params["ends"], strict=True)
    told = {
        "measure": MEASURES.get(str(params["measure"]), _l("A number")),
        "numbers": "/".join(f"{float(number):g}" for number in params["numbers"]),
        "ends": " ".join(f"{sign} {float(end):g}" for sign, end in ends if end is not None),
        "taken": instant(datetime.fromisoformat(str(params["taken_at"]))),
        "received": instant(datetime.fromisoformat(str(params["received_at"]))),
    }
    return str(
        _(
            "Outside the number that the team set. %(measure)s: %(numbers)s (set: %(ends)s), self-reported. "
            "It was so on %(taken)s and came in on %(received)s. "
            "They were told that the team looks Monday to Friday, 9am to 5pm.",
            **told,
        )
    )


WRITERS: dict[str, Callable[[Params], object]] = {
    **dict.fromkeys(PRIVATE_CODES, lambda _params: PRIVATE),
    "not_safe": lambda _params: _l("Pressed “I am not safe”"),
    "shown_999": lambda params: SHOWN_999[str(params["kind"])],
    "assessment_submitted": lambda params: SENT.get(str(params["questionnaire"]), _l("Sent a set of questions")),
    "concerns": _concerns,
    "own_words": lambda _params: _l("Wrote something in their own words"),
    "cut_off_met": lambda params: CUT_OFF_MET.get(str(params["questionnaire"]), _l("A score meets its cut-off")),
    "answer_disowned": lambda _params: _l("Says that an answer given for them is not theirs"),
    "safety_left_blank": lambda _params: _l("Left a question about their safety blank: ask them"),
    "plan_answered": _plan_answer,
    "plan_answered_for": lambda params: ANSWERS_FOR[str(params["answer"])],
    "action_not_done": lambda _params: _l("Could not do something in their plan: talk with them"),
    "diary_outside": _diary_outside,
    "break_glass": lambda _params: _l("Their record was opened from outside your team: review why"),
}
