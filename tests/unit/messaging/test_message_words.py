"""What a text may hold, how long it is, whom it may go to."""

import uuid
from datetime import timedelta

import pytest

from app.messaging.domain.texts import content_problems, is_uk_mobile, segments, wait_after

HOST = "joinedup.example.nhs.uk"


@pytest.mark.parametrize(
    ("text", "count", "is_unicode"),
    [
        ("a" * 160, 1, False),
        ("a" * 161, 2, False),
        ("a" * 306, 2, False),
        ("a" * 307, 3, False),
        ("€" * 80, 1, False),
        ("€" * 81, 2, False),
        ("ą" * 70, 1, True),
        ("ą" * 71, 2, True),
        ("ہ" * 134, 2, True),
        ("ہ" * 135, 3, True),
        ("😀" * 35, 1, True),
        ("😀" * 36, 2, True),
        ("it’s", 1, True),
        ("£10 é", 1, False),
    ],
)
def test_a_text_is_counted_in_the_parts_that_are_billed(text: str, count: int, is_unicode: bool) -> None:
    counted = segments(text)

    assert (counted.count, counted.is_unicode) == (count, is_unicode)


@pytest.mark.parametrize(
    "text",
    [
        "Go to https://joinedup.example.nhs.uk/start.",
        "Go to https://joinedup.example.nhs.uk/start/letter",
        "Przejdź na https://joinedup.example.nhs.uk/start۔",
        "Your code is 123456. Help: 0121 496 0000 or +441214960000.",
        "At 10:30am.Bring this text.",
        "123456 is your code\n@joinedup.example.nhs.uk #123456",
    ],
)
def test_plain_words_and_our_own_address_may_be_sent(text: str) -> None:
    assert content_problems(text, allowed_host=HOST) == []


@pytest.mark.parametrize("number", ["9434765919", "943 476 5919", "943-476-5919", "NHS:9990000018."])
def test_an_nhs_number_may_not_be_sent(number: str) -> None:
    assert content_problems(f"About {number}", allowed_host=HOST) == ["holds an NHS number"]


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/start",
        "http://joinedup.example.nhs.uk.evil.example/start",
        "https://joinedup.example.nhs.uk@evil.example/start",
        "bit.ly/x",
        "www.joinedup.org",
        "HTTPS://evil.example",
        "javascript://x",
    ],
)
def test_a_link_to_another_site_may_not_be_sent(link: str) -> None:
    assert content_problems(f"Go to {link} now", allowed_host=HOST) == ["links to another site"]


@pytest.mark.parametrize("path", ["start?code=1", "start#x", "s/8fj2kd93", "start/ABCD-EFGH", "start/letter/12"])
def test_a_link_that_carries_a_token_may_not_be_sent(path: str) -> None:
    assert content_problems(f"https://{HOST}/{path}", allowed_host=HOST) == ["has a token in a link"]


def test_no_link_may_be_sent_where_no_host_is_named() -> None:
    assert content_problems(f"https://{HOST}/start", allowed_host=None) == ["links to another site"]


def test_a_text_of_four_parts_is_too_long() -> None:
    assert content_problems("a" * 460, allowed_host=None) == ["is longer than 3 parts"]


@pytest.mark.parametrize("number", ["+447700900101", "+447911123456", "+447624123456", "+447781123456"])
def test_a_uk_mobile_may_be_texted(number: str) -> None:
    assert is_uk_mobile(number)


@pytest.mark.parametrize(
    "number",
    [
        "+447011123456",
        "+447600123456",
        "+441214960000",
        "+449011234567",
        "+15005550006",
        "07700900101",
        "+4477009001010",
    ],
)
def test_a_landline_pager_personal_premium_or_foreign_number_may_not(number: str) -> None:
    assert not is_uk_mobile(number)


def test_the_wait_doubles_from_half_a_minute_to_a_quarter_of_an_hour() -> None:
    plain = uuid.UUID(int=0)

    waits = [wait_after(tries, plain).total_seconds() for tries in (1, 2, 3, 5, 6, 50)]

    assert waits == [30, 60, 120, 480, 900, 900]


def test_the_jitter_adds_at_most_a_half_and_differs_by_message() -> None:
    waits = {wait_after(1, uuid.UUID(int=number)) for number in range(1000)}

    assert len(waits) == 1000
    assert max(waits) < timedelta(seconds=45)
