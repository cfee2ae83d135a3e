"""Our flat macros give the same HTML as nhsuk-frontend-jinja's, white space and attribute order aside.

What we leave out or do otherwise on purpose has a test of its own, whose name says so.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask_babel import Babel
from jinja2 import ChainableUndefined, Environment, PackageLoader
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

LIBRARY = Environment(
    loader=PackageLoader("nhsuk_frontend_jinja"),
    undefined=ChainableUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
ERROR = "Choose an answer"
Render = Callable[..., str]


class ExampleForm(Form):
    sleep = RadioField("How did you sleep?", choices=[SelectChoice("well", "Well"), SelectChoice("badly", "Badly")])
    concerns = SelectMultipleField(
        "What bothers you?",
        choices=[SelectChoice("pain", "Pain"), SelectChoice("sleep", "Sleep"), SelectChoice("none", "None of these")],
    )
    phone = StringField("What is your mobile number?")
    words = TextAreaField("What matters most to you?")
    needed = StringField("What is your name?", [InputRequired("Enter your name")])


def library(component: str, macro: str, content: str = "", /, **params: Any) -> str:
    """Return what the library makes of a component."""
    source = f'{{% from "nhsuk/components/{component}/macro.jinja" import {macro} as made %}}{{{{ made(params) }}}}'
    if content:
        params["html"] = content
    return LIBRARY.from_string(source).render(params=params)


def shape(html: str) -> list[object]:
    """Return a fragment as nested lists: tag, attributes, then children, without white space between tags."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return list(_children(root))


def _children(element: Any) -> Iterator[object]:
    yield from _words(element.text)
    for child in element:
        yield [child.tag, dict(child.attrib), *_children(child)]
        yield from _words(child.tail)


def _words(text: str | None) -> Iterator[str]:
    folded = " ".join((text or "").split())
    if folded:
        yield folded


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("app", template_folder="core/templates")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    Babel(app)
    return app


@pytest.fixture
def ours(app: Flask) -> Iterator[Render]:
    """Render an expression, with `ui` and the values given."""

    def render(expression: str, **values: Any) -> str:
        template = app.jinja_env.from_string('{% import "macros/ui.html" as ui %}' + expression)
        return template.render(**values)

    with app.test_request_context():
        yield render


@pytest.fixture
def form() -> ExampleForm:
    return ExampleForm(MultiDict({"sleep": "badly", "concerns": "none", "phone": "07700 900982", "words": "My <cat>"}))


def with_error(form: ExampleForm, name: str) -> Any:
    form[name].errors = [ERROR]
    return form[name]


SIMPLE = [
    ("ui.skip_link()", "skip-link", "skipLink", {"href": "#maincontent", "text": "Skip to main content"}),
    ("ui.back_link('/x')", "back-link", "backLink", {"href": "/x", "text": "Back"}),
    ("ui.button('Continue')", "button", "button", {"text": "Continue"}),
    (
        "ui.button('Skip', classes='nhsuk-button--secondary', name='skip', value='1')",
        "button",
        "button",
        {"text": "Skip", "classes": "nhsuk-button--secondary", "name": "skip", "value": "1"},
    ),
    ("ui.button('Start', href='/start')", "button", "button", {"text": "Start", "href": "/start"}),
    ("ui.action_link('/x', 'Get help')", "action-link", "actionLink", {"href": "/x", "text": "Get help"}),
    ("ui.inset_text('Note')", "inset-text", "insetText", {"text": "Note"}),
    ("ui.tag('New')", "tag", "tag", {"text": "New"}),
    ("ui.tag('Urgent', 'red')", "tag", "tag", {"text": "Urgent", "colour": "red"}),
    (
        "ui.warning_callout('Important', 'Mind')",
        "warning-callout",
        "warningCallout",
        {"heading": "Important", "text": "Mind"},
    ),
    ("ui.notification('Mind')", "notification-banner", "notificationBanner", {"text": "Mind"}),
    (
        "ui.notification('Done', 'success')",
        "notification-banner",
        "notificationBanner",
        {"text": "Done", "variant": "success"},
    ),
    (
        "ui.table('Waiting', ['Who', 'Why'], [['Ann', 'Pain'], ['Bob', 'Sleep']])",
        "tables",
        "table",
        {
            "caption": "Waiting",
            "responsive": True,
            "head": [{"text": "Who"}, {"text": "Why"}],
            "rows": [[{"text": "Ann"}, {"text": "Pain"}], [{"text": "Bob"}, {"text": "Sleep"}]],
        },
    ),
]


@pytest.mark.parametrize(("expression", "component", "name", "params"), SIMPLE)
def test_a_simple_macro_equals_the_librarys(
    ours: Render, expression: str, component: str, name: str, params: dict[str, Any]
) -> None:
    html = ours("{{ " + expression + " }}")

    assert shape(html) == shape(library(component, name, **params))


