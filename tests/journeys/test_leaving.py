"""Leaving in a hurry, so that nobody sees what was on the screen."""

from playwright.sync_api import expect


def test_pressing_shift_three_times_covers_the_page_and_leaves(visit, site) -> None:
    visitor = visit().signs_in_as_patient(site.patient("en", 5)).opens("/assessments")
    visitor.page.route("**/*bbc.co.uk/**", lambda route: route.fulfill(body="<title>Weather</title>weather"))

    with visitor.page.expect_navigation(url="**/weather"):
        for _ in range(3):
            visitor.page.keyboard.press("Shift")

    expect(visitor.page).to_have_title("Weather")
    visitor.page.goto("/assessments")
    assert "/sign-in" in visitor.page.url


def test_leaving_works_without_javascript_and_signs_out(visit, site) -> None:
    visitor = visit(javascript=False).signs_in_as_patient(site.patient("en", 6))
    visitor.page.goto("/assessments")

    with visitor.page.expect_request("**/weather"):
        visitor.page.get_by_role("link", name="Leave this site now").click(no_wait_after=True)
    other = visitor.page.context.new_page()  # the first one is still on its way to a site that is not there
    other.goto("/assessments")

    assert "/sign-in" in other.url


def test_an_answer_without_a_connection_stays_on_the_page_and_is_not_called_saved(visit, site) -> None:
    # A phone that cannot keep anything by itself, as in some private windows
    visitor = visit()
    visitor.page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    visitor.signs_in_as_patient(site.patient("en", 7)).opens("/assessments").starts("loneliness_single")
    visitor.page.locator("main input[type=radio]").first.check()
    visitor.page.context.set_offline(True)

    visitor.page.locator("main form button").first.click()

    expect(visitor.page.get_by_role("status").filter(has_text="Not saved yet")).to_be_visible()
    assert visitor.page.locator("main input[type=radio]").first.is_checked()
    visitor.page.context.set_offline(False)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Try again").click()
    assert "/check" in visitor.page.url
