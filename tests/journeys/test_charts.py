"""A person looks at what they wrote as a chart, takes one month to a visit, and their team sees the same."""

from pathlib import Path

import pytest

from tests.journeys.browser import Visitor
from tests.journeys.test_diary import begins, sends
from tests.journeys.test_every_page import looker, speak

DRAWN = "svg[role=img]"


def boxes(visitor: Visitor) -> list[float]:
    """Return where the dots of the first chart are on the screen, in the order of their days."""
    return visitor.page.eval_on_selector_all(
        f"{DRAWN} circle[r='3.5']", "dots => dots.map(dot => dot.getBoundingClientRect().x)"
    )


@pytest.mark.parametrize(("language", "number"), [("en", 7), ("ur", 5)])
def test_a_symptom_becomes_a_chart_a_page_for_the_visit_and_a_page_for_the_team(
    visit, site, pictures: Path, language: str, number: int
) -> None:
    # Given a person on a small phone without JavaScript, who wrote down pain twice and a note
    visitor = begins(visit, site, language, number, javascript=False)
    for rating, day in (("7", "2026-01-02"), ("3", "2026-01-03")):
        visitor.opens("/diary/symptoms/pain")
        visitor.page.locator(f"input[name=number][value='{rating}']").check()
        visitor.page.locator("summary").first.click()
        visitor.page.locator("input[name=taken_on]").fill(day)
        sends(visitor)
    visitor.opens("/diary/notes")
    visitor.page.locator("textarea").fill("Canary: new tablet")
    visitor.page.locator("summary").first.click()
    visitor.page.locator("input[name=taken_on]").fill("2026-01-03")
    sends(visitor)

    # When they open its chart, time runs from left to right and the table says the same
    look = looker(visitor, pictures, "charts", language)
    visitor.opens("/diary").page.locator("main a[href='/diary/charts']").click()
    look()
    visitor.opens("/diary/charts/pain?to=2026-01-10")
    look()
    left_to_right = boxes(visitor)
    assert left_to_right == sorted(left_to_right)
    assert len(left_to_right) == visitor.page.locator("main tbody tr").count() == 2

    # And the note stands on it once they chose so
    assert "Canary: new tablet" not in visitor.words
    visitor.opens("/diary/months/2026-01/notes")
    look()
    visitor.page.locator("input[name=notes]").first.check()
    sends(visitor)
    assert visitor.page.url.endswith("/diary/months/2026-01")
    assert "Canary: new tablet" in visitor.words
    look()

    # Then their team reads the same month, in English
    team = visit(width=1280).signs_in_as_staff(site.colleague_of(site.patient(language, number)))
    speak(team, "en")  # whatever they spoke last
    team.opens("/team/people").finds_in_list(site.patient(language, number)["name"])
    with team.page.expect_navigation():
        team.page.locator("main a[href$='/diary']").click()
    team.opens(f"{team.page.url}?month=2026-01")
    looker(team, pictures, f"charts-team-{language}", "en")()
    assert "Canary: new tablet" in team.words
    assert "Self-reported by" in team.words
