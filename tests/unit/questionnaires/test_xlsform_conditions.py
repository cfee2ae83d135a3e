"""enableWhen and the XPath of a column relevant say the same, in both directions, whatever was answered."""

from itertools import product
from math import nan
from operator import eq, ge, gt, le, lt, ne

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.questionnaires.domain.branching import enabled
from app.questionnaires.domain.definition import Condition, Definition, Operator, Option, Page, Question, QuestionType
from app.questionnaires.domain.imported import Read
from app.questionnaires.domain.values import Choice, Choices, Rating, Text
from app.questionnaires.domain.xlsform_conditions import relevant_of, rule_from
from app.questionnaires.domain.xlsform_xpath import Comparison, Inexpressible, parse

AB = (Option("a", "A"), Option("b", "B"))
ASKED = (
    Question("one", "One?", QuestionType.CHOICE, options=AB),
    Question("many", "Many?", QuestionType.CHOICES, options=AB),
    Question("number", "How much?", QuestionType.INTEGER, minimum=0, maximum=2),
    Question("words", "Why?", QuestionType.STRING, max_length=10),
)
READS = {
    question.link_id: Read(question, {option.code: option.code for option in question.options}) for question in ASKED
}
# What a person may have answered to each, as our value and as the text that an XForm holds.
ANSWERS = {
    "one": [(None, ""), (Choice("a"), "a"), (Choice("b"), "b")],
    "many": [(None, ""), (Choices(("a",)), "a"), (Choices(("b",)), "b"), (Choices(("a", "b")), "a b")],
    "number": [(None, ""), (Rating(0), "0"), (Rating(1), "1"), (Rating(2), "2")],
    "words": [(None, ""), (Text("x"), "x")],
}
COMPARE = {"=": eq, "!=": ne, ">": gt, "<": lt, ">=": ge, "<=": le}
ALL_ANSWERS = [dict(zip(ANSWERS, chosen, strict=True)) for chosen in product(*ANSWERS.values())]


def definition(*conditions, need_all=False):
    last = Question("last", "Last?", QuestionType.CHOICE, options=AB, enable_when=conditions, enable_all=need_all)
    pages = tuple(Page(question.link_id, (question,)) for question in (*ASKED, last))
    return Definition("trial", 1, "Trial", "ours", "ours", pages)


def is_asked(of, answers):
    ours = {name: value for name, (value, _) in answers.items() if value is not None}
    return any(question.link_id == "last" for question in enabled(of, ours))


def holds(expression, answers):
    """Work out an expression as XPath 1.0 does: what is no number compares with no number."""
    if not isinstance(expression, Comparison):
        results = [holds(part, answers) for part in expression.parts]
        return all(results) if expression.is_all else any(results)
    said = answers[expression.subject][1]
    if expression.function == "selected":
        return (expression.value in said.split()) is (expression.operator is Operator.EQUAL)
    value = expression.value
    if isinstance(value, int) or expression.operator not in {Operator.EQUAL, Operator.NOT_EQUAL}:
        said, value = as_number(said), as_number(value)
    return COMPARE[expression.operator.value](said, value)


def as_number(value):
    try:
        return float(value)
    except ValueError:
        return nan


def conditions():
    return st.one_of(
        st.builds(Condition, st.sampled_from([q.link_id for q in ASKED]), st.just(Operator.EXISTS), st.booleans()),
        st.builds(
            Condition,
            st.sampled_from(["one", "many"]),
            st.sampled_from([Operator.EQUAL, Operator.NOT_EQUAL]),
            st.sampled_from(["a", "b"]),
        ),
        st.builds(
            Condition,
            st.just("number"),
            st.sampled_from([operator for operator in Operator if operator is not Operator.EXISTS]),
            st.integers(0, 2),
        ),
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(conditions(), min_size=1, max_size=4), st.booleans())
def test_what_goes_out_asks_the_same_questions_whatever_was_answered(wanted, need_all) -> None:
    version = definition(*wanted, need_all=need_all)

    expression = parse(relevant_of(version, wanted, need_all=need_all))

    assert all(holds(expression, answers) is is_asked(version, answers) for answers in ALL_ANSWERS)


@settings(max_examples=300, deadline=None)
@given(st.lists(conditions(), min_size=1, max_size=4), st.booleans())
def test_what_goes_out_comes_back_as_the_same_conditions(wanted, need_all) -> None:
    rule = rule_from(parse(relevant_of(definition(*wanted), wanted, need_all=need_all)), READS)

    assert list(rule.conditions) == wanted
    assert rule.need_all is (need_all and len(wanted) > 1)


