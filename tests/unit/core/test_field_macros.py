"""The macros of form fields give the same HTML as nhsuk-frontend-jinja's; what differs on purpose says so."""

from typing import Any

import html5lib
import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from tests.nhsuk import Render, library, shape

ERROR = "Choose an answer"


class ExampleForm(Form):
    sleep = RadioField("How did you sleep?", choices=[SelectChoice("well", "Well"), SelectChoice("badly", "Badly")])
    concerns = SelectMultipleField(
        "What bothers you?",
        choices=[SelectChoice("pain", "Pain"), SelectChoice("sleep", "Sleep"), SelectChoice("none", "None of these")],
    )
    phone = StringField("What is your mobile number?")
    words = TextAreaField("What matters most to you?")
    needed = StringField("What is your name?", [InputRequired("Enter your name")])


@pytest.fixture
def form() -> ExampleForm:
    return ExampleForm(MultiDict({"sleep": "badly", "concerns": "none", "phone": "07700 900982", "words": "My <cat>"}))


def with_error(form: ExampleForm, name: str) -> Any:
    form[name].errors = [ERROR]
    return form[name]


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
