"""Going through an assessment as a person does: read, answer, continue."""

from urllib.parse import urlsplit

from tests.journeys.browser import Visitor

LONGEST = 80


def question(visitor: Visitor) -> str:
    """Return the linkId of the question on the screen, or "" on any other page."""
    parts = urlsplit(visitor.page.url).path.split("/")
    return parts[4] if len(parts) > 4 and parts[3] == "questions" else ""


def answer_everything(visitor: Visitor, *, ticks: dict[str, str], rating: int) -> list[str]:
    """Answer each question until the check page; return the linkIds seen. What is not in `ticks` gets "none"."""
    seen: list[str] = []
    while link_id := question(visitor):
        assert len(seen) < LONGEST, seen
        seen.append(link_id)
        visitor.sees_a_sound_page()
        if not visitor.page.locator("main form[data-save]").count():  # a private question: they say that they are alone
            visitor.page.locator("main a.nhsuk-button, main [data-alone]").click()
            visitor.page.locator("main form[data-save]").wait_for()
            visitor.sees_a_sound_page()
        _answer(visitor, link_id, ticks, rating)
        with visitor.page.expect_navigation():
            visitor.page.locator("main form button").first.click()
    return seen


def _answer(visitor: Visitor, link_id: str, ticks: dict[str, str], rating: int) -> None:
    main = visitor.page.locator("main")
    if link_id in ticks:
        main.locator(f"input[value='{ticks[link_id]}']").check()
    elif main.locator("input[data-behaviour=exclusive]").count():
        main.locator("input[data-behaviour=exclusive]").check()
    elif main.locator(f"input[type=radio][value='{rating}']").count():
        main.locator(f"input[type=radio][value='{rating}']").check()
    elif main.locator("input[type=radio]").count():
        main.locator("input[type=radio]").first.check()
    elif main.locator("input[type=checkbox]").count():
        main.locator("input[type=checkbox]").first.check()
    else:
        main.locator("textarea, input[type=text]").first.fill("My own words: بات, zażółć")
