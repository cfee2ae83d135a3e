"""Read a questionnaire file; every problem names the file, the line, the linkId and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from app.questionnaires.services.source import SourceQuestionnaire

Place = Sequence[str | int]
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """One thing to put right in a file. `line` counts from 1; 0 = the file as a whole."""

    file: str
    line: int
    link_id: str
    message: str

    def __str__(self) -> str:
        about = f" {self.link_id}:" if self.link_id else ""
        return f"{self.file}:{self.line}:{about} {self.message}"


class SourceError(ValueError):
    """A questionnaire or its words cannot be loaded."""

    def __init__(self, problems: Sequence[SourceProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Contents:
    """The YAML of a file, with what is needed to point into it."""

    name: str
    content: Any

    def problem(self, place: Place, message: str) -> SourceProblem:
        return SourceProblem(self.name, line_of(self.content, place), link_id_of(self.content, place), message)

    def shaped(self, shape: type[Shape]) -> Shape:
        """Return the contents as a `shape`. Raises SourceError with every problem of shape found."""
        try:
            return shape.model_validate(_plain(self.content))
        except ValidationError as error:
            problems = [_shape_problem(self.name, self.content, dict(detail)) for detail in error.errors()]
            raise SourceError(problems) from error


@dataclass(frozen=True, slots=True)
class SourceFile(Contents):
    """A questionnaire file of the right shape."""

    questionnaire: SourceQuestionnaire


def read(path: Path) -> SourceFile:
    """Return the questionnaire at `path`. Raises SourceError with every problem of shape found."""
    contents = read_yaml(path, expected="a questionnaire; start with resourceType")
    return SourceFile(contents.name, contents.content, contents.shaped(SourceQuestionnaire))


def read_yaml(path: Path, *, expected: str) -> Contents:
    """Return the YAML at `path`. Raises SourceError; what is no mapping is told what was `expected`.

    ruamel reads YAML 1.2, where `no` and `on` are words; PyYAML would turn them into False and True.
    """
    name = f"{path.parent.name}/{path.name}"
    content = _parse(path, name)
    if not isinstance(content, Mapping):
        raise SourceError([SourceProblem(name, 1, "", f"is not {expected}")])
    return Contents(name, content)


def _parse(path: Path, name: str) -> Any:
    try:
        return YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise SourceError([SourceProblem(name, 0, "", "is not UTF-8; save it as UTF-8")]) from error
    except ReaderError as error:
        message = f"holds the character {error.character!r}, which YAML forbids; take it out"
        raise SourceError([SourceProblem(name, 0, "", message)]) from error
    except YAMLError as error:
        raise SourceError([_syntax_problem(name, error)]) from error


def _syntax_problem(name: str, error: YAMLError) -> SourceProblem:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    what = (error.problem if isinstance(error, MarkedYAMLError) else None) or "cannot be read as YAML"
    return SourceProblem(name, mark.line + 1 if mark else 0, "", f"YAML: {what.splitlines()[0]}; correct the line")


def _plain(content: Any) -> Any:
    """Return `content` as plain dicts, lists and scalars (ruamel's own string types are not `str` exactly)."""
    if isinstance(content, Mapping):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_plain(item) for item in content]
    for kind in (bool, int, float, str):
        if isinstance(content, kind):
            return kind(content)
    return content


_HOW_TO_FIX = {
    "missing": "is missing; add it",
    "extra_forbidden": "is not a known word here; correct its spelling or take it out",
    "string_type": "must be text; put it in quotes",
    "int_type": "must be a whole number without quotes",
    "bool_type": "must be true or false",
    "string_too_short": "is empty; write the words",
    "too_short": "is empty; add at least one",
}


def _shape_problem(name: str, content: Any, detail: dict[str, Any]) -> SourceProblem:
    place: Place = [part for part in detail["loc"] if _is_real(part)]
    how = _HOW_TO_FIX.get(detail["type"], f"is not right: {detail['msg']}")
    field = ".".join(str(part) for part in place) or "the file"
    return SourceProblem(name, line_of(content, place), link_id_of(content, place), f"{field} {how}")


def _is_real(part: str | int) -> bool:
    """Return False for the names pydantic adds for the members of a union."""
    return isinstance(part, int) or (part.replace("_", "").isidentifier() and part not in {"bool", "int", "str"})


def line_of(content: Any, place: Place) -> int:
    """Return the line of the deepest part of `place` that stands in the file."""
    line = 1
    for part in place:
        position = _position(content, part)
        if position is None:
            return line
        line, content = position + 1, content[part]
    return line


def _position(content: Any, part: str | int) -> int | None:
    if isinstance(content, CommentedMap) and part in content:
        return int(content.lc.key(part)[0])
    if isinstance(content, CommentedSeq) and _has_item(content, part):
        return int(content.lc.item(part)[0])
    return None


def _has_item(content: Any, part: str | int) -> bool:
    return isinstance(content, list) and isinstance(part, int) and 0 <= part < len(content)


def link_id_of(content: Any, place: Place) -> str:
    """Return the linkId of the innermost item on the way to `place`, or ""."""
    found = ""
    for part in place:
        if not (_has_item(content, part) or (isinstance(content, Mapping) and part in content)):
            break
        content = content[part]
        if isinstance(content, Mapping) and "linkId" in content:
            found = str(content["linkId"])
    return found
