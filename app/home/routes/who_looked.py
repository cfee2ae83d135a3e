"""Who has looked at my record: what the log says, in plain words."""

import uuid
from collections.abc import Mapping, Sequence

from flask import request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from app.core import audit
from app.core.audit import AuditEvent
from app.core.db import db_session
from app.core.render import page
from app.home.routes import bp
from app.people import queries
from app.people.domain.access import Kind, Role
from app.people.domain.policy import Action
from app.people.guards import current_access, requires

PAGE = 25
LARGEST_SEQ = 2**31 - 1
Posts = Mapping[uuid.UUID, Sequence[tuple[Role, str]]]


@bp.get("/my-record/who-looked")
@requires(Action.SEE_OWN_ACCESS_LOG, readonly=True)
def who_looked() -> Response:
    """List what others did with my record, newest first; what I did myself only on request."""
    session, access = db_session(), current_access()
    assert access.patient_id is not None
    with_mine = request.args.get("mine") == "1"
    events = audit.events_about(
        session,
        access.patient_id,
        exclude_actor=None if with_mine else access.user_id,
        limit=PAGE + 1,
        before=_before(),
    )
    shown = events[:PAGE]
    staff = {event.actor_id for event in shown if event.actor_id and event.actor_kind == Kind.STAFF}
    posts = queries.posts_by_id(session, access, staff) if staff else {}
    return page(
        "home/who_looked.html",
        title=_("Who has looked at my record"),
        rows=[{"event": event, "words": sentence(event, access.user_id, posts)} for event in shown],
        with_mine=with_mine,
        is_first=_before() is None,
        following=_address(with_mine, shown[-1].seq) if len(events) > PAGE else None,
    )


def _before() -> int | None:
    """Return where the page starts; from the top where the address was cut short."""
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= LARGEST_SEQ else None


def _address(with_mine: bool, before: int) -> str:
    return url_for(".who_looked", mine="1" if with_mine else None, before=before)


def sentence(event: AuditEvent, own_user_id: uuid.UUID | None, posts: Posts) -> Markup:
    """Say what one event was. An action that this release has no words for is said neutrally, never by its code."""
    return escape(_words(event)) % {"who": _who(event, own_user_id, posts)}


def _words(event: AuditEvent) -> str:
    if event.action == "emergency.refused":
        return str(_("Somebody tried a code for your emergency summary that does not work any more."))
    if event.outcome == "denied":
        return str(_("%(who)s tried to open something in your record and was not let in."))
    if event.action == "summary.read" and event.reason == "break_glass":
        return str(
            _(
                "%(who)s opened the page that sums up your answers. "
                "They are not in your care team, so they had to give a reason."
            )
        )
    return _actions().get(event.action) or str(_("%(who)s did something with your record."))


def _who(event: AuditEvent, own_user_id: uuid.UUID | None, posts: Posts) -> Markup:
    if event.actor_kind == Kind.PATIENT and event.actor_id == own_user_id:
        return escape(_("You"))
    if event.actor_kind == Kind.HELPER:
        return Markup("<bdi>{}</bdi> ({})").format(event.actor_display, _("helps you"))
    if event.actor_kind == Kind.EMERGENCY:
        return Markup("<bdi>{}</bdi>").format(event.actor_display)
    if event.actor_kind != Kind.STAFF or event.actor_id is None:
        return escape(_("This service"))
    name = Markup("<bdi>{}</bdi>").format(event.actor_display)
    roles = [_role_words(role, team) for role, team in posts.get(event.actor_id, ())]
    return Markup("{} ({})").format(name, "; ".join(roles)) if roles else name


def _role_words(role: Role, team: str) -> str:
    words = {
        Role.CARE_COORDINATOR: _("care co-ordinator, %(team)s", team=team),
        Role.CLINICIAN: _("doctor, nurse or therapist, %(team)s", team=team),
        Role.CLINICAL_LEAD: _("senior doctor or nurse, %(team)s", team=team),
    }
    return str(words.get(role, _("works for %(team)s", team=team)))


