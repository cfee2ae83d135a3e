"""Who helps me: asking somebody, changing what they may do, and ending it."""

import uuid

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.carers import queries, services
from app.carers.forms import SENTENCES, AskForm, ChangeForm
from app.carers.routes import bp, words
from app.carers.routes.requests import base_url, request_of
from app.carers.services import AlreadyAsked, OwnNumber, TooManyAsked
from app.core import clock
from app.core.db import db_session
from app.core.forms import Form
from app.core.render import page
from app.people.domain.helping import Scope, State
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept
from app.people.models import CarerLink

OVER = frozenset({State.ENDED, State.DECLINED, State.LAPSED})


@bp.get("/helpers")
@requires(Action.MANAGE_HELPERS, readonly=True)
def helpers() -> Response:
    """Show who helps the person, who was asked, and who helped before."""
    now = clock.now()
    found = [(link, link.state(now)) for link in queries.links(db_session(), current_access(), _own_id())]
    return page(
        "carers/helpers.html",
        title=_("People who help you"),
        now=[one for one in found if one[1] not in OVER],
        before=[one for one in found if one[1] in OVER],
        sentences={scope.value: SENTENCES[scope] for scope in Scope},
        words=words,
    )


@bp.get("/helpers/ask")
@requires(Action.MANAGE_HELPERS, fresh=True)
def ask() -> Response:
    """Ask who is to help."""
    kept = take_kept()
    form = AskForm(kept) if kept else AskForm()
    form.mark()
    return _ask_page(form)


@bp.post("/helpers/ask")
@requires(Action.MANAGE_HELPERS, fresh=True)
def send_request() -> Response:
    """Text the request, once."""
    form = AskForm()
    operation_id = form.operation
    if not form.validate():
        return _ask_page(form)
    request = request_of(form, operation_id)
    try:
        services.ask(db_session(), current_access(), request, base_url=base_url(), now=clock.now())
    except OwnNumber:
        form.add_error("phone", _("This is your own number. Enter the number of the person who helps you"))
        return _ask_page(form)
    except AlreadyAsked:
        form.add_error("phone", _("You have already asked somebody with this number. Go back to see them"))
        return _ask_page(form)
    except TooManyAsked:
        form.form_errors.append(_("You have asked 5 people today. Try again tomorrow"))
        return _ask_page(form, status=429)
    db_session().commit()
    return redirect(url_for("carers.helpers", saved="asked"), 303)


@bp.get("/helpers/<uuid:help_id>")
@requires(Action.MANAGE_HELPERS)
def helper(help_id: uuid.UUID) -> Response:
    """Show what one helper may do, to change it."""
    kept, link = take_kept(), _link(help_id)
    form = ChangeForm(kept) if kept else ChangeForm()
    form.offer_to(link.granted, is_home=link.helper_team_id is not None)
    if not kept:
        form.scopes.data, form.lasts.data = list(link.scopes), ""
    return _helper_page(form, link)


@bp.post("/helpers/<uuid:help_id>")
@requires(Action.MANAGE_HELPERS, fresh=True)
def change_helper(help_id: uuid.UUID) -> Response:
    """Keep what one helper may do from now on."""
    form, link = ChangeForm(), _link(help_id)
    form.offer_to(link.granted, is_home=link.helper_team_id is not None)
    if not form.validate():
        return _helper_page(form, link)
    until = form.until(clock.today())
    services.change(db_session(), current_access(), link.id, scopes=form.chosen, until=until, now=clock.now())
    db_session().commit()
    return redirect(url_for("carers.helpers", saved="changed"), 303)


@bp.get("/helpers/<uuid:help_id>/end")
@requires(Action.MANAGE_HELPERS)
def confirm_end(help_id: uuid.UUID) -> Response:
    """Ask whether they are to help no more."""
    link = _link(help_id)
    return page("carers/end.html", title=_("Stop their help"), form=Form(), link=link, words=words)


@bp.post("/helpers/<uuid:help_id>/end")
@requires(Action.MANAGE_HELPERS)
def end_help(help_id: uuid.UUID) -> Response:
    """End it, from the next page they open."""
    services.end(db_session(), current_access(), _own_id(), help_id, clock.now())
    db_session().commit()
    return redirect(url_for("carers.helpers", saved="ended"), 303)


def _own_id() -> uuid.UUID:
    found = current_access().patient_id
    assert found is not None  # the guard let a patient in
    return found


def _link(help_id: uuid.UUID) -> CarerLink:
    return queries.link(db_session(), current_access(), _own_id(), help_id)


def _ask_page(form: AskForm, status: int | None = None) -> Response:
    status = status or (422 if form.errors else 200)
    return page("carers/ask.html", title=_("Ask somebody to help you"), status=status, form=form)


def _helper_page(form: ChangeForm, link: CarerLink) -> Response:
    state = link.state(clock.now())
    return page(
        "carers/helper.html",
        title=_("What they can do for you"),
        status=422 if form.errors else 200,
        form=form,
        link=link,
        state=state,
        is_over=state in OVER,
        sentences=[SENTENCES[Scope(scope)] for scope in link.scopes],
        words=words,
    )
