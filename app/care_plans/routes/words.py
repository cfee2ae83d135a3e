"""A plan in words: its sections, who does what, what is missing, and what became of it."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.care_plans.domain.difference import Change, FieldChange, Kind, Mark
from app.care_plans.domain.emergency import Content, parts
from app.care_plans.domain.plan import (
    AboutMe,
    Contingency,
    Document,
    Doer,
    Goal,
    Item,
    Medicine,
    Plan,
    PlanAction,
    Section,
)
from app.care_plans.domain.readiness import Failing, Rule
from app.care_plans.domain.states import Act, Fate, Status
from app.care_plans.queries import Event, HelperVoice
from app.core.i18n import current_locale, instant, languages, paragraphs, set_apart, short_day
from app.people.domain.helping import Basis

SECTIONS: Mapping[Section, object] = {
    Section.ABOUT_ME: _l("About me"),
    Section.GOALS: _l("Goals"),
    Section.ACTIONS: _l("Actions"),
    Section.CONTINGENCIES: _l("If things get worse"),
    Section.MEDICINES: _l("Medicines as I take them"),
    Section.DOCUMENTS: _l("Other plans and papers"),
}
ADD = {
    Section.ABOUT_ME: _l("Add something about the person"),
    Section.GOALS: _l("Add a goal"),
    Section.ACTIONS: _l("Add an action"),
    Section.CONTINGENCIES: _l("Add what to do if things get worse"),
    Section.MEDICINES: _l("Add a medicine"),
    Section.DOCUMENTS: _l("Add another plan or paper"),
}
CHANGE = {
    Section.ABOUT_ME: _l("Change what the person says about themselves"),
    Section.GOALS: _l("Change a goal"),
    Section.ACTIONS: _l("Change an action"),
    Section.CONTINGENCIES: _l("Change what to do if things get worse"),
    Section.MEDICINES: _l("Change a medicine"),
    Section.DOCUMENTS: _l("Change another plan or paper"),
}
FIELDS = {
    "heading": _l("Heading"),
    "words": _l("Words"),
    "what": _l("What"),
    "doer_name": _l("Who"),
    "organisation": _l("Organisation"),
    "by_on": _l("By when"),
    "early_signs": _l("Early signs"),
    "what_to_do": _l("What to do"),
    "who_to_contact": _l("Who to contact"),
    "name": _l("Medicine"),
    "how": _l("How I take it"),
    "kind": _l("Kind of paper"),
    "place": _l("Where it is kept"),
    "is_private": _l("Only for the person and the team"),
    "responsible_name": _l("Who is responsible for this plan"),
    "left_out": _l("Left out on purpose"),
    "review_on": _l("When we look at this plan again"),
}
KINDS = {Kind.ADDED: _l("New"), Kind.REMOVED: _l("Taken out"), Kind.CHANGED: _l("Changed")}
STATUSES = {
    Status.DRAFT: _l("Draft"),
    Status.PROPOSED: _l("Waiting for the person’s answer"),
    Status.AGREED: _l("Agreed"),
    Status.CHANGES_REQUESTED: _l("Not agreed"),
}
COLOURS = {Status.DRAFT: "grey", Status.PROPOSED: "blue", Status.AGREED: "green", Status.CHANGES_REQUESTED: "orange"}
FATES = {
    Fate.WAITING: _l("Waiting for an answer"),
    Fate.AGREED: _l("Agreed"),
    Fate.REFUSED: _l("Not agreed"),
    Fate.WITHDRAWN: _l("Taken back by the team"),
    Fate.SUPERSEDED: _l("Agreed, then replaced by a newer one"),
}
MY_ANSWERS = (
    (Act.AGREE, _l("Yes, I agree")),
    (Act.AGREE_WITH_NOTES, _l("Yes, and I want to add something")),
    (Act.DISAGREE, _l("No, I do not agree")),
    (Act.ASK_FOR_HELP, _l("I need help to decide")),
)
ANSWERS_FOR = (
    (Act.AGREE, _l("Yes, I agree for them")),
    (Act.AGREE_WITH_NOTES, _l("Yes, and I want to add something")),
    (Act.DISAGREE, _l("No, I do not agree for them")),
    (Act.ASK_FOR_HELP, _l("I need help to decide for them")),
)
I_SAID = {
    Act.AGREE: _l("You agreed"),
    Act.AGREE_WITH_NOTES: _l("You agreed and added something"),
    Act.DISAGREE: _l("You did not agree"),
    Act.ASK_FOR_HELP: _l("You asked for help"),
    Act.COMMENT: _l("You wrote"),
}
THEY_SAID = {
    Act.AGREE: _l("They agreed"),
    Act.AGREE_WITH_NOTES: _l("They agreed and added something"),
    Act.DISAGREE: _l("They did not agree"),
    Act.ASK_FOR_HELP: _l("They asked for help"),
    Act.COMMENT: _l("They wrote"),
}
FOR_ME = {
    Act.AGREE: _l("%(who)s agreed to this plan for you on %(day)s."),
    Act.AGREE_WITH_NOTES: _l("%(who)s agreed to this plan for you on %(day)s, and added something."),
    Act.DISAGREE: _l("%(who)s said no to this plan for you on %(day)s."),
    Act.ASK_FOR_HELP: _l("%(who)s asked for help with this plan for you on %(day)s."),
}
FOR_THEM = {
    Act.AGREE: _l("%(who)s agreed to this plan for the person on %(day)s."),
    Act.AGREE_WITH_NOTES: _l("%(who)s agreed to this plan for the person on %(day)s, and added something."),
    Act.DISAGREE: _l("%(who)s said no to this plan for the person on %(day)s."),
    Act.ASK_FOR_HELP: _l("%(who)s asked for help with this plan for the person on %(day)s."),
}
I_SAID_FOR = {
    Act.AGREE: _l("You agreed for them on %(day)s."),
    Act.AGREE_WITH_NOTES: _l("You agreed for them on %(day)s, and added something."),
    Act.DISAGREE: _l("You said no for them on %(day)s."),
    Act.ASK_FOR_HELP: _l("You asked for help on %(day)s."),
}
GROUNDS = {
    Basis.LASTING_POWER: _l("The ground: lasting power of attorney for health and welfare."),
    Basis.BEST_INTERESTS: _l("The ground: a decision in the person’s best interests."),
}
_RULES = {
    Rule.NO_GOAL: _l("Add at least one goal"),
    Rule.NO_CONTINGENCY: _l("Say what to do if things get worse"),
    Rule.NO_ONE_RESPONSIBLE: _l("Say who is responsible for the plan"),
    Rule.NO_REVIEW_DATE: _l("Say when the plan is looked at again"),
    Rule.REVIEW_DATE_PASSED: _l("Choose a day after today to look at the plan again"),
    Rule.REVIEW_DATE_TOO_FAR: _l("Look at the plan again within a year"),
}


def doer(action: PlanAction, *, is_own: bool) -> Markup:
    """Say who does an action and for which organisation: "you" on the person's own pages."""
    if action.doer is Doer.PERSON:
        return escape(_("You") if is_own else _("The person"))
    named = ", ".join(part for part in (action.doer_name, action.organisation) if part)
    return Markup("<bdi>{}</bdi>").format(named) if named else escape(_("Not said yet"))


