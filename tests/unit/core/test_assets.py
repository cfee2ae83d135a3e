"""Which style sheet a page gets, and how."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from app.core import assets, i18n
from app.core.assets import Asset, AssetsNotBuiltError, for_page, read_manifest

APP = Path(assets.__file__).parents[1]
FILES = {
    "core.css": Asset("core.aaaaaaaaaaaa.css", "AAA=", "p{}"),
    "core.rtl.css": Asset("core.rtl.bbbbbbbbbbbb.css", "BBB=", "p{direction:rtl}"),
    "question.css": Asset("question.888888888888.css", "QQQ=", "b{}"),
    "question.rtl.css": Asset("question.rtl.777777777777.css", "RRR=", "b{direction:rtl}"),
    "team.css": Asset("team.cccccccccccc.css", "CCC=", "table{}"),
    "team.rtl.css": Asset("team.rtl.dddddddddddd.css", "DDD=", "table{direction:rtl}"),
    "app.js": Asset("app.eeeeeeeeeeee.js", "EEE=", "1"),
    "phone.js": Asset("phone.ffffffffffff.js", "FFF=", "2"),
    "kept.js": Asset("kept.999999999999.js", "III=", "5"),
    "more.js": Asset("more.666666666666.js", "MMM=", "6"),
    "sw.js": Asset("sw.000000000000.js", "000=", "3"),
}
QUESTION = "{% if assets.inline_css %}{{ assets.inline_question_css }}{% else %}{{ assets.css_url }}{% endif %}"
LAYOUT = "{% if assets.inline_css %}<style>{{ assets.inline_css }}</style>{% else %}{{ assets.css_url }}{% endif %}"


def say_policy(response: Response) -> Response:
    response.headers["Allowed"] = " ".join(assets.style_hashes())
    return response


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser before an app with one patient page, one staff page and nothing else."""
    monkeypatch.setattr(assets, "built", lambda: FILES)
    app = Flask(__name__)
    i18n.init_app(app)
    assets.init_app(app, {"X-Content-Type-Options": "nosniff"})
    app.add_url_rule("/", "patient", lambda: render_template_string(LAYOUT))
    app.add_url_rule("/question", "question", lambda: render_template_string(QUESTION))
    app.after_request(say_policy)
    app.add_url_rule("/team", "team", lambda: render_template_string("{{ assets.team_css_url }}"))
    return app.test_client()


def test_a_missing_manifest_is_refused_with_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(AssetsNotBuiltError, match="make assets"):
        read_manifest(tmp_path)


def test_the_manifest_gives_each_file_by_its_logical_name(tmp_path: Path) -> None:
    (tmp_path / "app.eeeeeeeeeeee.js").write_text("1")
    (tmp_path / "manifest.json").write_text(json.dumps({"app.js": {"file": "app.eeeeeeeeeeee.js", "sha256": "EEE="}}))

    assert read_manifest(tmp_path) == {"app.js": FILES["app.js"]}


def test_the_first_visit_has_the_style_sheet_inside_the_page() -> None:
    page = for_page(FILES, direction="ltr", known_version=None)

    assert (page.inline_css, page.inline_question_css) == (FILES["core.css"], FILES["question.css"])


def test_a_browser_that_has_the_style_sheet_gets_a_link() -> None:
    page = for_page(FILES, direction="ltr", known_version="aaaaaaaaaaaa")

    assert (page.inline_css, page.inline_question_css) == (None, None)
    assert page.css_url == "/static/core.aaaaaaaaaaaa.css"


def test_a_browser_that_has_an_older_style_sheet_gets_the_new_one_inside_the_page() -> None:
    assert for_page(FILES, direction="ltr", known_version="999999999999").inline_css == FILES["core.css"]


def test_a_right_to_left_page_gets_the_turned_style_sheets() -> None:
    page = for_page(FILES, direction="rtl", known_version="aaaaaaaaaaaa")

    assert (page.inline_css, page.inline_question_css) == (FILES["core.rtl.css"], FILES["question.rtl.css"])
    assert page.team_css_url == "/static/team.rtl.dddddddddddd.css"


@pytest.mark.parametrize(("path", "hashes"), [("/", "sha256-AAA="), ("/question", "sha256-QQQ="), ("/team", "")])
def test_the_policy_allows_just_the_style_sheet_that_stands_in_the_page(
    client: FlaskClient, path: str, hashes: str
) -> None:
    assert client.get(path).headers["Allowed"] == hashes


def test_no_style_sheet_inside_is_allowed_where_the_page_has_a_link(client: FlaskClient) -> None:
    client.get("/")

    assert client.get("/question").headers["Allowed"] == ""


def test_the_second_page_links_what_the_first_had_inside(client: FlaskClient) -> None:
    first = client.get("/").get_data(as_text=True)
    second = client.get("/").get_data(as_text=True)

    assert (first, second) == ("<style>p{}</style>", "/static/core.aaaaaaaaaaaa.css")


def test_a_question_has_its_own_smaller_sheet_inside_and_the_next_page_links_the_whole_one(client: FlaskClient) -> None:
    first = client.get("/question").get_data(as_text=True)
    second = client.get("/").get_data(as_text=True)

    assert (first, second) == ("b{}", "/static/core.aaaaaaaaaaaa.css")


def test_the_cookie_that_remembers_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/", base_url="https://joinedup.example").headers["Set-Cookie"]

    assert cookie.startswith("css=aaaaaaaaaaaa;")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax"))


def test_a_staff_page_has_a_link_and_sets_no_cookie(client: FlaskClient) -> None:
    response = client.get("/team")

    assert response.get_data(as_text=True) == "/static/team.cccccccccccc.css"
    assert "Set-Cookie" not in response.headers


def test_the_built_hashes_are_those_of_the_built_files() -> None:
    built: Mapping[str, Asset] = assets.built()

    pictures = {path.name for path in (APP / "core/frontend/pictures").glob("*.png")} | {"icon.svg"}
    assert set(built) == set(FILES) | pictures
    assert all(re.search(assets.HASHED_NAME, asset.file) for asset in built.values())


def test_patient_pages_use_no_component_that_only_the_team_style_sheet_has() -> None:
    only_team = re.compile(r"\bui\.(table|tag|pagination|notification)\(")
    teams_own = {"macros", "mdt", "population", "worklist"}  # rooms without a page for patients
    pages = [path for path in APP.glob("*/templates/**/*.html") if path.parent.name not in teams_own]

    texts = {path: path.read_text(encoding="utf-8") for path in pages}

    assert [path for path, text in texts.items() if "team_layout.html" not in text and only_team.search(text)] == []


SVG_NAME = r"//www\.w3\.org/2000/svg"  # what a drawing is called; nothing is fetched from there


def test_no_built_file_names_another_host() -> None:
    assert [
        asset.file for asset in assets.built().values() if re.search(rf"https?:(?!{SVG_NAME})|url\(", asset.text)
    ] == []