def _actions() -> Mapping[str, str]:
    """Return a whole sentence for each thing that can be done with a record."""
    return {
        "summary.read": _("%(who)s opened the page that sums up your answers."),
        "people.listed": _("%(who)s saw your name on the list of people their team looks after."),
        "people.found": _("%(who)s looked you up by your number."),
        "worklist.read": _("%(who)s saw your name on the list of things to look at."),
        "worklist.opened": _("%(who)s opened a note to look at what you sent."),
        "worklist.raised": _("%(who)s told your care team that there is something to look at."),
        "worklist.taken": _("%(who)s said they will look at what you sent."),
        "worklist.closed": _("%(who)s finished looking at what you sent."),
        "worklist.reopened": _("%(who)s put something back on the list to look at again."),
        "assessment.started": _("%(who)s began a set of questions."),
        "assessment.opened": _("%(who)s opened your questions."),
        "assessment.saved": _("%(who)s saved an answer."),
        "assessment.version_moved": _("%(who)s chose to use the new questions."),
        "assessment.version_kept": _("%(who)s chose to finish the questions they had started."),
        "answer.disowned": _("%(who)s said that an answer is not theirs."),
        "answer.just_me": _("%(who)s chose which answers to keep from people who help."),
        "assessment.submitted": _("%(who)s sent answers to your care team."),
        "assessment.read": _("%(who)s read your answers."),
        "assessment.exported": _("%(who)s saved a copy of your answers for another computer system."),
        "assisted.began_phone": _("%(who)s began to write down your answers with you by phone."),
        "assisted.began_paper": _("%(who)s began to key in your paper form."),
        "assisted.form_opened": _("%(who)s opened the form to answer questions with you."),
        "helping.opened": _("%(who)s opened the page to help you."),
        "break_glass.listed": _("%(who)s saw that somebody outside your care team opened your record."),
        "assisted.asked": _("%(who)s opened a question to answer it with you."),
        "assessment.saved_as_pdf": _("%(who)s made a PDF of your answers."),
        "care_plan.begin": _("%(who)s began your plan."),
        "care_plan.edit": _("%(who)s changed the draft of your plan."),
        "care_plan.propose": _("%(who)s sent you a plan to read."),
        "care_plan.withdraw": _("%(who)s took a plan back to change it."),
        "care_plan.agree": _("%(who)s agreed to the plan."),
        "care_plan.agree_with_notes": _("%(who)s agreed to the plan and added something."),
        "care_plan.disagree": _("%(who)s did not agree to the plan."),
        "care_plan.ask_for_help": _("%(who)s asked for help with the plan."),
        "care_plan.agree_for": _("%(who)s agreed to the plan for you."),
        "care_plan.agree_with_notes_for": _("%(who)s agreed to the plan for you and added something."),
        "care_plan.disagree_for": _("%(who)s said no to the plan for you."),
        "care_plan.ask_for_help_for": _("%(who)s asked for help with the plan for you."),
        "care_plan.comment": _("%(who)s wrote something about the plan."),
        "care_plan.read": _("%(who)s read your plan."),
        "care_plan.saved_as_pdf": _("%(who)s made a PDF of your plan."),
        "notice.read": _("%(who)s read a message in the app."),
        "diary.recorded": _("%(who)s wrote in your diary."),
        "diary.changed": _("%(who)s changed something in your diary."),
        "diary.removed": _("%(who)s took something out of your diary."),
        "diary.put_back": _("%(who)s put something back into your diary."),
        "diary.target_on": _("%(who)s set your team’s number for you."),
        "diary.target_off": _("%(who)s switched your team’s number off."),
        "diary.targets_read": _("%(who)s opened your team’s numbers for you."),
        "diary.marked": _("%(who)s chose which notes stand on your charts."),
        "diary.saved_as_pdf": _("%(who)s made a PDF of a month of your diary."),
        "diary.read": _("%(who)s read a month of your diary."),
        "emergency.saved": _("%(who)s chose what your emergency summary says."),
        "emergency.code_made": _("%(who)s made a code for your emergency summary."),
        "emergency.turned_off": _("%(who)s turned your emergency summary off."),
        "emergency.opened": _(
            "%(who)s opened your emergency summary with its code. That is the name they gave; nobody checked it."
        ),
        "flag.raised": _("%(who)s noted that you may need help soon."),
        "patient.registered": _("%(who)s added you to this service."),
        "patient.compared": _("%(who)s compared your details with a list of people."),
        "patient.invited": _("%(who)s invited you to use this service."),
        "invitations.listed": _("%(who)s saw your name on the list of people to invite."),
        "invitation.printed": _("%(who)s printed your letter."),
        "invitation.accepted": _("%(who)s used your invitation."),
        "invitation.refused": _("%(who)s could not use your invitation."),
        "plan_action.listed": _("%(who)s saw your name on the list of what their team does."),
        "plan_action.opened": _("%(who)s opened an action of your plan."),
        "plan_action.claim": _("%(who)s took on an action of your plan."),
        "plan_action.hand_over": _("%(who)s handed an action of your plan over to a colleague."),
        "plan_action.done": _("%(who)s said that an action of your plan is done."),
        "plan_action.not_done": _("%(who)s said that an action of your plan could not be done."),
        "plan_action.reopen": _("%(who)s opened an action of your plan again."),
        "break_glass.opened": _("%(who)s is not in your care team, gave a reason and opened your record for 1 hour."),
        "break_glass.reviewed": _("%(who)s checked why somebody outside your care team opened your record."),
        "user.created": _("%(who)s made your way to sign in."),
        "signin.succeeded": _("%(who)s signed in."),
        "signin.failed": _("Somebody tried to sign in as you and could not."),
        "care_plan.listed": _("%(who)s saw your name on the list of plans to look at again."),
        "copy.given": _("%(who)s got a copy of everything that is held about you."),
        "session.renewed": _("%(who)s checked again, with a code, that it is you."),
        "session.ended": _("%(who)s signed out."),
        "session.all_ended": _("%(who)s signed out everywhere."),
        "helper.asked": _("%(who)s asked somebody for help."),
        "helper.home_let_in": _("%(who)s let a care home help you."),
        "helper.changed": _("%(who)s changed what a helper can do."),
        "helper.ended": _("%(who)s stopped the help of a helper."),
        "helper.said_yes": _("%(who)s said yes to helping you."),
        "helper.said_no": _("%(who)s said no to helping you."),
        "helpers.read": _("%(who)s saw who helps you."),
        "helpers.frozen": _("%(who)s keeps all helpers out."),
        "helpers.let_in_again": _("%(who)s let the helpers in again."),
        "push.turned_on": _("%(who)s turned on messages on a phone."),
        "push.turned_off": _("%(who)s turned off messages on a phone."),
        "language.chosen": _("%(who)s chose your language."),
    }
