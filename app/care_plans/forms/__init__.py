"""What the team types into a draft, what the person says of their plan, and what came of its actions."""

from app.care_plans.forms.answers import AnswerForm, CommentForm
from app.care_plans.forms.drafting import ITEM_FORMS, DetailsForm, GoalForm, ItemForm, ProposeForm
from app.care_plans.forms.tasks import CloseForm, HandOverForm, MyCloseForm, OnceForm

__all__ = [
    "ITEM_FORMS",
    "AnswerForm",
    "CloseForm",
    "CommentForm",
    "DetailsForm",
    "GoalForm",
    "HandOverForm",
    "ItemForm",
    "MyCloseForm",
    "OnceForm",
    "ProposeForm",
]
