"""My emergency summary: what it says, the code that opens it, who opened it, and turning it off."""

from collections.abc import Iterator

import segno
from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.care_plans import services
from app.care_plans.domain.emergency import Lasts, choose, is_private, parts, shown
from app.care_plans.domain.plan import Item, Plan
from app.care_plans.forms import CodeForm, ContentForm
from app.care_plans.queries import emergency as queries
from app.care_plans.queries import version as version_of
from app.care_plans.routes import bp, words
from app.care_plans.routes.reading import own_id
from app.care_plans.services import MadeCode
from app.core import clock
from app.core.db import db_session
from app.core.forms import Form
from app.core.i18n import current_locale
from app.core.render import page
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.domain.spelling import spell
from app.people.guards import current_access, requires, take_kept

SHOWN_OPENINGS = 50


@bp.get("/plan/emergency")
@requires(Action.READ_OWN, readonly=True)
def my_emergency() -> Response:
    """Say what an emergency summary is, whether mine is on and until when, and who opened it."""
    session, access = db_session(), current_access()
    openings = queries.openings(session, access, own_id(), limit=SHOWN_OPENINGS)
    return page(
        "care_plans/emergency.html",
        title=_("Emergency summary"),
        code=queries.live_code(session, access, own_id(), clock.now()),
        content=queries.content(session, access, own_id()),
        openings=openings,
        count=queries.count_openings(session, access, own_id()) if openings else 0,
        form=Form(),
        words=words,
        is_saved="saved" in request.args,
        is_off="off" in request.args,
        is_used="used" in request.args,
    )


@bp.get("/plan/emergency/preview")
@requires(Action.READ_OWN, readonly=True)
def emergency_preview() -> Response:
    """Show me what somebody reads who opens it."""
    session, access = db_session(), current_access()
    content = queries.content(session, access, own_id())
    version = queries.agreed(session, access, own_id())
    return page(
        "care_plans/emergency_preview.html",
        title=_("What they can read"),
        content=content,
        version=version,
        plan=shown(version.plan, content) if version else Plan(),
        words=words,
        patient=people.patient(session, access, own_id()),
        team=people.lead_team(session, access, own_id()),
    )


@bp.get("/plan/emergency/words")
@requires(Action.SHARE_OWN_SUMMARY)
def emergency_words() -> Response:
    """Ask about allergies, whom to call, and which parts of the plan are in the summary."""
    kept = take_kept()
    if kept:
        form = ContentForm(kept)
        _offer(form, _plan(form.plan_number))
        return _words_page(form)
    session, access = db_session(), current_access()
    version = queries.agreed(session, access, own_id())
    form, plan = ContentForm(), version.plan if version else Plan()
    _offer(form, plan)
    content = queries.content(session, access, own_id())
    form.fill(content, [one for _section, one in parts(plan)], version.number if version else 0)
    return _words_page(form)


@bp.post("/plan/emergency/words")
@requires(Action.SHARE_OWN_SUMMARY)
def save_emergency_words() -> Response:
    """Keep what the summary says."""
    form = ContentForm()
    plan = _plan(form.plan_number)
    _offer(form, plan)
    if not form.validate():
        return _words_page(form)
    session, access = db_session(), current_access()
    before = queries.content(session, access, own_id())
    chosen = choose(before, [one for _section, one in parts(plan)], form.ticked)
    services.save_content(session, access, own_id(), form.said(chosen, current_locale()), clock.now())
    session.commit()
    return redirect(url_for("care_plans.my_emergency", saved="yes"), 303)


@bp.get("/plan/emergency/code")
@requires(Action.SHARE_OWN_SUMMARY)
def emergency_code() -> Response:
    """Ask how long a new code should work."""
    kept = take_kept()
    form = CodeForm(kept) if kept else CodeForm()
    form.offer()
    form.mark()
    return _code_form_page(form)


@bp.post("/plan/emergency/code")
@requires(Action.SHARE_OWN_SUMMARY)
def make_emergency_code() -> Response:
    """Make a code and show it, this once: it is kept as a hash. Sent again, the page shows the same code."""
    form = CodeForm()
    operation_id = form.operation
    form.offer()
    if not form.validate():
        return _code_form_page(form)
    session, access = db_session(), current_access()
    made = services.make_code(session, access, own_id(), Lasts(form.lasts.data), operation_id, clock.now())
    session.commit()
    if made is None:
        return redirect(url_for("care_plans.my_emergency", used="yes"), 303)
    return _code_page(made)


@bp.post("/plan/emergency/off")
@requires(Action.SHARE_OWN_SUMMARY)
def turn_off_emergency() -> Response:
    """End the code at once."""
    services.turn_off(db_session(), current_access(), own_id(), clock.now())
    db_session().commit()
    return redirect(url_for("care_plans.my_emergency", off="yes"), 303)


def _plan(number: int) -> Plan:
    """Return the plan of one of my versions: the one whose parts the page offered."""
    return version_of(db_session(), current_access(), own_id(), number).plan if number else Plan()


def _offer(form: ContentForm, plan: Plan) -> None:
    form.offer(_choices(plan))


def _choices(plan: Plan) -> Iterator[tuple[Item, Markup, object]]:
    for section, one in parts(plan):
        name = words.SECTIONS[section]
        hint = _("%(section)s. So far only you and your team can read this.", section=name)
        yield one, words.typed(words.name_of(one), plan.locale), hint if is_private(one) else name


def _words_page(form: ContentForm) -> Response:
    return page(
        "care_plans/emergency_words.html",
        title=_("What your emergency summary says"),
        status=422 if form.errors else 200,
        form=form,
    )


def _code_form_page(form: CodeForm) -> Response:
    is_on = queries.live_code(db_session(), current_access(), own_id(), clock.now()) is not None
    return page(
        "care_plans/emergency_code_form.html",
        title=_("Make an emergency code"),
        status=422 if form.errors else 200,
        form=form,
        is_on=is_on,
    )


def _code_page(made: MadeCode) -> Response:
    """Show the code in letters, and in a picture whose address carries it after the #, which no server is sent."""
    where = f"{current_app.extensions['settings'].base_url}{url_for('care_plans.emergency')}"
    return page(
        "care_plans/emergency_code.html",
        title=_("Your emergency code"),
        code=spell(made.code),
        ends_at=made.ends_at,
        address=where.partition("://")[2],
        picture=segno.make(f"{where}#{spell(made.code)}", error="m").svg_data_uri(scale=4, border=4, light="#fff"),
        patient=people.patient(db_session(), current_access(), own_id()),
    )
