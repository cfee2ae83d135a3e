"""What may become of a plan, and by whom: one table of states, one of roles.

docs/care-plan.md shows both; a test holds the two and this file together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.people.domain.access import Role


class Status(StrEnum):
    """Where a plan stands. It is that of its last event; nothing else says so."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    CHANGES_REQUESTED = "changes_requested"


class Act(StrEnum):
    """What is done with a plan. The value is kept with each event for ever."""

    BEGIN = "begin"
    EDIT = "edit"
    PROPOSE = "propose"
    WITHDRAW = "withdraw"
    AGREE = "agree"
    AGREE_WITH_NOTES = "agree_with_notes"
    DISAGREE = "disagree"
    ASK_FOR_HELP = "ask_for_help"
    COMMENT = "comment"


# (where it stands, what is done) -> where it stands then. What is not here may not be done.
TRANSITIONS: dict[tuple[Status, Act], Status] = {
    (Status.DRAFT, Act.BEGIN): Status.DRAFT,
    (Status.DRAFT, Act.EDIT): Status.DRAFT,
    (Status.DRAFT, Act.PROPOSE): Status.PROPOSED,
    (Status.DRAFT, Act.COMMENT): Status.DRAFT,
    (Status.DRAFT, Act.ASK_FOR_HELP): Status.DRAFT,
    (Status.PROPOSED, Act.WITHDRAW): Status.DRAFT,
    (Status.PROPOSED, Act.AGREE): Status.AGREED,
    (Status.PROPOSED, Act.AGREE_WITH_NOTES): Status.AGREED,
    (Status.PROPOSED, Act.DISAGREE): Status.CHANGES_REQUESTED,
    (Status.PROPOSED, Act.ASK_FOR_HELP): Status.PROPOSED,
    (Status.PROPOSED, Act.COMMENT): Status.PROPOSED,
    (Status.CHANGES_REQUESTED, Act.EDIT): Status.DRAFT,
    (Status.CHANGES_REQUESTED, Act.AGREE): Status.AGREED,
    (Status.CHANGES_REQUESTED, Act.AGREE_WITH_NOTES): Status.AGREED,
    (Status.CHANGES_REQUESTED, Act.DISAGREE): Status.CHANGES_REQUESTED,
    (Status.CHANGES_REQUESTED, Act.ASK_FOR_HELP): Status.CHANGES_REQUESTED,
    (Status.CHANGES_REQUESTED, Act.COMMENT): Status.CHANGES_REQUESTED,
    (Status.AGREED, Act.EDIT): Status.DRAFT,
    (Status.AGREED, Act.COMMENT): Status.AGREED,
    (Status.AGREED, Act.AGREE): Status.AGREED,
    (Status.AGREED, Act.AGREE_WITH_NOTES): Status.AGREED,
    (Status.AGREED, Act.DISAGREE): Status.CHANGES_REQUESTED,
    (Status.AGREED, Act.ASK_FOR_HELP): Status.AGREED,
}

WRITERS = (Role.CARE_COORDINATOR, Role.CLINICIAN, Role.CLINICAL_LEAD)
# Whose act it is. The empty tuple: the person's own (or a helper's with that scope), never the team's.
ALLOWED_ROLES: dict[Act, tuple[Role, ...]] = {
    Act.BEGIN: WRITERS,
    Act.EDIT: WRITERS,
    Act.PROPOSE: (Role.CLINICIAN, Role.CLINICAL_LEAD),
    Act.WITHDRAW: WRITERS,
    Act.AGREE: (),
    Act.AGREE_WITH_NOTES: (),
    Act.DISAGREE: (),
    Act.ASK_FOR_HELP: (),
    Act.COMMENT: (),
}
# The person has read the version and may answer it, or change the answer they gave.
OPEN_TO_ANSWERS = frozenset({Status.PROPOSED, Status.CHANGES_REQUESTED})
NEEDS_WORDS = frozenset({Act.AGREE_WITH_NOTES, Act.DISAGREE, Act.COMMENT})
AGREEING = frozenset({Act.AGREE, Act.AGREE_WITH_NOTES})
DECIDING = AGREEING | {Act.DISAGREE}
# What the person may say of the plan as a whole, and of one goal of it.
ANSWERS = (Act.AGREE, Act.AGREE_WITH_NOTES, Act.DISAGREE, Act.ASK_FOR_HELP)


@dataclass(frozen=True, slots=True)
class Step:
    """One event as far as the state goes: what was done, to which version, and about which item (None = all of it).

    `is_beside`: said by somebody who helps, after the person had answered this version themselves. It moves nothing.
    """

    act: Act
    version_number: int | None
    is_of_item: bool = False
    is_beside: bool = False

    @property
    def moves(self) -> bool:
        return not self.is_of_item and not self.is_beside


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a plan stands. `current` is the version last proposed; `in_force` the one last agreed, if any."""

    status: Status
    current: int | None
    in_force: int | None


def may(status: Status, act: Act) -> bool:
    """Return whether `act` may be done to a plan that stands at `status`."""
    return (status, act) in TRANSITIONS


def standing(steps: Iterable[Step]) -> Standing:
    """Return where a plan stands after all its events, oldest first. Some of them move nothing."""
    status, current, in_force = Status.DRAFT, None, None
    for step in steps:
        if not step.moves:
            continue
        status = TRANSITIONS[(status, step.act)]
        current = step.version_number if step.act is Act.PROPOSE else current
        in_force = step.version_number if step.act in AGREEING else in_force
    return Standing(status, current, in_force)


def is_allowed(act: Act, roles: Iterable[Role]) -> bool:
    """Return whether a member of staff in one of `roles` may do `act`."""
    return bool(set(ALLOWED_ROLES[act]) & set(roles))


class Fate(StrEnum):
    """What became of one version."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


FATES = {
    Act.PROPOSE: Fate.WAITING,
    Act.WITHDRAW: Fate.WITHDRAWN,
    Act.AGREE: Fate.AGREED,
    Act.AGREE_WITH_NOTES: Fate.AGREED,
    Act.DISAGREE: Fate.REFUSED,
}


def fate_of(number: int, steps: Sequence[Step]) -> Fate:
    """Return what became of one version: an agreed one is superseded once a later one is agreed."""
    own = [step for step in steps if step.version_number == number and step.moves and step.act in FATES]
    fate = FATES[own[-1].act] if own else Fate.WAITING
    later = (step.version_number for step in steps if step.act in AGREEING and step.moves)
    if fate is Fate.AGREED and any(other is not None and other > number for other in later):
        return Fate.SUPERSEDED
    return fate
