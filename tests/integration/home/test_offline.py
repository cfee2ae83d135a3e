"""What a phone is told and given so that it works without signal."""

import re

import pytest
from flask import Flask

from app.core import boxes
from tests.pages import PageClient
from tests.worlds import World


@pytest.fixture
def asha(client: PageClient, world: World) -> PageClient:
    client.sign_in(world.access["asha"])
    return client


def test_the_page_without_signal_says_nothing_of_whoever_is_signed_in(
    asha: PageClient, app: Flask, world: World
) -> None:
    own = asha.get("/offline")
    nobodys = app.test_client().get("/offline")

    assert "Asha" not in own.text
    assert str(world.access["asha"].user_id) not in own.text
    assert "data-owner" not in own.text
    assert nobodys.status_code == 200


def test_the_session_says_whom_the_phone_may_keep_for_and_never_who_they_are(asha: PageClient, world: World) -> None:
    first = asha.http.get("/this-phone/session").json

    owner = re.search(r'data-owner="([0-9a-f]{32})"', asha.get("/").text)
    assert owner is not None
    assert first["owner"] == owner.group(1)
    assert world.access["asha"].user_id.hex not in str(first).replace("-", "")
    assert first["site"] == {"id": boxes.site_key().key_id, "key": boxes.site_key().public}
    assert first["csrf"]
    assert first["now"].endswith("+00:00")


@pytest.mark.parametrize(("locale", "direction"), [("en", "ltr"), ("ur", "rtl"), ("pl", "ltr")])
def test_the_words_of_a_message_to_the_phone_are_in_it_in_the_language_of_the_page(
    asha: PageClient, locale: str, direction: str
) -> None:
    asha.http.set_cookie("lang", locale)

    words = asha.http.get("/this-phone/session").json["words"]

    assert (words["lang"], words["dir"]) == (locale, direction)
    assert words["push"]


def test_o8_without_a_session_it_gives_nothing(app: Flask) -> None:
    assert app.test_client().get("/this-phone/session").status_code == 303


def test_begun_questions_and_pages_to_read_are_what_it_keeps(asha: PageClient) -> None:
    found = asha.http.get("/this-phone/session").json

    assert "/plan" in found["pages"]
    assert "/help-now" in found["pages"]
    for path in found["pages"]:
        kept = asha.http.get(path, headers={"Accept": "application/vnd.joinedup.page+json"})
        assert kept.json["tree"][1]["id"] == "maincontent", path
        assert kept.json["title"], path


def test_the_worker_is_asked_for_anew_each_time_and_its_files_never(asha: PageClient) -> None:
    worker = asha.http.get("/sw.js")

    assert worker.headers["Cache-Control"] == "no-cache"
    assert worker.mimetype == "text/javascript"
    files = re.findall(r"/static/[\w.]+\.(?:js|css)", worker.text)
    assert len(set(files)) == 4
    assert not [file for file in files if "/team." in file]  # what only staff see is not kept on a patient's phone
    for file in set(files):
        with asha.http.get(file) as response:
            assert "immutable" in response.headers["Cache-Control"], file


@pytest.mark.parametrize(("form", "goes"), [({}, '"cache", "storage"'), ({"kept": "1"}, '"cache"')])
def test_o6_signing_out_never_takes_away_what_waits_without_the_page_having_asked(
    asha: PageClient, form: dict[str, str], goes: str
) -> None:
    response = asha.http.post("/sign-out", data={"csrf_token": asha.csrf_token(), **form})

    assert response.headers["Clear-Site-Data"] == goes
