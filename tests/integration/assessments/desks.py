"""A member of staff at a desk, who writes down what Asha says."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Answer, Assessment
from tests.pages import Page, PageClient
from tests.worlds import World

PHONE_IN_URDU = {
    "key": "holistic_needs",
    "voice": "phone",
    "language": "ur",
    "interpreter": "service",
    "service_name": "Valley Interpreters",
    "service_number": "0121 496 0999",
}
PHONE = {"key": "holistic_needs", "voice": "phone", "language": "en", "interpreter": "none"}
FROM_PAPER = {"key": "holistic_needs", "voice": "paper", "language": "en", "interpreter": "none"}


class Desk:
    """A co-ordinator who writes down what Asha says."""

    def __init__(self, browser: PageClient, world: World) -> None:
        self.browser = browser
        self.person = f"/team/people/{world.patients['asha'].id}"

    def begin(self, fields: Mapping[str, str] = PHONE_IN_URDU) -> str:
        """Begin, and return the address of the assessment."""
        return self.browser.post(f"{self.person}/answer-together", dict(fields)).location

    def goes_on(self, address: str) -> str:
        """Return where going on leads: a question's link id, or "check"."""
        return self.browser.get(address, status=303).location.rpartition("/")[2]

    def answer(self, address: str, link_id: str, data: Mapping[str, object], *, status: int = 303) -> Page:
        path = f"{address}/questions/{link_id}"
        return self.browser.post(path, {**self.browser.get(path).form_values(), **data}, status=status)

    def send(self, address: str, *, status: int = 303, **more: str) -> Page:
        fields = self.browser.get(f"{address}/check").form_values()
        return self.browser.post(f"{address}/check", {**fields, "read_back": "yes", **more}, status=status)


def answers(session: Session, link_id: str) -> dict[str, Answer]:
    """Return the answers to one question by voice, of each voice the one in the assessment begun last."""
    session.expire_all()
    query = select(Answer).join(Assessment, Assessment.id == Answer.assessment_id).where(Answer.link_id == link_id)
    return {row.voice: row for row in session.scalars(query.order_by(Assessment.started_at))}