def by_when(action: PlanAction) -> str:
    """Say by when; no date is said, and is never "never"."""
    return short_day(action.by_on) if action.by_on else str(_("No date yet"))


def typed(text: str, locale: str) -> Markup:
    """Write what somebody typed, marked with the language they typed it in, its direction its own."""
    return Markup('<span lang="{}" dir="auto">{}</span>').format(locale, paragraphs(text))


def other_languages(plan: Plan, content: Content) -> str:
    """Name the languages other than the page's in which words of an emergency summary were typed, or ""."""
    typed_in = {content.locale} if content.allergy_words or content.contact_words else set()
    typed_in |= plan.locales if parts(plan) else set()
    others = typed_in - {current_locale()}
    return languages(others) if others else ""


def name_of(item: Item) -> str:
    """Return what an item is called among others: its first words."""
    match item:
        case AboutMe():
            return item.heading
        case Contingency():
            return _shortened(item.early_signs)
        case Medicine():
            return item.name
        case Document():
            return item.kind
        case PlanAction():
            return _shortened(item.what)
        case Goal():
            return _shortened(item.words)


def rule(failing: Failing, labels: Mapping[str, str]) -> str:
    """Say what is missing, and where."""
    about = {"about": _shortened(labels.get(failing.about, failing.about))}
    said = {
        Rule.GOAL_WITHOUT_ACTION: _("Say what will be done for the goal “%(about)s”", **about),
        Rule.ACTION_WITHOUT_DOER: _("Say who will do “%(about)s”", **about),
        Rule.ACTION_WITHOUT_DATE: _("Say by when “%(about)s” will be done", **about),
        Rule.TOP_CONCERN_LEFT_OUT: _(
            "“%(about)s” is what they want to talk about first. Add a goal for it, or leave it out on purpose", **about
        ),
    }
    return str(_RULES.get(failing.rule) or said[failing.rule])


def _shortened(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def said_for(event: Event, *, is_own: bool) -> Markup:
    """Say what somebody who helps said for the person: never as if it were the person's own."""
    assert event.helper is not None
    words = str((FOR_ME if is_own else FOR_THEM)[event.act])
    return escape(words) % {"who": set_apart(event.helper.name), "day": instant(event.at)}


def answer_for(event: Event) -> Markup:
    """Say to somebody who helps what they said themselves."""
    return escape(str(I_SAID_FOR[event.act])) % {"day": instant(event.at)}


def ground(helper: HelperVoice) -> object:
    return GROUNDS[helper.basis]


def said(event: Event, *, is_own: bool) -> object:
    return (I_SAID if is_own else THEY_SAID)[event.act]


def change_heading(change: Change) -> Markup:
    """Say what happened to which kind of item."""
    about = SECTIONS[change.section] if change.section else _("About this plan")
    return Markup("{}: {}").format(about, KINDS[change.kind])


def field_lines(change: Change, locale: str) -> Iterator[tuple[object, Markup]]:
    """Give each field that changed by name, with its words as they were and as they are."""
    for field in change.fields:
        yield FIELDS[field.name], _field(field, locale)


def _field(field: FieldChange, locale: str) -> Markup:
    if isinstance(field.was or field.now, str):
        said = ((run.mark, run.words) for run in field.runs)
    else:
        said = ((mark, _plain(value)) for mark, value in ((Mark.GONE, field.was), (Mark.NEW, field.now)) if value)
    pieces = (_marked(mark, text) for mark, text in said)
    return Markup('<span lang="{}" dir="auto">{}</span>').format(locale, Markup("").join(pieces))


def _marked(mark: Mark, text: str) -> Markup:
    """Write words struck out or underlined, and say which for whoever hears the page."""
    if mark is Mark.SAME:
        return escape(text)
    tag, said = ("del", _("Taken out:")) if mark is Mark.GONE else ("ins", _("New:"))
    return Markup(' <span class="nhsuk-u-visually-hidden" lang="{}">{} </span><{}>{}</{}> ').format(
        current_locale(), said, tag, text, tag
    )


def _plain(value: object) -> str:
    return str(_("Yes")) if value is True else short_day(value)  # type: ignore[arg-type]
