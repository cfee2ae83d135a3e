"""One decision for every door: may this actor do this to that record now?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.people.domain.access import CARE_ROLES, Access, Kind, Role
from app.people.domain.helping import Scope

FRESH_FOR = timedelta(minutes=5)


class Action(StrEnum):
    """Everything that a route may declare. Words of the glossary."""

    MANAGE_OWN_SESSION = "manage_own_session"
    ANSWER_OWN = "answer_own"
    READ_OWN = "read_own"
    PRINT_BLANK = "print_blank"
    SEE_OWN_ACCESS_LOG = "see_own_access_log"
    GET_OWN_COPY = "get_own_copy"
    SEE_WORKLIST = "see_worklist"
    SEE_PERSON = "see_person"
    ACT_ON_ITEM = "act_on_item"
    ASSIST = "assist"
    INVITE = "invite"
    IMPORT_PATIENTS = "import_patients"
    BREAK_GLASS = "break_glass"
    REVIEW_BREAK_GLASS = "review_break_glass"
    MANAGE_STAFF = "manage_staff"
    WRITE_PLAN = "write_plan"
    PROPOSE_PLAN = "propose_plan"
    ANSWER_OWN_PLAN = "answer_own_plan"
    MANAGE_HELPERS = "manage_helpers"
    FREEZE_HELPERS = "freeze_helpers"
    LET_HELPER_IN = "let_helper_in"
    HELP = "help"
    HELP_SEE_PLAN = "help_see_plan"
    HELP_AGREE_PLAN = "help_agree_plan"
    HELP_ANSWER = "help_answer"
    CHECK_IN = "check_in"
    SHARE_OWN_SUMMARY = "share_own_summary"
    SET_TARGET = "set_target"
    KEEP_DIARY = "keep_diary"


class Relation(StrEnum):
    """How the actor stands to the record in question."""

    NONE = "none"
    OWN = "own"
    HELPING = "helping"
    CASELOAD = "caseload"
    GLASS = "glass"


@dataclass(frozen=True)
class Facts:
    """What is known of the record. `relation` is None where the route names no record. `scopes`: what a helper may."""

    relation: Relation | None = None
    scopes: frozenset[Scope] = frozenset()


@dataclass(frozen=True)
class Allow:
    """Go on, and honour the obligations."""

    needs_fresh_sign_in: bool = False
    needs_reason: bool = False


@dataclass(frozen=True)
class Deny:
    """`hidden` means that the record must look as if it did not exist."""

    code: str
    hidden: bool = False


Decision = Allow | Deny

STAFF_ROLES: dict[Action, tuple[Role, ...]] = {
    Action.SEE_WORKLIST: CARE_ROLES,
    Action.SEE_PERSON: CARE_ROLES,
    Action.ACT_ON_ITEM: CARE_ROLES,
    Action.ASSIST: CARE_ROLES,
    Action.INVITE: (Role.CARE_COORDINATOR, Role.CLINICAL_LEAD),
    Action.IMPORT_PATIENTS: (Role.CARE_COORDINATOR, Role.CLINICAL_LEAD),
    Action.BREAK_GLASS: (Role.CLINICIAN, Role.CLINICAL_LEAD),
    Action.REVIEW_BREAK_GLASS: (Role.CLINICAL_LEAD,),
    Action.MANAGE_STAFF: (Role.ADMINISTRATOR,),
    Action.WRITE_PLAN: CARE_ROLES,
    Action.PROPOSE_PLAN: (Role.CLINICIAN, Role.CLINICAL_LEAD),
    Action.FREEZE_HELPERS: CARE_ROLES,
    Action.LET_HELPER_IN: CARE_ROLES,
    Action.SET_TARGET: (Role.CLINICAL_LEAD,),
}
ANYONES_ACTIONS = frozenset({Action.MANAGE_OWN_SESSION, Action.PRINT_BLANK})
PATIENT_ACTIONS = frozenset(
    {
        Action.ANSWER_OWN,
        Action.READ_OWN,
        Action.SEE_OWN_ACCESS_LOG,
        Action.ANSWER_OWN_PLAN,
        Action.MANAGE_HELPERS,
        Action.SHARE_OWN_SUMMARY,
        Action.GET_OWN_COPY,
        Action.KEEP_DIARY,
    }
)
# What a helper may do, and what the person must have let them: None = it shows nothing of the person.
HELPER_ACTIONS: dict[Action, Scope | None] = {
    Action.HELP: None,
    Action.CHECK_IN: None,
    Action.HELP_SEE_PLAN: Scope.SEE_PLAN,
    Action.HELP_AGREE_PLAN: Scope.AGREE_PLAN,
    Action.HELP_ANSWER: Scope.ANSWER,
}
NEEDS_REASON = frozenset({Action.BREAK_GLASS, Action.REVIEW_BREAK_GLASS})


def decide(access: Access, action: Action, facts: Facts, now: datetime) -> Decision:
    """Return whether `access` may do `action` on the record of `facts`. Default: no."""
    if not access.is_signed_in:
        return Deny("not_signed_in")
    if action in ANYONES_ACTIONS:
        return Allow()
    if action in PATIENT_ACTIONS:
        return _decide_patient(access, facts)
    if action in HELPER_ACTIONS:
        return _decide_helper(access, action, facts)
    return _decide_staff(access, action, facts)


def _decide_patient(access: Access, facts: Facts) -> Decision:
    if access.kind is not Kind.PATIENT:
        return Deny("not_a_patient", hidden=True)
    if facts.relation in (None, Relation.OWN):
        return Allow()
    return Deny("not_your_record", hidden=True)


def _decide_helper(access: Access, action: Action, facts: Facts) -> Decision:
    """Return whether a helper may. What the person did not let them do does not exist for them."""
    if access.kind is not Kind.HELPER:
        return Deny("not_a_helper", hidden=True)
    if action is Action.CHECK_IN and access.works_in_home:
        return Deny("helps_for_pay", hidden=True)  # it is about looking after somebody of one's own
    needed = HELPER_ACTIONS[action]
    if needed is None and facts.relation in (None, Relation.HELPING):
        return Allow()
    if needed is not None and facts.relation is Relation.HELPING and needed in facts.scopes:
        return Allow()
    return Deny("not_let", hidden=True)


def _decide_staff(access: Access, action: Action, facts: Facts) -> Decision:
    if access.kind is not Kind.STAFF:
        return Deny("not_staff", hidden=True)
    if not access.teams_as(*STAFF_ROLES[action]):
        return Deny("role")
    if facts.relation in (None, Relation.CASELOAD):
        return Allow(needs_reason=action in NEEDS_REASON)
    if facts.relation is Relation.GLASS and action is Action.SEE_PERSON:
        return Allow()
    return Deny("no_relationship", hidden=True)


def is_fresh(access: Access, now: datetime) -> bool:
    """Return whether the actor proved who they are within the last five minutes."""
    return access.reauthenticated_at is not None and now - access.reauthenticated_at <= FRESH_FOR
