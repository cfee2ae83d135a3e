"""A page's own part as nested lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from app.core.trees import main_of, tree_of


def test_elements_attributes_and_texts_keep_their_order() -> None:
    html = '<h1 class="big">Hello &amp; <bdi dir="auto">you</bdi></h1>\n\n<p>One<br>two</p>'

    assert tree_of(html) == [
        ["h1", {"class": "big"}, "Hello & ", ["bdi", {"dir": "auto"}, "you"]],
        ["p", {}, "One", ["br", {}], "two"],
    ]


def test_only_the_pages_own_part_is_taken() -> None:
    html = '<body><header>x</header><main id="maincontent"><p>mine</p></main><footer>y</footer></body>'

    assert main_of(html) == ["main", {"id": "maincontent"}, ["p", {}, "mine"]]
    assert main_of("<p>no such part</p>") is None


@pytest.mark.parametrize(
    "html",
    [
        "<script>run()</script>",
        "<style>p{}</style>",
        "<template><p>x</p></template>",
        '<iframe src="/x"></iframe>',
        "<script><p>x</p></script>",
    ],
)
def test_what_could_run_is_left_out(html: str) -> None:
    assert tree_of(f"<p>a</p>{html}<p>b</p>") == [["p", {}, "a"], ["p", {}, "b"]]


@pytest.mark.parametrize("attribute", ['onclick="x()"', 'style="color:red"', 'href="javascript:x()"', 'nonce="n"'])
def test_attributes_that_could_run_are_left_out(attribute: str) -> None:
    assert tree_of(f"<a {attribute}>x</a>") == [["a", {}, "x"]]


def test_a_drawing_keeps_the_spelling_of_its_attributes() -> None:
    assert tree_of('<svg viewBox="0 0 1 1"><path d="M0"/></svg>') == [
        ["svg", {"viewBox": "0 0 1 1"}, ["path", {"d": "M0"}]]
    ]


def test_what_was_typed_keeps_its_lines() -> None:
    assert tree_of("<textarea>one\n  two </textarea>") == [["textarea", {}, "one\n  two "]]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1))
def test_any_text_comes_through_and_nothing_of_it_becomes_an_element(text: str) -> None:
    assert tree_of(f"<p>{escape(text)}</p>") == [["p", {}, text]]
