"""One set of answers evaluated in Python and in JavaScript, in the same words, so that the two can be compared."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from app.questionnaires.domain import branching, canonical, values
from app.questionnaires.domain.definition import Definition, Question
from app.questionnaires.domain.scoring import AnswerDoesNotFit, score
from app.questionnaires.domain.values import Answers, MalformedValue
from tests.schema import ROOT

Json = dict[str, Any]
SCRIPT = ROOT / "tests" / "evaluate.mjs"


@dataclass(frozen=True)
class Case:
    """Answers to a definition, in their JSON form. `at` is the question whose neighbours and options are asked."""

    definition: str
    answers: Json
    at: str


class Definitions:
    """Definitions by name, as canonical JSON for JavaScript and decoded for Python."""

    def __init__(self, contents: Mapping[str, Json]) -> None:
        self.contents = contents

    @cached_property
    def decoded(self) -> dict[str, Definition]:
        return {name: canonical.from_json(content) for name, content in self.contents.items()}

    def in_python(self, case: Case) -> Json:
        """Return what Python makes of one case."""
        definition = self.decoded[case.definition]
        try:
            answers = {link_id: values.from_json(value) for link_id, value in case.answers.items()}
        except MalformedValue:
            return {"malformed": True}
        asked = definition.question(case.at)
        assert asked is not None
        return _evaluated(definition, answers, asked)

    def in_javascript(self, cases: Sequence[Case]) -> list[Json]:
        """Return what JavaScript makes of each case, all in one process."""
        known = [{"define": name, "content": content} for name, content in self.contents.items()]
        lines = "\n".join(json.dumps(line) for line in [*known, *map(asdict, cases)])
        done = subprocess.run([node(), str(SCRIPT)], input=lines, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.removesuffix("\n").split("\n")]  # splitlines() would cut texts


def node() -> str:
    """Return Node: the machine's, else the one that `make node` puts into the virtual environment."""
    beside = Path(sys.executable).parent / "node"
    found = shutil.which("node") or (str(beside) if beside.exists() else None)
    assert found, "no Node to run the JavaScript rules with: run `make node`"
    return found


def _evaluated(definition: Definition, answers: Answers, asked: Question) -> Json:
    shown = branching.visible_answers(definition, answers)
    return {
        "enabled": [question.link_id for question in branching.enabled(definition, answers)],
        "visible": {link_id: values.to_json(value) for link_id, value in shown.items()},
        "offered": [option.code for option in branching.offered_options(asked, shown)],
        "first": _link_id(branching.next_question(definition, answers, None)),
        "next": _link_id(branching.next_question(definition, answers, asked.link_id)),
        "previous": _link_id(branching.previous_question(definition, answers, asked.link_id)),
        "unanswered": _link_id(branching.first_unanswered(definition, answers)),
        "missing": [question.link_id for question in branching.missing_required(definition, answers)],
        "score": _scored(definition, answers),
    }


def _link_id(question: Question | None) -> str | None:
    return question.link_id if question else None


def _scored(definition: Definition, answers: Answers) -> Json | None:
    """Return every field of the score under its JavaScript name, so that a new field cannot be forgotten there."""
    try:
        found = score(definition, answers)
    except AnswerDoesNotFit as refused:
        return {"refused": str(refused)}
    if found is None:
        return None
    plain: Json = json.loads(json.dumps(asdict(found)))
    return {_camel(name): value for name, value in plain.items()}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
