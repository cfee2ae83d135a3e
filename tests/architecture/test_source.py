"""Rules about the source that import-linter cannot say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "app"
OPEN_TO_ALL = {"people", "core"}
PRIVATE = {"models", "forms", "routes"}
LONGEST_MODULE = 300


def modules(pattern: str = "**/*.py") -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(APP.glob(pattern)):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_no_room_reaches_into_another_rooms_models_forms_or_routes() -> None:
    reaches = []
    for path, tree in modules():
        room = path.relative_to(APP).parts[0]
        for name in imported(tree):
            parts = name.split(".")
            if parts[0] != "app" or len(parts) < 3 or parts[1] in {room, *OPEN_TO_ALL} or path == APP / "__init__.py":
                continue
            if parts[2] in PRIVATE:
                reaches.append(f"{path.relative_to(APP)} imports {name}")

    assert reaches == []


def test_services_never_commit() -> None:
    files = [*APP.glob("*/services.py"), *APP.glob("*/services/*.py")]
    guilty = [str(path) for path in files if ".commit(" in path.read_text(encoding="utf-8")]

    assert files
    assert guilty == []


def test_only_the_clock_asks_what_time_it_is() -> None:
    guilty = [
        f"{path.relative_to(APP)}:{node.lineno}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
        and path.name != "clock.py"
    ]

    assert guilty == []


def query_functions() -> list[tuple[str, ast.FunctionDef]]:
    files = [*modules("*/queries.py"), *modules("*/queries/*.py")]
    return [
        (f"{path.parent.name}.{node.name}", node)
        for path, tree in files
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


# Asked before there is anyone to ask for, or about nobody's record.
NO_ACTOR_YET = {
    "people.visible_patient_ids": ["access"],
    "people.memberships": ["session", "user_id"],
    "people.open_grants": ["session", "user_id"],
    "people.open_help": ["session", "user_id"],
    "people.open_help_by_home": ["session", "team_ids"],
    # The wall itself, with its values open and with those of the actor.
    "people.visible_ids_to_bind": ["kind"],
    "people.wall_values": ["access"],
}


@pytest.mark.parametrize(
    ("name", "function"), query_functions(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_query_takes_session_and_access_first(name: str, function: ast.FunctionDef) -> None:
    arguments = [argument.arg for argument in function.args.args[:2]]

    if name.startswith("questionnaires."):
        assert arguments[:1] == ["session"]  # an instrument belongs to no patient
        return
    assert arguments[: len(NO_ACTOR_YET.get(name, ["session", "access"]))] == NO_ACTOR_YET.get(
        name, ["session", "access"]
    )


def test_no_import_hides_inside_a_function() -> None:
    guilty = [
        f"{path.relative_to(APP)}:{inner.lineno}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert guilty == []


def test_no_template_ends_or_joins_translated_words_with_a_stop_of_its_own() -> None:
    """Urdu ends a sentence with another sign, so the stop belongs to the sentence that is translated."""
    stop = re.compile(r"[}%]\}(?:</\w+>)*\.(?=\s|[<{]|$)", re.MULTILINE)
    guilty = [
        f"{path.relative_to(APP)}: {found.group()}"
        for path in sorted(APP.glob("**/*.html"))
        for found in stop.finditer(path.read_text(encoding="utf-8"))
    ]

    assert guilty == []


def test_no_module_is_longer_than_can_be_held_in_the_head() -> None:
    long = {
        str(path.relative_to(APP)): lines
        for path, _ in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }

    assert long == {}


def test_no_template_marks_what_people_typed_as_safe() -> None:
    guilty = [
        str(path) for path in APP.glob("**/*.html") if "|safe" in path.read_text(encoding="utf-8").replace(" ", "")
    ]

    assert guilty == []
