"""decide(): the one decision for every door."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.people.domain.access import ANONYMOUS, Access, Kind, Role, kind_of_staff, system_access
from app.people.domain.policy import Action, Allow, Deny, Facts, Relation, decide, is_fresh

TEAM = uuid.uuid4()
PATIENT = Access(kind=Kind.PATIENT, user_id=uuid.uuid4(), patient_id=uuid.uuid4())


def member(role: Role) -> Access:
    return Access(kind=Kind.STAFF, user_id=uuid.uuid4(), memberships=frozenset({(TEAM, role)}))


# Written by hand: who may do what on a record of their own team.
MAY = {
    Action.SEE_WORKLIST: {"care_coordinator", "clinician", "clinical_lead"},
    Action.SEE_PERSON: {"care_coordinator", "clinician", "clinical_lead"},
    Action.ACT_ON_ITEM: {"care_coordinator", "clinician", "clinical_lead"},
    Action.ASSIST: {"care_coordinator", "clinician", "clinical_lead"},
    Action.INVITE: {"care_coordinator", "clinical_lead"},
    Action.IMPORT_PATIENTS: {"care_coordinator", "clinical_lead"},
    Action.BREAK_GLASS: {"clinician", "clinical_lead"},
    Action.REVIEW_BREAK_GLASS: {"clinical_lead"},
    Action.MANAGE_STAFF: {"administrator"},
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(MAY))
def test_each_role_may_do_what_the_table_says_and_no_more(action: Action, role: Role, now: datetime) -> None:
    decision = decide(member(role), action, Facts(Relation.CASELOAD), now)

    assert isinstance(decision, Allow) == (role.value in MAY[action])


@pytest.mark.parametrize("action", list(Action))
def test_nobody_is_let_in_without_signing_in(action: Action, now: datetime) -> None:
    assert decide(ANONYMOUS, action, Facts(), now) == Deny("not_signed_in")
    assert isinstance(decide(system_access("job"), action, Facts(), now), Deny)


@pytest.mark.parametrize("action", [Action.ANSWER_OWN, Action.READ_OWN, Action.SEE_OWN_ACCESS_LOG])
def test_a_patient_reaches_their_own_record_and_no_other(action: Action, now: datetime) -> None:
    assert decide(PATIENT, action, Facts(Relation.OWN), now) == Allow()
    assert decide(PATIENT, action, Facts(Relation.NONE), now) == Deny("not_your_record", hidden=True)


@pytest.mark.parametrize("actor", [PATIENT, member(Role.ADMINISTRATOR), member(Role.CARE_COORDINATOR)])
def test_everyone_who_is_signed_in_may_print_an_empty_form(actor: Access, now: datetime) -> None:
    assert decide(actor, Action.PRINT_BLANK, Facts(), now) == Allow()


@pytest.mark.parametrize("action", list(MAY))
def test_a_patient_reaches_nothing_of_the_teams(action: Action, now: datetime) -> None:
    assert isinstance(decide(PATIENT, action, Facts(), now), Deny)


@pytest.mark.parametrize("role", list(Role))
def test_staff_do_not_answer_as_the_patient(role: Role, now: datetime) -> None:
    assert isinstance(decide(member(role), Action.ANSWER_OWN, Facts(Relation.CASELOAD), now), Deny)


def test_a_record_outside_the_caseload_looks_as_if_it_did_not_exist(now: datetime) -> None:
    decision = decide(member(Role.CLINICIAN), Action.SEE_PERSON, Facts(Relation.NONE), now)

    assert decision == Deny("no_relationship", hidden=True)


def test_broken_glass_lets_a_clinician_read_and_nothing_else(now: datetime) -> None:
    clinician = member(Role.CLINICIAN)

    assert isinstance(decide(clinician, Action.SEE_PERSON, Facts(Relation.GLASS), now), Allow)
    assert isinstance(decide(clinician, Action.ACT_ON_ITEM, Facts(Relation.GLASS), now), Deny)
    assert isinstance(decide(clinician, Action.ASSIST, Facts(Relation.GLASS), now), Deny)


def test_a_proof_is_fresh_for_five_minutes_to_the_second(now: datetime) -> None:
    proved = replace(member(Role.CLINICIAN), reauthenticated_at=now)

    assert is_fresh(proved, now + timedelta(minutes=5))
    assert not is_fresh(proved, now + timedelta(minutes=5, seconds=1))
    assert not is_fresh(replace(proved, reauthenticated_at=None), now)


def test_an_analysts_team_opens_no_record_on_the_second_wall() -> None:
    assert member(Role.ANALYST).rls()["app.teams"] == ""
    assert member(Role.CLINICIAN).rls()["app.teams"] == str(TEAM)


@pytest.mark.parametrize(
    ("roles", "kind"),
    [
        ({Role.CARE_WORKER}, Kind.HELPER),
        ({Role.CARE_WORKER, Role.ANALYST}, Kind.STAFF),
        ({Role.CLINICIAN}, Kind.STAFF),
        (set(), Kind.STAFF),
    ],
)
def test_whoever_is_a_care_worker_and_nothing_else_acts_as_a_helper(roles: set[Role], kind: Kind) -> None:
    assert kind_of_staff(frozenset(roles)) is kind


def test_a_care_worker_helps_and_is_not_asked_how_they_are(now: datetime) -> None:
    worker = replace(member(Role.CARE_WORKER), kind=Kind.HELPER)

    assert decide(worker, Action.HELP, Facts(), now) == Allow()
    assert decide(worker, Action.CHECK_IN, Facts(), now) == Deny("helps_for_pay", hidden=True)
    assert worker.rls()["app.teams"] == ""
    assert worker.rls()["app.user"] == str(worker.user_id)
