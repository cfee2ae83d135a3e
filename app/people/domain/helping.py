"""Someone who helps a person: what the person lets them do, for how long, and on which ground.

In a person's words a helper is "someone who helps me". Nothing here is hidden from the person; everything here is
hidden from other helpers.
"""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Scope(StrEnum):
    """What a helper may do. The person is shown each in one sentence."""

    ANSWER = "answer"
    SEE_PLAN = "see_plan"
    AGREE_PLAN = "agree_plan"
    GET_TEXTS = "get_texts"


class Basis(StrEnum):
    """The ground in law: the person agreed, a lasting power of attorney, or a decision in their best interests."""

    AGREEMENT = "agreement"
    LASTING_POWER = "lasting_power"
    BEST_INTERESTS = "best_interests"


class Lasts(StrEnum):
    """For how long a helper may help before the person is asked again. At most a year (SAFETY C5)."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


DAYS = {Lasts.MONTH: 30, Lasts.QUARTER: 91, Lasts.YEAR: 365}
# The kind of an organisation whose staff may help the people who live there.
CARE_HOME = "care_home"
INVITATION_LASTS = timedelta(days=7)
# What a care home may be let do: it has no number to text, and nobody agrees to a plan because of where they work.
FOR_HOMES = (Scope.ANSWER, Scope.SEE_PLAN)
# From so long before its last day the person is asked whether somebody is to go on helping. Our own figure.
ASKED_BEFORE = timedelta(days=14)

# What only whoever stands in for the person by law may do: their helper's word is not the person's agreement.
NEEDS_FORMAL_BASIS = frozenset({Scope.AGREE_PLAN})
# What comes with what: nobody agrees to a plan that they may not read.
BRINGS = {Scope.AGREE_PLAN: Scope.SEE_PLAN}


@dataclass(frozen=True, slots=True)
class Helped:
    """One person whom a helper helps now, and what they may do. `home`: the care home that they do it for, if any."""

    link_id: uuid.UUID
    patient_id: uuid.UUID
    scopes: frozenset[Scope]
    home: str = ""


class State(StrEnum):
    """Where one person's help by one helper stands."""

    INVITED = "invited"
    LAPSED = "lapsed"
    DECLINED = "declined"
    HELPING = "helping"
    EXPIRED = "expired"
    ENDED = "ended"


def expires_on(lasts: Lasts, today: date) -> date:
    """Return the last day on which the helper may help."""
    return today + timedelta(days=DAYS[lasts])


def with_brought(scopes: frozenset[Scope]) -> frozenset[Scope]:
    """Return the scopes with those that come with them."""
    return scopes | {BRINGS[one] for one in scopes if one in BRINGS}


def on_ground(scopes: frozenset[Scope], basis: Basis) -> frozenset[Scope]:
    """Return those of the scopes that count on this ground."""
    return scopes - NEEDS_FORMAL_BASIS if basis is Basis.AGREEMENT else scopes


def may_grant(scopes: frozenset[Scope], basis: Basis) -> bool:
    """Return whether these may be given on this ground; to give none is to end the help, not to change it."""
    return bool(scopes) and scopes == on_ground(scopes, basis)
