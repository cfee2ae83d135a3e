"""How co-ordinators invite the people of their teams."""

import uuid

import segno
from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.domain.invitations import Channel, Refusal, Standing
from app.accounts.forms.invitations import standing_words
from app.accounts.models import Invitation
from app.accounts.routes import bp
from app.accounts.services import invitations as services
from app.accounts.services.letter_words import LetterWords, letter_words
from app.core import audit, clock, i18n
from app.core.db import db_session
from app.core.errors import Invalid, NotFound
from app.core.forms import Form
from app.core.render import page
from app.messaging.domain.texts import is_uk_mobile
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.domain.spelling import spell
from app.people.guards import current_access, requires
from app.people.models import Patient, Team

PAGE = 50


@bp.get("/team/invitations")
@requires(Action.INVITE)
def invitations() -> Response:
    """List my teams' people and how far each has come."""
    standing, after = _standing(request.args.get("show")), _uuid(request.args.get("after"))
    session, access = db_session(), current_access()
    found = queries.invitees(session, access, standing=standing, after=after, limit=PAGE + 1)
    shown = found[:PAGE]
    ids = [one.patient.id for one in shown]
    audit.record_many(session, access, "invitations.listed", patient_ids=ids, object_type="patient", now=clock.now())
    session.commit()
    following = (
        url_for("accounts.invitations", show=standing, after=shown[-1].patient.id) if len(found) > PAGE else None
    )
    return page(
        "accounts/invitations.html",
        title=_("Invite people"),
        form=Form(),
        invitees=shown,
        standing=standing,
        filters=standing_words(),
        following=following,
        first=url_for("accounts.invitations", show=standing) if after else None,
        notice=_notice(request.args.get("done", "")),
        has_mobile=lambda patient: is_uk_mobile(patient.phone or ""),
    )


@bp.post("/team/invitations")
@requires(Action.INVITE)
def invite() -> Response:
    """Text one person, or make their letter."""
    lettered, texted = _uuid(request.form.get("letter")), _uuid(request.form.get("text"))
    if lettered:
        return _invite_by_letter(lettered)
    if texted:
        return _invite_by_text(texted)
    raise Invalid


@bp.get("/team/invitations/everyone")
@requires(Action.INVITE, readonly=True)
def everyone() -> Response:
    """Say how many people would be texted, and how many cannot be."""
    session, access = db_session(), current_access()
    count = services.count_with_mobile(session, access)
    total = queries.count_invitees(session, access, Standing.NOT_INVITED)
    return page(
        "accounts/invite_everyone.html",
        title=_("Text everyone not yet invited"),
        form=Form(),
        count=count,
        without_count=total - count,
        most=services.MOST_AT_ONCE,
    )


@bp.post("/team/invitations/everyone")
@requires(Action.INVITE)
def invite_everyone() -> Response:
    """Text them."""
    session, access = db_session(), current_access()
    count = services.invite_everyone(session, access, base_url=_base_url(), now=clock.now())
    session.commit()
    return redirect(url_for("accounts.invitations", done=f"texted-{count}"), 303)


@bp.get("/team/invitations/<uuid:invitation_id>/letter")
@requires(Action.INVITE)
def letter(invitation_id: uuid.UUID) -> Response:
    """Show a letter to print, in the person's language with English beside it."""
    session, access = db_session(), current_access()
    found = queries.invitation(session, access, invitation_id)
    if found is None or found.channel != Channel.LETTER or found.accepted_at or found.revoked_at:
        raise NotFound
    patient = people.patient(session, access, found.patient_id)
    team = people.lead_team(session, access, found.patient_id)
    services.record_print(session, access, found, clock.now())
    session.commit()
    return _letter_page(found, patient, team)


def _invite_by_text(patient_id: uuid.UUID) -> Response:
    session, access = db_session(), current_access()
    answer = services.invite_by_text(session, access, patient_id, base_url=_base_url(), now=clock.now())
    session.commit()
    done = answer.value if isinstance(answer, Refusal) else "texted-1"
    return redirect(url_for("accounts.invitations", show=_standing(request.args.get("show")), done=done), 303)


def _invite_by_letter(patient_id: uuid.UUID) -> Response:
    session, access = db_session(), current_access()
    is_new = "new_code" in request.form
    answer = services.invite_by_letter(session, access, patient_id, now=clock.now(), is_new_code=is_new)
    session.commit()
    if isinstance(answer, Refusal):
        return redirect(url_for("accounts.invitations", done=answer.value), 303)
    return redirect(url_for("accounts.letter", invitation_id=answer.id), 303)


def _letter_page(invitation: Invitation, patient: Patient, team: Team | None) -> Response:
    where = f"{_base_url()}/start/letter"
    languages = dict.fromkeys([patient.locale if patient.locale in i18n.LOCALES else "en", "en"])
    return page(
        "accounts/letter.html",
        title=_("Invitation letter for %(name)s", name=patient.full_name),
        form=Form(),
        made_on=invitation.invited_at.astimezone(clock.LONDON).date(),
        patient=patient,
        team=team,
        code=spell(str(invitation.code)),
        picture=segno.make(where, error="m").svg_data_uri(scale=4, border=4, light="#fff"),
        columns=[_words(locale, patient, team, invitation, where) for locale in languages],
    )


def _words(locale: str, patient: Patient, team: Team | None, invitation: Invitation, where: str) -> LetterWords:
    return letter_words(
        locale=locale,
        given_name=str(patient.given_name),
        address=where.partition("://")[2],
        phone=team.phone if team else "",
        expires_at=invitation.expires_at,
    )


def _notice(done: str) -> str | None:
    what, _separator, count = done.partition("-")
    if what == "texted" and count.isascii() and count.isdigit():
        number = int(count[:6])
        return str(ngettext("%(num)d person will be texted.", "%(num)d people will be texted.", number))
    return {
        Refusal.NO_MOBILE.value: str(_("They have no UK mobile number. Print a letter instead.")),
        Refusal.DIED.value: str(_("This person has died. Nothing was sent.")),
        Refusal.TEXTED_LATELY.value: str(_("They were texted within the last 24 hours. Nothing more was sent.")),
    }.get(done)


def _standing(text: str | None) -> Standing | None:
    return Standing(text) if text in set(Standing) else None


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _base_url() -> str:
    return str(current_app.extensions["settings"].base_url)
