"""Access: who acts in this request, and which patients that reaches."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.people.domain.helping import Helped


class Role(StrEnum):
    """What a member of a team is there to do."""

    CARE_COORDINATOR = "care_coordinator"
    CLINICIAN = "clinician"
    CLINICAL_LEAD = "clinical_lead"
    EXPERT_PATIENT = "expert_patient"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    CARE_WORKER = "care_worker"


class Kind(StrEnum):
    """What sort of actor this is."""

    PATIENT = "patient"
    HELPER = "helper"
    STAFF = "staff"
    EMERGENCY = "emergency"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Access:
    """The actor of one request or job. Passed down to every query; never built from what a form says."""

    kind: Kind = Kind.ANONYMOUS
    user_id: uuid.UUID | None = None
    patient_id: uuid.UUID | None = None
    memberships: frozenset[tuple[uuid.UUID, Role]] = frozenset()
    glass_patient_ids: frozenset[uuid.UUID] = frozenset()
    helped: frozenset[Helped] = frozenset()
    session_id: uuid.UUID | None = None
    reauthenticated_at: datetime | None = None
    locale: str = "en"
    display: str = ""
    request_id: str = ""

    @property
    def is_patient(self) -> bool:
        return self.kind is Kind.PATIENT

    @property
    def is_staff(self) -> bool:
        return self.kind is Kind.STAFF

    @property
    def is_helper(self) -> bool:
        return self.kind is Kind.HELPER

    @property
    def is_system(self) -> bool:
        return self.kind is Kind.SYSTEM

    @property
    def is_signed_in(self) -> bool:
        return self.is_patient or self.is_staff or self.is_helper

    @property
    def beyond_ids(self) -> frozenset[uuid.UUID]:
        """The patients within reach beside one's own record and caseload: through the glass, or by helping them."""
        return self.glass_patient_ids | {one.patient_id for one in self.helped}

    def help_for(self, patient_id: uuid.UUID) -> Helped | None:
        """Return how the actor helps this person now, or None."""
        return next((one for one in self.helped if one.patient_id == patient_id), None)

    @property
    def works_in_home(self) -> bool:
        """Whether the actor helps as a worker of a care home, and not as somebody whom a person knows."""
        return self.is_helper and bool(self.memberships)

    def named_before(self, patient_id: uuid.UUID | None) -> "Access":
        """Return the same actor as one person's log names them: a worker with the home that sends them."""
        helped = self.help_for(patient_id) if patient_id else None
        return replace(self, display=f"{self.display}, {helped.home}") if helped and helped.home else self

    @property
    def team_ids(self) -> frozenset[uuid.UUID]:
        return frozenset(team_id for team_id, _ in self.memberships)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(role for _, role in self.memberships)

    def teams_as(self, *roles: Role) -> frozenset[uuid.UUID]:
        """Return the teams in which the actor holds one of `roles`."""
        return frozenset(team_id for team_id, role in self.memberships if role in roles)

    def rls(self) -> Mapping[str, str]:
        """Return the settings that PostgreSQL's row-level security reads.

        Teams are those whose members may see a patient's record: an analyst's team opens nothing.
        """
        if self.is_system:
            return {"app.scope": "system"}
        return {
            "app.scope": str(self.kind),
            "app.patient": str(self.patient_id or ""),
            "app.teams": ",".join(sorted(str(team_id) for team_id in self.teams_as(*CARE_ROLES))),
            "app.glass": ",".join(sorted(str(patient_id) for patient_id in self.beyond_ids)),
            "app.user": str(self.user_id or ""),
        }


# Whoever has this role has no other: they act as a helper, and no page of a team opens for them.
HOME_ROLES = frozenset({Role.CARE_WORKER})
CARE_ROLES = (Role.CARE_COORDINATOR, Role.CLINICIAN, Role.CLINICAL_LEAD)


def kind_of_staff(roles: frozenset[Role]) -> Kind:
    """Return as what somebody with these roles acts: a worker of a care home as a helper, everybody else as staff."""
    return Kind.HELPER if roles and roles <= HOME_ROLES else Kind.STAFF


def system_access(purpose: str, request_id: str = "") -> Access:
    """Return the access of a job or of the sign-in pages, named in the log by its purpose."""
    return Access(kind=Kind.SYSTEM, display=purpose, request_id=request_id)


def emergency_access(patient_id: uuid.UUID, said_name: str, request_id: str = "") -> Access:
    """Return the access of someone who opened one person's emergency summary: that person's rows and no others.

    Nobody is signed in: no door opens for it. The log names them by what they said they are called.
    """
    return Access(kind=Kind.EMERGENCY, patient_id=patient_id, display=said_name, request_id=request_id)


ANONYMOUS = Access()
