"""Our flat macros give the same HTML as nhsuk-frontend-jinja's, white space and attribute order aside.

What we leave out or do otherwise on purpose has a test of its own, whose name says so.
"""

import re
from typing import Any

import pytest

from tests.nhsuk import Render, library, shape

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
