"""What every page says about its language and about being out of order."""

from flask import Flask
from sqlalchemy.exc import OperationalError

from app.core.db import Database
from tests.pages import PageClient


def test_a_page_in_an_unchecked_language_says_so(client: PageClient) -> None:
    note = "X-Review-Status"

    english, urdu = client.get("/about"), client.get("/about", headers={"Accept-Language": "ur"})

    assert note not in urdu.text
    assert len(urdu.words("p")) == len(english.words("p")) + 1
    assert urdu.tree.get("dir") == "rtl"


def test_a_page_that_says_the_service_is_down_names_the_numbers_to_call(new_app: Flask) -> None:
    @new_app.get("/down")
    def down() -> None:
        raise OperationalError("SELECT 1", {}, Exception("away"))

    down_view = new_app.view_functions["down"]
    down_view.guard = new_app.view_functions["home.about"].guard

    page = PageClient(new_app).get("/down", status=503)

    assert "999" in page.main
    assert "111" in page.main


def test_the_service_says_whether_it_is_alive_and_ready(client: PageClient, database: Database) -> None:
    assert client.get("/health/live").response.json == {"status": "live"}
    assert client.get("/health/ready").response.json == {"status": "ready"}


def test_a_language_is_kept_and_leads_back_only_to_our_own_pages(client: PageClient) -> None:
    assert client.post("/language", {"locale": "pl", "next": "/about"}).location == "/about"
    assert client.get("/about").tree.get("lang") == "pl"
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        assert client.post("/language", {"locale": "pl", "next": elsewhere}).location == "/"
    client.post("/language", {"locale": "xx"}, status=400)
