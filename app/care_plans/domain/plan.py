"""What a shared plan says: one frozen value.

Section names follow the Personalised Care and Support Plan of the Professional Record Standards Body (DOMAIN C6).
Whatever a person or a team typed is kept as typed, each with the language it was typed in.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar


class Section(StrEnum):
    """The parts of a plan that hold items. The value stands in addresses."""

    ABOUT_ME = "about-me"
    GOALS = "goals"
    ACTIONS = "actions"
    CONTINGENCIES = "contingencies"
    MEDICINES = "medicines"
    DOCUMENTS = "documents"


class Doer(StrEnum):
    """Who does an action: the person, a team that works here, or somebody named in words."""

    PERSON = "person"
    TEAM = "team"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AboutMe:
    """One heading of About me with what the person wrote."""

    id: uuid.UUID
    heading: str
    words: str
    locale: str


@dataclass(frozen=True, slots=True)
class PlanAction:
    """What somebody does for a goal. `by_on` None = no date yet, which is not "never"."""

    id: uuid.UUID
    what: str
    doer: Doer
    doer_name: str
    organisation: str
    team_id: uuid.UUID | None = None
    by_on: date | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """What the person wants, in their words, and what is done for it. `concern` is the code it answers, or "".

    `is_private`: for the person and the team alone, never for someone who helps.
    """

    id: uuid.UUID
    words: str
    locale: str
    concern: str = ""
    is_private: bool = False
    actions: tuple[PlanAction, ...] = ()


@dataclass(frozen=True, slots=True)
class Contingency:
    """What to do if things get worse."""

    id: uuid.UUID
    early_signs: str
    what_to_do: str
    who_to_contact: str
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine as the person says they take it: told, not prescribed and not checked."""

    id: uuid.UUID
    name: str
    how: str
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """Another plan or paper: what kind it is, and where it is kept."""

    id: uuid.UUID
    kind: str
    place: str
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that bothers the person and that the plan leaves out on purpose: its code, and what it is called."""

    concern: str
    label: str
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a plan says. `locale` is the language that the team wrote it in."""

    locale: str = "en"
    about_me: tuple[AboutMe, ...] = ()
    goals: tuple[Goal, ...] = ()
    contingencies: tuple[Contingency, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    documents: tuple[Document, ...] = ()
    responsible_user_id: uuid.UUID | None = None
    responsible_name: str = ""
    review_on: date | None = None
    left_out: tuple[LeftOut, ...] = ()

    def goal(self, goal_id: uuid.UUID) -> Goal | None:
        return next((goal for goal in self.goals if goal.id == goal_id), None)

    @property
    def actions(self) -> tuple[PlanAction, ...]:
        return tuple(action for goal in self.goals for action in goal.actions)

    @property
    def concerns(self) -> frozenset[str]:
        """The codes of the concerns that a goal answers."""
        return frozenset(goal.concern for goal in self.goals if goal.concern)

    @property
    def locales(self) -> frozenset[str]:
        """The languages in which the words of this plan were typed."""
        return frozenset((self.locale, *(one.locale for one in self.about_me), *(goal.locale for goal in self.goals)))

    @property
    def left_out_codes(self) -> frozenset[str]:
        return frozenset(one.concern for one in self.left_out)


def without_private(plan: Plan) -> Plan:
    """Return the plan as somebody who helps may read it: as if what is private had never been written."""
    return replace(
        plan,
        goals=tuple(one for one in plan.goals if not one.is_private),
        contingencies=tuple(one for one in plan.contingencies if not one.is_private),
        medicines=tuple(one for one in plan.medicines if not one.is_private),
        documents=tuple(one for one in plan.documents if not one.is_private),
        left_out=tuple(one for one in plan.left_out if not one.is_private),
    )


def readable_part(plan: Plan) -> Plan | None:
    """Return what somebody who helps may read of a plan, or None where that is nothing."""
    shown = without_private(plan)
    return shown if any(items(shown)) else None


Item = AboutMe | Goal | PlanAction | Contingency | Medicine | Document
AnyItem = TypeVar("AnyItem", bound=AboutMe | Goal | PlanAction | Contingency | Medicine | Document)


def items(plan: Plan) -> Iterator[tuple[Section, Item]]:
    """Return every item with its section, in the order in which it is read; a goal comes before its actions."""
    yield from ((Section.ABOUT_ME, one) for one in plan.about_me)
    for goal in plan.goals:
        yield Section.GOALS, goal
        yield from ((Section.ACTIONS, action) for action in goal.actions)
    yield from ((Section.CONTINGENCIES, one) for one in plan.contingencies)
    yield from ((Section.MEDICINES, one) for one in plan.medicines)
    yield from ((Section.DOCUMENTS, one) for one in plan.documents)


def item_of(plan: Plan, section: Section, item_id: uuid.UUID) -> Item | None:
    """Return one item of a section, or None."""
    return next((one for where, one in items(plan) if where is section and one.id == item_id), None)


def with_item(plan: Plan, item: Item, *, goal_id: uuid.UUID | None = None) -> Plan:
    """Return the plan with `item` in place of the one with its id, or added at the end of its section.

    An action belongs to the goal it is already under, else to `goal_id`. A goal keeps the actions it has.
    """
    match item:
        case PlanAction():
            return _with_action(plan, item, goal_id)
        case Goal():
            kept = plan.goal(item.id)
            new = replace(item, actions=kept.actions) if kept else item
            return replace(plan, goals=_put(plan.goals, new))
        case AboutMe():
            return replace(plan, about_me=_put(plan.about_me, item))
        case Contingency():
            return replace(plan, contingencies=_put(plan.contingencies, item))
        case Medicine():
            return replace(plan, medicines=_put(plan.medicines, item))
        case Document():
            return replace(plan, documents=_put(plan.documents, item))


def _with_action(plan: Plan, action: PlanAction, goal_id: uuid.UUID | None) -> Plan:
    home = next((goal.id for goal in plan.goals for one in goal.actions if one.id == action.id), goal_id)
    return replace(
        plan,
        goals=tuple(
            replace(goal, actions=_put(goal.actions, action)) if goal.id == home else goal for goal in plan.goals
        ),
    )


def _put(there: tuple[AnyItem, ...], item: AnyItem) -> tuple[AnyItem, ...]:
    if any(one.id == item.id for one in there):
        return tuple(item if one.id == item.id else one for one in there)
    return (*there, item)


def without_item(plan: Plan, item_id: uuid.UUID) -> Plan:
    """Return the plan without one item; a goal takes its actions with it."""
    goals = tuple(replace(goal, actions=_drop(goal.actions, item_id)) for goal in plan.goals if goal.id != item_id)
    return replace(
        plan,
        goals=goals,
        about_me=_drop(plan.about_me, item_id),
        contingencies=_drop(plan.contingencies, item_id),
        medicines=_drop(plan.medicines, item_id),
        documents=_drop(plan.documents, item_id),
    )


def _drop(there: tuple[AnyItem, ...], item_id: uuid.UUID) -> tuple[AnyItem, ...]:
    return tuple(one for one in there if one.id != item_id)
