"""What a person typed, as it is shown: nothing is changed, and numbers keep their order."""

from app.core.i18n import paragraphs


def test_line_breaks_are_kept_and_markup_is_text() -> None:
    assert paragraphs("one\r\n<b>two</b>") == "one<br>&lt;b&gt;two&lt;/b&gt;"


def test_a_number_in_groups_is_not_turned_round_in_right_to_left_text() -> None:
    assert paragraphs("فون 0113 243 3144 ہے") == 'فون <bdi dir="ltr">0113 243 3144</bdi> ہے'
    assert paragraphs("+44 113 243-3144") == '<bdi dir="ltr">+44 113 243-3144</bdi>'


def test_a_single_number_needs_no_isolation() -> None:
    assert paragraphs("10 میں سے 7") == "10 میں سے 7"
