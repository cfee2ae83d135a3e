"""A whole assessment at once: a phone that has it steps through the questions by itself, with or without signal."""

import uuid
from collections.abc import Iterator
from typing import Any

from flask import jsonify, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.assessments import queries
from app.assessments.domain.fingerprints import others_fingerprint
from app.assessments.domain.goals import goal_of
from app.assessments.domain.voices import Voice
from app.assessments.forms import SendForm, form_for, refusals
from app.assessments.queries import Sitting
from app.assessments.routes import bp
from app.assessments.routes.asked import of_question
from app.assessments.routes.earlier import note_of
from app.assessments.routes.goal_words import own_goal
from app.assessments.routes.help_now import EVERYTHING, help_context
from app.core import clock
from app.core.db import db_session
from app.core.i18n import current_locale, text_direction
from app.core.render import page_to_keep
from app.core.trees import tree_of
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.people.phone_session import session_of_phone
from app.questionnaires.domain import canonical
from app.questionnaires.domain.definition import DangerKind, Question, QuestionType
from app.questionnaires.domain.values import to_json

ASKED = ("link_id", "type", "required", "private", "enable_when", "enable_all", "max_choices", "options")
OWN_PAGES = ("alone", "check", "hidden", "ready", "refusal", "waits")
OPTION = ("code", "enable_when", "private")


@bp.get("/assessments/<uuid:assessment_id>/pack")
@requires(Action.ANSWER_OWN, readonly=True)
def pack(assessment_id: uuid.UUID) -> Response:
    """Give every question of an assessment, how one leads to the next, and the answers that stand.

    The phone keeps it sealed, and without what is private (frontend/js/packs.js). The first page of a browser asks for
    the session along with it (`?session`), which is what no other request has to bring then.
    """
    session, access = db_session(), current_access()
    found = queries.sitting(session, access, assessment_id, current_locale())
    is_open = not found.assessment.is_submitted
    is_newer = is_open and queries.newer_version(session, access, found.assessment, current_locale()) is not None
    said: dict[str, Any] = {"id": assessment_id, "is_open": is_open and not is_newer, "now": clock.now().isoformat()}
    if not said["is_open"]:
        return jsonify(said)
    return jsonify({**said, **_whole(found), **({"session": session_of_phone()} if "session" in request.args else {})})


def _whole(found: Sitting) -> dict[str, Any]:
    definition = found.version.definition
    title = found.version.words.title()
    return {
        "title": title.text,
        "lang": current_locale(),
        "dir": text_direction(current_locale()),
        "version": definition.version,
        "asked": {"pages": [{"questions": list(_rules(canonical.to_json(definition)))}]},
        "safety": [{"link_id": rule.link_id, "code": rule.code, "kind": rule.kind.value} for rule in definition.safety],
        "answers": {link_id: to_json(value) for link_id, value in found.values.items()},
        "revisions": {link_id: row.revision for link_id, row in found.rows.items()},
        "operations": {link_id: row.operation_id for link_id, row in found.rows.items()},
        "pages": {
            question.link_id: _page(found, question) for question in definition.questions() if _is_asked(question)
        },
        "help": dict(_help(found)),
        "has_more_to_check": _has_more_to_check(found),
        "others": others_fingerprint(found.said, found.rows),
        "own": {name: tree_of(_own_page(name, found)) for name in OWN_PAGES},
    }


def _own_page(name: str, found: Sitting) -> str:
    """Return a page that only a phone shows, which steps through the questions by itself."""
    form = SendForm()
    form.form_errors = [Markup('<a href="#answer"></a>')]
    resume = url_for("assessments.resume", assessment_id=found.assessment.id)
    return render_template(f"assessments/pack_{name}.html", form=form, resume=resume, assessment_id=found.assessment.id)


def _has_more_to_check(found: Sitting) -> bool:
    """Return whether the site's page to check shows more than the person's own answers: the phone shows only these."""
    said = found.said
    if said.is_assisted or said.to_confirm() or said.asked_before() or said.others():
        return True
    return any(facts.voice is not Voice.SELF for facts in said.facts().values())


def _is_asked(question: Question) -> bool:
    return question.type is not QuestionType.DISPLAY


def _rules(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what decides whether each question is asked, in the shape that branching.js reads."""
    for one in content["pages"]:
        for question in one["questions"]:
            kept = {name: question[name] for name in ASKED if name in question}
            if "options" in kept:
                kept["options"] = [{name: item[name] for name in OPTION if name in item} for item in kept["options"]]
            yield kept


def _page(found: Sitting, asked: Question) -> dict[str, Any]:
    form = form_for(found.version.words, asked, found.values, is_whole=True)
    stored = found.stored(asked.link_id)
    form.show(found.to_show(asked.link_id))
    form.revision.data, form.shown_in.data = str(stored.revision if stored else 0), current_locale()
    html = render_template(
        "assessments/question.html",
        layout="fragment.html",
        **of_question(found.version, asked, form, own_goal(found, asked)),
        has_private_choices=any(option.private for option in asked.options),
        note=note_of(found, asked),
        skip=None if asked.required else _("Skip this question"),
        assessment_id=found.assessment.id,
    )
    text = found.version.words.text(asked)
    language = {"lang": text.lang, "dir": text_direction(text.lang)} if text.lang != current_locale() else {}
    return {
        "title": text.text,
        "language": language,
        "tree": tree_of(html),
        "refusals": refusals(asked),
        "is_servers": goal_of(found.version.definition, asked) is not None,
    }


def _help(found: Sitting) -> Iterator[tuple[str, Any]]:
    """Yield the help page of each danger sign that an answer here may be, and of all of them at once."""
    kinds = {rule.kind for rule in found.version.definition.safety}
    for shown in [*((kind,) for kind in DangerKind if kind in kinds), *([EVERYTHING] if len(kinds) > 1 else [])]:
        said = help_context(shown, carry_on=url_for("assessments.resume", assessment_id=found.assessment.id))
        yield (shown[0].value if len(shown) == 1 else "*"), page_to_keep("assessments/help_now.html", **said)
