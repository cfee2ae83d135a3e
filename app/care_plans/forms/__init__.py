"""What the team types into a draft, what the person says of their plan and of its actions, and of an emergency."""

from app.care_plans.forms.answers import AnswerForForm, AnswerForm, CommentForm
from app.care_plans.forms.drafting import ITEM_FORMS, DetailsForm, GoalForm, ItemForm, ProposeForm
from app.care_plans.forms.emergency import CodeForm, ContentForm, OpenForm
from app.care_plans.forms.tasks import CloseForm, HandOverForm, MyCloseForm

__all__ = [
    "ITEM_FORMS",
    "AnswerForForm",
    "AnswerForm",
    "CloseForm",
    "CodeForm",
    "CommentForm",
    "ContentForm",
    "DetailsForm",
    "GoalForm",
    "HandOverForm",
    "ItemForm",
    "MyCloseForm",
    "OpenForm",
    "ProposeForm",
]