@pytest.mark.parametrize("kind", ["non-urgent", "urgent", "emergency"])
def test_a_care_card_equals_the_librarys(ours: Render, kind: str) -> None:
    html = ours("{% call ui.care_card(kind, 'Call 999') %}<p>Now</p>{% endcall %}", kind=kind)

    assert shape(html) == shape(
        library("card", "card", variant=kind, heading="Call 999", headingLevel=2, descriptionHtml="<p>Now</p>")
    )


@pytest.mark.parametrize(("macro", "variant"), [("interruption", "interruption"), ("confirmation", None)])
def test_a_panel_equals_the_librarys(ours: Render, macro: str, variant: str | None) -> None:
    html = ours("{% call ui." + macro + "('Stop') %}<p>Now</p>{% endcall %}")

    assert shape(html) == shape(library("panel", "panel", "<p>Now</p>", titleText="Stop", variant=variant))


def test_details_equal_the_librarys(ours: Render) -> None:
    html = ours("{% call ui.details('Why we ask') %}<p>So</p>{% endcall %}")

    assert shape(html) == shape(library("details", "details", "<p>So</p>", summaryText="Why we ask"))


def test_a_summary_list_equals_the_librarys(ours: Render) -> None:
    rows = [{"key": "Pain", "value": "7", "href": "/pain"}, {"key": "Sleep", "value": "Not answered"}]

    html = ours("{{ ui.summary_list(rows) }}", rows=rows)

    change = {"items": [{"href": "/pain", "text": "Change", "visuallyHiddenText": "Pain"}]}
    expected = [
        {"key": {"text": "Pain"}, "value": {"text": "7"}, "actions": change},
        {"key": {"text": "Sleep"}, "value": {"text": "Not answered"}},
    ]
    assert shape(html) == shape(library("summary-list", "summaryList", rows=expected))


def test_a_summary_list_without_actions_equals_the_librarys(ours: Render) -> None:
    html = ours("{{ ui.summary_list([{'key': 'Sleep', 'value': '7'}]) }}")

    expected = [{"key": {"text": "Sleep"}, "value": {"text": "7"}}]
    assert shape(html) == shape(library("summary-list", "summaryList", rows=expected))


def test_the_error_summary_equals_the_librarys(ours: Render, form: ExampleForm) -> None:
    form.validate()

    html = ours("{{ ui.error_summary(form) }}", form=form)

    errors = [{"text": "Enter your name", "href": "#needed"}]
    assert shape(html) == shape(
        library("error-summary", "errorSummary", titleText="There is a problem", errorList=errors)
    )


def test_a_form_without_errors_has_no_error_summary(ours: Render, form: ExampleForm) -> None:
    assert ours("{{ ui.error_summary(form) }}", form=form).strip() == ""


def test_radios_with_hint_and_error_as_the_page_heading_equal_the_librarys(ours: Render, form: ExampleForm) -> None:
    html = ours("{{ ui.radios(field, hint='Last night', heading=True, small=True) }}", field=with_error(form, "sleep"))

    assert shape(html) == shape(
        library(
            "radios",
            "radios",
            idPrefix="sleep",
            name="sleep",
            classes="nhsuk-radios--small",
            fieldset={"legend": {"text": "How did you sleep?", "size": "l", "isPageHeading": True}},
            hint={"text": "Last night"},
            errorMessage={"text": ERROR},
            items=[{"value": "well", "text": "Well"}, {"value": "badly", "text": "Badly", "checked": True}],
        )
    )


def test_radios_below_a_heading_equal_the_librarys(ours: Render, form: ExampleForm) -> None:
    html = ours("{{ ui.radios(field, inline=True) }}", field=form.sleep)

    assert shape(html) == shape(
        library(
            "radios",
            "radios",
            idPrefix="sleep",
            name="sleep",
            inline=True,
            value="badly",
            fieldset={"legend": {"text": "How did you sleep?", "size": "m"}},
            items=[{"value": "well", "text": "Well"}, {"value": "badly", "text": "Badly"}],
        )
    )


def test_the_hint_of_one_choice_equals_the_librarys(ours: Render) -> None:
    class HintedForm(Form):
        sleep = RadioField("Sleep?", choices=[SelectChoice("well", "Well", {"hint": "7 hours or more"})])

    html = ours("{{ ui.radios(field) }}", field=HintedForm().sleep)

    assert shape(html) == shape(
        library(
            "radios",
            "radios",
            idPrefix="sleep",
            name="sleep",
            fieldset={"legend": {"text": "Sleep?", "size": "m"}},
            items=[{"value": "well", "text": "Well", "hint": {"text": "7 hours or more"}}],
        )
    )


