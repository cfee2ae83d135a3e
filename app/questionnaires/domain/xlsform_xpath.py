"""The part of XPath that we can express: comparisons of one answer with one value, joined by and, or and brackets."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.questionnaires.domain.definition import Operator

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<name>\$\{[^{}]*\})
    |(?P<text>'[^']*'|"[^"]*")
    |(?P<number>-?[0-9]{1,12}(?:\.0{1,3})?(?![\w.]))
    |(?P<sign>!=|>=|<=|=|>|<|\(|\)|,)
    |(?P<word>[a-z]+(?:-[a-z]+)*|\.(?!\d))
    )""",
    re.VERBOSE,
)
_COMPARING = {operator.value: operator for operator in Operator if operator is not Operator.EXISTS}
_COUNTING = {"string-length", "count-selected"}
# A spreadsheet makes curly quotation marks of straight ones while one types.
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_LONGEST = 32_767
_DEEPEST = 20


class Inexpressible(ValueError):
    """The expression says something that we have no way to say; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One answer compared with a value. `subject` is a question's name, or "." for the answer that is being given.

    `function` says what of the answer is compared: "" the answer itself, "selected" whether `value` is among the
    chosen options (then the operator is = or !=), "string-length" or "count-selected" how long or how many.
    """

    subject: str
    function: str
    operator: Operator
    value: int | str


@dataclass(frozen=True, slots=True)
class Joined:
    """Several expressions of which all must hold, or any one."""

    is_all: bool
    parts: tuple["Expression", ...]


Expression = Comparison | Joined


def parse(text: str) -> Expression:
    """Return what an XPath expression says. Raises Inexpressible."""
    reader = _Reader(_tokens(text))
    found = reader.any_of(0)
    if reader.kind:
        raise Inexpressible(f"“{reader.coming[:40]}” stands where nothing more is expected.")
    return found


def subjects(expression: Expression) -> set[str]:
    """Return the names of the questions that an expression looks at."""
    if isinstance(expression, Comparison):
        return {expression.subject}
    return {name for part in expression.parts for name in subjects(part)}


def _tokens(text: str) -> list[tuple[str, str]]:
    if len(text) > _LONGEST:
        raise Inexpressible("It is too long.")
    found: list[tuple[str, str]] = []
    text, position = text.rstrip().translate(_STRAIGHT), 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise Inexpressible(f"“{text[position:].strip()[:40]}” cannot be read here.")
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        position = match.end()
    return found


class _Reader:
    """Reads tokens from left to right; `kind` and `coming` are of the next one, "" at the end."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._position = 0

    @property
    def kind(self) -> str:
        return self._tokens[self._position][0] if self._position < len(self._tokens) else ""

    @property
    def coming(self) -> str:
        return self._tokens[self._position][1] if self._position < len(self._tokens) else ""

    def any_of(self, depth: int) -> Expression:
        return self._joined("or", depth, self._all_of)

    def _all_of(self, depth: int) -> Expression:
        return self._joined("and", depth, self._unit)

    def _joined(self, word: str, depth: int, read: Callable[[int], Expression]) -> Expression:
        parts = [read(depth)]
        while self._skip(word):
            parts.append(read(depth))
        return parts[0] if len(parts) == 1 else Joined(is_all=word == "and", parts=tuple(parts))

    def _unit(self, depth: int) -> Expression:
        if depth > _DEEPEST:
            raise Inexpressible("It has too many brackets within brackets.")
        if self._skip("("):
            inner = self.any_of(depth + 1)
            self._expect(")")
            return inner
        if self._skip("not"):
            return self._unselected()
        return self._selected() if self._skip("selected") else self._comparison()

    def _unselected(self) -> Expression:
        self._expect("(")
        if not self._skip("selected"):
            raise Inexpressible("Only selected(...) can stand in not(...).")
        inner = self._selected()
        self._expect(")")
        return Comparison(inner.subject, inner.function, Operator.NOT_EQUAL, inner.value)

    def _selected(self) -> Comparison:
        self._expect("(")
        subject = self._subject()
        self._expect(",")
        value = self._value()
        self._expect(")")
        return Comparison(subject, "selected", Operator.EQUAL, str(value))

    def _comparison(self) -> Comparison:
        function = self.coming if self.coming in _COUNTING else ""
        if function:
            self._take()
            self._expect("(")
        subject = self._subject()
        if function:
            self._expect(")")
        operator = _COMPARING.get(self.coming) if self.kind == "sign" else None
        if operator is None:
            raise Inexpressible(f"{self._shown()} stands where one of = != > < >= <= is expected.")
        self._take()
        return Comparison(subject, function, operator, self._value())

    def _subject(self) -> str:
        if self.kind == "name":
            return self._take().removeprefix("${").removesuffix("}").strip()
        if self.coming == ".":
            return self._take()
        raise Inexpressible(f"{self._shown()} stands where a question such as ${{name}} is expected.")

    def _value(self) -> int | str:
        if self.kind == "text":
            return self._take()[1:-1]
        if self.kind == "number":
            return int(self._take().partition(".")[0])
        raise Inexpressible(f"{self._shown()} stands where an option or a whole number is expected.")

    def _skip(self, token: str) -> bool:
        is_next = self.coming == token and self.kind in {"word", "sign"}
        self._position += is_next
        return is_next

    def _expect(self, token: str) -> None:
        if not self._skip(token):
            raise Inexpressible(f"{self._shown()} stands where “{token}” is expected.")

    def _take(self) -> str:
        taken = self.coming
        self._position += 1
        return taken

    def _shown(self) -> str:
        return f"“{self.coming[:40]}”" if self.kind else "The end"
