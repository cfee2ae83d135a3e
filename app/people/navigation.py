"""The menu of the team's pages: only the doors that open for whoever acts."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.people.domain.access import Access
from app.people.domain.policy import Action, Allow, Facts, decide
from app.people.guards import current_access


@dataclass(frozen=True)
class Door:
    """A page of some room, named by its endpoint: this room imports none that stands above it."""

    endpoint: str
    action: Action
    text: object


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu."""

    href: str
    text: object
    is_current: bool


DOORS = (
    Door("worklist.index", Action.SEE_WORKLIST, _l("Worklist")),
    Door("mdt.people", Action.SEE_PERSON, _l("People")),
    Door("care_plans.actions", Action.SEE_WORKLIST, _l("Actions")),
    Door("care_plans.to_review", Action.SEE_PERSON, _l("Plans to review")),
    Door("accounts.invitations", Action.INVITE, _l("Invitations")),
    Door("population.upload", Action.IMPORT_PATIENTS, _l("Add people")),
    Door("accounts.break_glass", Action.BREAK_GLASS, _l("Open another record")),
    Door("accounts.break_glass_reviews", Action.REVIEW_BREAK_GLASS, _l("Review opened records")),
    Door("accounts.staff", Action.MANAGE_STAFF, _l("Staff")),
    Door("accounts.teams", Action.MANAGE_STAFF, _l("Teams")),
)


def menu(access: Access) -> Iterator[MenuItem]:
    """Give the entries that `access` may open. A room that is not built in has no entry."""
    for door in DOORS:
        if door.endpoint in current_app.view_functions and _opens(access, door):
            yield MenuItem(url_for(door.endpoint), door.text, request.endpoint == door.endpoint)


def _opens(access: Access, door: Door) -> bool:
    return isinstance(decide(access, door.action, Facts(), clock.now()), Allow)


def _navigation() -> dict[str, object]:
    access = current_access()
    return {"navigation": list(menu(access)) if access.is_staff else []}


def init_app(app: Flask) -> None:
    """Give every staff page its menu."""
    app.context_processor(_navigation)
