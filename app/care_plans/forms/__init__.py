"""What the team types into a draft, and what the person says of their plan."""

from app.care_plans.forms.answers import AnswerForm, CommentForm
from app.care_plans.forms.drafting import ITEM_FORMS, DetailsForm, GoalForm, ItemForm, ProposeForm

__all__ = ["ITEM_FORMS", "AnswerForm", "CommentForm", "DetailsForm", "GoalForm", "ItemForm", "ProposeForm"]
