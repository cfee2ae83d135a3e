"""What somebody chooses for the phone they hold: kept on it, known to nobody, and put back as easily."""

import pytest
from sqlalchemy.orm import Session

from tests.pages import PageClient
from tests.worlds import World


@pytest.fixture
def asha(client: PageClient, session: Session, world: World) -> PageClient:
    session.commit()
    client.sign_in(world.access["asha"])
    return client


def is_large(client: PageClient, path: str = "/about") -> bool:
    return client.get(path).tree.get("class") == "app-large"


class TestLargeText:
    """Larger words and more room, by a class that the server puts on the page: no script."""

    def test_it_is_off_until_somebody_asks_for_it(self, client: PageClient) -> None:
        assert not is_large(client)

    def test_asked_for_it_is_on_every_page_also_before_signing_in_and_after(
        self, client: PageClient, session: Session, world: World
    ) -> None:
        session.commit()
        client.post("/this-phone/text", {"chosen": "yes"})

        before = is_large(client, "/sign-in")
        client.sign_in(world.access["asha"])

        assert before
        assert is_large(client, "/assessments")

    def test_it_says_that_it_is_saved_and_offers_the_way_back(self, client: PageClient) -> None:
        saved = client.get(client.post("/this-phone/text", {"chosen": "yes"}).location)
        back = client.get(client.post("/this-phone/text", {"chosen": "no"}).location)

        assert "Saved." in saved.words("p", role="status")
        assert "Go back to normal text" in saved.words("button", name="chosen")
        assert "Make the text large" in back.words("button", name="chosen")
        assert not is_large(client)

    def test_asking_twice_is_asking_once(self, client: PageClient) -> None:
        client.post("/this-phone/text", {"chosen": "yes"})
        client.post("/this-phone/text", {"chosen": "yes"})

        assert is_large(client)

    def test_it_lasts_a_year_and_the_script_cannot_read_it(self, client: PageClient) -> None:
        cookie = client.post("/this-phone/text", {"chosen": "yes"}).response.headers["Set-Cookie"]

        assert cookie.startswith("text=large;")
        assert "Max-Age=31536000" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie

    @pytest.mark.parametrize("value", ["", "LARGE", "large;", '"><script>', "x" * 3000])
    def test_a_cookie_that_says_something_else_says_nothing(self, client: PageClient, value: str) -> None:
        client.http.set_cookie("text", value)

        assert client.get("/about").tree.get("class") is None


class TestThePrivacyCover:
    """A button on the pages of whoever is signed in, only where this phone was told to have it."""

    def test_it_is_off_until_somebody_asks_for_it(self, asha: PageClient) -> None:
        assert not has_cover(asha)

    def test_asked_for_it_is_on_every_page_of_a_patient_with_its_words(self, asha: PageClient) -> None:
        asha.post("/this-phone/cover", {"chosen": "yes"})

        button = asha.get("/assessments").all("button", class_="app-link-button", type="button")[0]

        assert button.get("hidden") is not None  # until the script is there
        assert button.get("data-cover") == "Show my page"
        assert "".join(button.itertext()) == "Cover this page"

    def test_where_nobody_is_signed_in_there_is_nothing_to_cover(self, client: PageClient) -> None:
        client.post("/this-phone/cover", {"chosen": "yes"})

        assert not has_cover(client, "/about")

    def test_it_is_put_back_as_it_was(self, asha: PageClient) -> None:
        asha.post("/this-phone/cover", {"chosen": "yes"})
        page = asha.get(asha.post("/this-phone/cover", {"chosen": "no"}).location)

        assert "Turn the privacy cover on" in page.words("button", name="chosen")
        assert not has_cover(asha)

    def test_the_page_says_that_it_is_no_lock_and_that_it_needs_javascript(self, client: PageClient) -> None:
        page = client.get("/this-phone")

        assert "it is not a lock" in page.main
        assert "needs JavaScript" in " ".join(page.words("noscript"))


class TestThePage:
    """It knows no person: the same for all, and it never fails."""

    @pytest.mark.parametrize("what", ["text", "cover"])
    @pytest.mark.parametrize("chosen", ["", "maybe", "yes\x00", "<b>"])
    def test_what_its_buttons_do_not_say_is_refused_and_changes_nothing(
        self, client: PageClient, what: str, chosen: str
    ) -> None:
        answer = client.post(f"/this-phone/{what}", {"chosen": chosen}, status=400)

        assert f"{what}=" not in answer.response.headers.get("Set-Cookie", "")

    def test_every_page_leads_to_it(self, asha: PageClient) -> None:
        assert asha.get("/assessments").all("a", href="/this-phone")

    def test_the_button_for_the_home_screen_waits_for_the_script(self, client: PageClient) -> None:
        buttons = [button for button in client.get("/this-phone").all("button") if "data-install" in button.attrib]

        assert len(buttons) == 1
        assert buttons[0].get("hidden") is not None


def has_cover(client: PageClient, path: str = "/assessments") -> bool:
    return any("data-cover" in button.attrib for button in client.get(path).all("button"))
