"""What the team types into a draft, what the person says of their plan, and who opens the emergency summary."""

from app.care_plans.forms.answers import AnswerForm, CommentForm
from app.care_plans.forms.drafting import ITEM_FORMS, DetailsForm, GoalForm, ItemForm, ProposeForm
from app.care_plans.forms.emergency import CodeForm, ContentForm, OpenForm

__all__ = [
    "ITEM_FORMS",
    "AnswerForm",
    "CodeForm",
    "CommentForm",
    "ContentForm",
    "DetailsForm",
    "GoalForm",
    "ItemForm",
    "OpenForm",
    "ProposeForm",
]
