"""Nobody is sent off this site, however the address is dressed up."""

import pytest

from app.core.destinations import own_path


@pytest.mark.parametrize(
    "target",
    ["/", "/assessments", "/team/worklist?after=a%20b", "/assessments/1/questions/a-b", "/a?next=https://evil.example"],
)
def test_a_path_of_our_own_is_kept(target: str) -> None:
    assert own_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "evil.example",
        "https://evil.example",
        "https:evil.example",
        "HTTPS://evil.example/",
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "/%2fevil.example",
        "/%2Fevil.example",
        "/%252fevil.example",
        "/%5cevil.example",
        "/%255cevil.example",
        "/%25255cevil.example",
        "%2f%2fevil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\n/evil.example",
        "/%09/evil.example",
        "/%0d%0aLocation:%20https://evil.example",
        "\t//evil.example",
        " //evil.example",
        "/ /evil.example",
        "/.//evil.example",
        "/..//evil.example",
        "/a//evil.example",
        "javascript:alert(1)",
        "/\x00/evil.example",
        "/\u2028evil.example",
        "/\u200b/evil.example",
        "data:text/html,evil",
        "@evil.example",
        "?next=//evil.example",
        "/" + "a" * 500,
    ],
)
def test_anything_that_may_lead_elsewhere_is_refused(target: str | None) -> None:
    assert own_path(target) is None
