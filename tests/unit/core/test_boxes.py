"""What a phone seals to this site, and only this site opens."""

import json
import subprocess
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import boxes, crypto
from app.core.crypto import Keyring, Unreadable
from tests.schema import ROOT

OLD, NEW = b"1" * 32, b"2" * 32
POINT, NONCE = slice(0, 65), slice(65, 77)
SEAL = """
import { seal, toText } from "%s/app/core/frontend/js/boxes.js";
const { key, owner, text, times } = JSON.parse(process.argv[1]);
const boxes = await Promise.all(Array.from({ length: times }, async () => toText(await seal(key, owner, text))));
console.log(boxes.join("\\n"));
"""


def sealed_by_a_page(text: str, owner: str, *, times: int = 1) -> list[str]:
    """Seal the same words as one page of the phone does, so many times, to the site's key."""
    said = json.dumps({"key": boxes.site_key().public, "owner": owner, "text": text, "times": times})
    script = ["node", "--input-type=module", "-e", SEAL % ROOT, said]
    return subprocess.run(script, check=True, capture_output=True, text=True).stdout.split()


@pytest.fixture(autouse=True)
def keys() -> Iterator[None]:
    before = crypto._keyring
    crypto.configure(Keyring({"new": NEW, "old": OLD}, "s" * 32))
    yield
    crypto._keyring = before


@given(st.text(), st.text(min_size=1, max_size=40))
def test_its_owner_gets_back_what_was_sealed(plain: str, owner: str) -> None:
    text = plain.encode("utf-8", "replace").decode()
    name = owner.encode("utf-8", "replace").decode()

    assert boxes.opened(boxes.sealed(boxes.site_key(), text, owner=name), owner=name) == text


def test_what_a_browsers_own_functions_sealed_is_opened() -> None:
    text = "پیٹ میں درد 😀"

    (box,) = sealed_by_a_page(text, "asha")

    assert boxes.opened(f"{boxes.site_key().key_id}.{box}", owner="asha") == text


def test_what_one_page_seals_has_one_pair_of_keys_and_a_nonce_for_each_box() -> None:
    found = [boxes.decoded(box) for box in sealed_by_a_page("words", "asha", times=500)]

    assert len({raw[POINT] for raw in found}) == 1
    assert len({raw[NONCE] for raw in found}) == 500
    assert len(set(found)) == 500
    (elsewhere,) = sealed_by_a_page("words", "asha")
    assert boxes.decoded(elsewhere)[POINT] != found[0][POINT]


def test_another_owner_opens_nothing() -> None:
    box = boxes.sealed(boxes.site_key(), "words", owner="asha")

    with pytest.raises(Unreadable):
        boxes.opened(box, owner="bert")


def test_a_box_of_an_older_key_still_opens_after_a_new_one_came() -> None:
    crypto.configure(Keyring({"old": OLD}, "s" * 32))
    box = boxes.sealed(boxes.site_key(), "words", owner="asha")
    crypto.configure(Keyring({"new": NEW, "old": OLD}, "s" * 32))

    assert boxes.site_key().key_id == "new"
    assert boxes.opened(box, owner="asha") == "words"


def test_every_changed_byte_is_noticed() -> None:
    key_id, _, content = boxes.sealed(boxes.site_key(), "words", owner="asha").partition(".")
    raw = boxes.decoded(content)

    for place in range(len(raw)):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        with pytest.raises(Unreadable):
            boxes.opened(f"{key_id}.{boxes.encoded(changed)}", owner="asha")


@pytest.mark.parametrize("box", ["", ".", "new", "new.", "new.%%%", "new.AAAA", "gone.AAAA", "new." + "A" * 70000])
def test_what_is_no_box_is_unreadable(box: str) -> None:
    with pytest.raises(Unreadable):
        boxes.opened(box, owner="asha")
