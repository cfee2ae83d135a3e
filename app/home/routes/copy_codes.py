"""Codes in a person's copy, in words: never shown as they are stored."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from app.people.domain.copies import Why
from app.worklist.reasons import MEASURES

_SAID_BY = {
    "self": _l("You"),
    "phone": _l("You, by phone: staff wrote it down"),
    "paper": _l("You, on paper: staff keyed it in"),
    "helper": _l("Someone who helps you"),
    "paper-help": _l("Someone who helps you, on paper"),
}
# By the name of the value in the copy.
CODES: Mapping[str, Mapping[str, object]] = {
    "said_by": _SAID_BY,
    "sent_by": {"sms": _l("By text"), "letter": _l("By letter")},
    "interpreter": {"none": _l("None"), "person": _l("A person"), "service": _l("An interpreting service")},
    "who_wrote_the_paper": {
        "self": _l("You"),
        "helper": _l("Someone who helps you"),
        "not-said": _l("It does not say"),
    },
    "danger_sign": {
        "chest_pain": _l("Chest pain"),
        "stroke": _l("Signs of a stroke"),
        "breathless": _l("Severe breathlessness"),
        "not_safe": _l("You said that you are not safe"),
        "self_harm": _l("Thoughts of harming yourself"),
        "abuse": _l("Somebody hurts or scares you"),
    },
    "how_you_were": {"ok": _l("I am OK"), "not_so_good": _l("Not so good"), "worse": _l("Worse")},
    "diary_about": {
        "feeling": _l("How I am"),
        "note": _l("A note"),
        **MEASURES,
    },
    "kind_of_text": {
        "invitation": _l("An invitation"),
        "help": _l("A request to somebody to help you"),
        "help_copy": _l("To somebody who helps you: something new to read"),
        "plan": _l("Something new to read"),
        "record_opened": _l("That somebody opened your emergency summary"),
        "sign_in_code": _l("A code to sign in"),
        "staff_notice": _l("A note to staff"),
    },
    "what_about": {
        "plan": _l("A plan to read"),
        "plan_review": _l("To look at your plan again"),
        "help_review": _l("That somebody’s help ends soon"),
        "record_opened": _l("That somebody opened your emergency summary"),
    },
    "why_it_ended": {
        "turned_off": _l("Turned off"),
        "signed_out": _l("Signed out"),
        "other_user": _l("Somebody else used the phone"),
        "replaced": _l("Turned on again"),
        "too_many": _l("Turned on for many other phones"),
        "gone": _l("The phone did not take messages any more"),
    },
    "what_became_of_it": {
        "queued": _l("Waits to be sent"),
        "replaced": _l("A newer one went in its place"),
        "sending": _l("Is being sent"),
        "sent": _l("Sent"),
        "failed": _l("Not sent"),
        "unknown": _l("We do not know if it was sent"),
        "cancelled": _l("Not sent, because it was of no more use"),
        "new": _l("Not on this service yet"),
        "known": _l("On this service already"),
        "refused": _l("Not taken"),
        "added": _l("Added to this service"),
    },
    "what": {
        "begin": _l("Your team began a plan"),
        "edit": _l("Your team changed the draft"),
        "propose": _l("Your team gave you a plan to read"),
        "withdraw": _l("Your team took a plan back"),
        "agree": _l("Agreed"),
        "agree_with_notes": _l("Agreed and added something"),
        "disagree": _l("Not agreed"),
        "ask_for_help": _l("Asked for help"),
        "comment": _l("Wrote something"),
    },
    "what_was_done": {
        "claim": _l("Taken by somebody"),
        "hand_over": _l("Handed over"),
        "done": _l("Done"),
        "not_done": _l("Could not be done"),
        "reopen": _l("Opened again"),
        "withdraw": _l("Not in the plan any more"),
        "renew": _l("Said in new words"),
    },
    "where_it_stands": {
        "open": _l("To be done"),
        "done": _l("Done"),
        "not_done": _l("Could not be done"),
        "withdrawn": _l("Not in the plan any more"),
    },
    "may_do": {
        "answer": _l("Answer questions for you"),
        "see_plan": _l("Read your plan"),
        "agree_plan": _l("Answer a new plan for you"),
        "get_texts": _l("Get a text when you get one about your plan"),
    },
    "ground": {
        "agreement": _l("You agreed"),
        "lasting_power": _l("Lasting power of attorney"),
        "best_interests": _l("Best interests"),
    },
    "allergies": {
        "not_told": _l("Not told"),
        "none_known": _l("None that you know of"),
        "told": _l("Told in your words"),
    },
    "doer": {"person": _l("You"), "team": _l("A team"), "other": _l("Somebody else")},
}
REASONS: Mapping[Why, object] = {
    Why.HELPER_ONLY: _l("What only those who help somebody sign in with."),
    Why.STAFF_WORDS: _l(
        "Notes that staff typed for each other. They can be about other people too. "
        "Your team reads them first, then gives them to you if you ask."
    ),
    Why.DRAFT: _l("A plan that your team is still writing. Nothing in it counts yet. You can ask your team for it."),
    Why.KEPT_A_DAY: _l("What you typed when you were signed out. We keep it for a day, for you alone."),
    Why.HOLD: _l("Whether a court or an inquiry has asked that nothing about you is deleted for now."),
    Why.SECRET: _l("Codes and keys that let somebody sign in."),
    Why.MACHINE: _l("How the machine does its work, such as how often it tried to send a text."),
    Why.KEY: _l("Numbers that join one row of our database to another."),
    Why.CHECK: _l("Check sums that show whether something was changed."),
}
# Nothing of the person is kept back for these.
SAID_ALREADY = frozenset({Why.TWICE, Why.STAFF_ONLY, Why.HELPERS_OWN})