def test_checkboxes_with_an_exclusive_choice_equal_the_librarys(ours: Render, form: ExampleForm) -> None:
    html = ours("{{ ui.checkboxes(field, hint='Choose all', exclusive='none') }}", field=with_error(form, "concerns"))

    assert shape(html) == shape(
        library(
            "checkboxes",
            "checkboxes",
            idPrefix="concerns",
            name="concerns",
            values=["none"],
            fieldset={"legend": {"text": "What bothers you?", "size": "m"}},
            hint={"text": "Choose all"},
            errorMessage={"text": ERROR},
            items=[
                {"value": "pain", "text": "Pain"},
                {"value": "sleep", "text": "Sleep"},
                {"divider": "or"},
                {"value": "none", "text": "None of these", "exclusive": True},
            ],
        )
    )


def test_a_text_input_with_everything_equals_the_librarys(ours: Render, form: ExampleForm) -> None:
    html = ours(
        "{{ ui.text_input(field, 'We text you', 20, 'tel', 'tel', 'tel', heading=True) }}",
        field=with_error(form, "phone"),
    )

    assert shape(html) == shape(
        library(
            "input",
            "input",
            id="phone",
            name="phone",
            label={"text": "What is your mobile number?", "size": "l", "isPageHeading": True},
            hint={"text": "We text you"},
            errorMessage={"text": ERROR},
            value="07700 900982",
            width=20,
            inputmode="tel",
            autocomplete="tel",
            type="tel",
        )
    )


def test_a_plain_text_input_equals_the_librarys(ours: Render, form: ExampleForm) -> None:
    html = ours("{{ ui.text_input(field) }}", field=form.needed)

    assert shape(html) == shape(library("input", "input", id="needed", name="needed", label="What is your name?"))


def test_a_textarea_keeps_what_was_typed_and_equals_the_librarys(ours: Render, form: ExampleForm) -> None:
    html = ours("{{ ui.textarea(field, hint='In your words') }}", field=with_error(form, "words"))

    assert shape(html) == shape(
        library(
            "textarea",
            "textarea",
            id="words",
            name="words",
            label="What matters most to you?",
            hint={"text": "In your words"},
            errorMessage={"text": ERROR},
            value="My <cat>",
            rows=5,
        )
    )


def test_a_textarea_with_a_limit_equals_the_librarys(ours: Render, form: ExampleForm) -> None:
    html = ours("{{ ui.textarea(field, rows=8, maxlength=500, hint='Yours') }}", field=with_error(form, "words"))

    assert shape(html) == shape(
        library(
            "character-count",
            "characterCount",
            id="words",
            name="words",
            label="What matters most to you?",
            hint={"text": "Yours"},
            errorMessage={"text": ERROR},
            value="My <cat>",
            rows=8,
            maxlength=500,
        )
    )


def test_pagination_says_previous_page_in_one_translatable_piece_and_otherwise_equals_the_librarys(
    ours: Render,
) -> None:
    html = ours("{{ ui.pagination('/a', '/b') }}")

    joined = re.sub(
        r'(Previous|Next)\s*<span class="nhsuk-u-visually-hidden">\s*page\s*</span>',
        r"\1 page",
        library("pagination", "pagination", previous={"href": "/a"}, next={"href": "/b"}),
    )
    assert shape(html) == shape(joined)


def test_a_rating_adds_what_its_ends_mean_to_the_librarys_radios(ours: Render, form: ExampleForm) -> None:
    html = ours("{{ ui.rating(field, 'Fine', 'Awful') }}", field=form.sleep)

    ends = '<p class="app-scale-ends" id="sleep-ends"><span>Well: Fine</span> <span>Badly: Awful</span></p>'
    expected = library(
        "radios",
        "radios",
        idPrefix="sleep",
        name="sleep",
        value="badly",
        classes="app-scale",
        fieldset={"legend": {"text": "How did you sleep?", "size": "m"}, "describedBy": "sleep-ends"},
        items=[{"value": "well", "text": "Well"}, {"value": "badly", "text": "Badly"}],
    ).replace('<div class="nhsuk-radios ', ends + '<div class="nhsuk-radios ')
    assert shape(html) == shape(expected)


def test_a_password_is_never_sent_back(ours: Render, form: ExampleForm) -> None:
    html = ours("{{ ui.text_input(field, type='password') }}", field=form.phone)

    assert "07700 900982" not in html


def test_words_in_another_language_are_marked_with_it_and_the_error_is_not(ours: Render, form: ExampleForm) -> None:
    html = ours("{{ ui.radios(field, hint='Last night', lang='en') }}", field=with_error(form, "sleep"))

    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    marked = [element.tag for element in tree.iter() if element.get("lang") == "en"]
    assert marked == ["legend", "div", "label", "label"]