TESTS = st.sampled_from(
    [
        "${one} = 'a'",
        "${one} != 'a'",
        "${one} = ''",
        "${one} != ''",
        "selected(${one}, 'b')",
        "not(selected(${many}, 'a'))",
        "selected(${many}, 'b')",
        "${many} != ''",
        "${number} >= 1",
        "${number} != 1",
        "${number} < '2'",
        "${number} = ''",
        "${words} != ''",
    ]
)
EXPRESSIONS = st.recursive(
    TESTS,
    lambda inner: st.builds(
        lambda parts, word: "(" + f" {word} ".join(parts) + ")",
        st.lists(inner, min_size=1, max_size=3),
        st.sampled_from(["and", "or"]),
    ),
    max_leaves=5,
)


@settings(max_examples=500, deadline=None)
@given(EXPRESSIONS)
def test_what_comes_in_asks_the_same_questions_or_is_refused(text) -> None:
    expression = parse(text)
    try:
        rule = rule_from(expression, READS)
    except Inexpressible:
        return
    version = definition(*rule.conditions, need_all=rule.need_all)

    assert all(holds(expression, answers) is is_asked(version, answers) for answers in ALL_ANSWERS)


@pytest.mark.parametrize(
    ("text", "expected", "need_all"),
    [
        ("${one} = 'a'", [("one", "=", "a")], False),
        ('selected( ${ one } , "a" )', [("one", "=", "a")], False),
        ("${one} = ‘a’", [("one", "=", "a")], False),
        ("${one} != '' and ${one} != 'a'", [("one", "!=", "a")], False),
        ("${one} != 'a' and ${one} != ''", [("one", "!=", "a"), ("one", "exists", True)], True),
        ("${one} != 'a'", [("one", "exists", False), ("one", "!=", "a")], False),
        ("${many} = '' or selected(${many}, 'b')", [("many", "exists", False), ("many", "=", "b")], False),
        ("${number} >= 1 and (${number} <= 2.0 and ${one} = 'b')", None, True),
    ],
)
def test_an_expression_comes_in_as(text, expected, need_all) -> None:
    rule = rule_from(parse(text), READS)

    found = [(condition.question, condition.operator.value, condition.answer) for condition in rule.conditions]
    assert found == (expected or [("number", ">=", 1), ("number", "<=", 2), ("one", "=", "b")])
    assert rule.need_all is need_all


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${one} = 'a' and (${many} != '' or ${words} != '')", "It mixes “and” with “or”"),
        ("${one} = 'a' or (${many} != '' and ${words} != '')", "It mixes “and” with “or”"),
        ("${one} != 'a' and ${number} = 1", "Its != holds while ${one} has no answer as well."),
        ("${one} = 'z'", "It compares “one” with an answer that it cannot have."),
        ("${one} > 'a'", "It compares “one” with an answer that it cannot have."),
        ("${many} = 'a'", "“many” may have several answers. Use selected(...)."),
        ("${number} = 'lots'", "It compares “number” with an answer that it cannot have."),
        ("${words} = 'x'", "“words” is not a choice or a number."),
        ("string-length(${words}) > 3", "How long or how many “words” is cannot be compared here."),
    ],
)
def test_what_we_cannot_ask_is_refused(text, reason) -> None:
    with pytest.raises(Inexpressible) as refused:
        rule_from(parse(text), READS)

    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${one} + 1 = 2", "“+ 1 = 2” cannot be read here."),
        ("${one} = 'a", "“'a” cannot be read here."),
        ("${one}", "The end stands where one of = != > < >= <= is expected."),
        ("${one} =", "The end stands where an option or a whole number is expected."),
        ("'a' = ${one}", "“'a'” stands where a question such as ${name} is expected."),
        ("(${one} = 'a'", "The end stands where “)” is expected."),
        ("${one} = 'a')", "“)” stands where nothing more is expected."),
        ("not(${one} = 'a')", "Only selected(...) can stand in not(...)."),
        ("${number} >= 1.5", "“1.5” cannot be read here."),
        ("today() > 3", "“today” stands where a question such as ${name} is expected."),
        ("(" * 5000 + "${one} = 'a'" + ")" * 5000, "It has too many brackets within brackets."),
        ("${one} = 'a' or " * 5000 + "${one} = 'a'", "It is too long."),
        ("", "The end stands where a question such as ${name} is expected."),
    ],
)
def test_what_cannot_be_read_is_refused(text, reason) -> None:
    with pytest.raises(Inexpressible) as refused:
        parse(text)

    assert str(refused.value) == reason
