"""Sealing, finding and rotating."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.crypto import Keyring, Unreadable

OLD = {"old": b"o" * 32}
BOTH = {"new": b"n" * 32, "old": b"o" * 32}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_in_its_own_place(text: str) -> None:
    ring = Keyring(BOTH, "secret")

    assert ring.open(ring.seal(text, bound_to="patient.name:1"), bound_to="patient.name:1") == text


def test_a_ciphertext_moved_to_another_row_does_not_open() -> None:
    ring = Keyring(BOTH, "secret")
    sealed = ring.seal("Asha", bound_to="patient.name:1")

    with pytest.raises(Unreadable):
        ring.open(sealed, bound_to="patient.name:2")


def test_an_altered_ciphertext_does_not_open() -> None:
    ring = Keyring(BOTH, "secret")
    sealed = ring.seal("Asha", bound_to="a")

    with pytest.raises(Unreadable):
        ring.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), bound_to="a")


def test_an_old_key_still_opens_and_the_new_one_seals() -> None:
    sealed = Keyring(OLD, "secret").seal("Asha", bound_to="a")
    ring = Keyring(BOTH, "secret")

    assert ring.open(sealed, bound_to="a") == "Asha"
    assert ring.seal("Asha", bound_to="a").startswith(b"new:")


def test_without_its_key_a_ciphertext_stays_closed() -> None:
    sealed = Keyring(BOTH, "secret").seal("Asha", bound_to="a")

    with pytest.raises(Unreadable):
        Keyring(OLD, "secret").open(sealed, bound_to="a")


def test_two_sealings_of_one_name_look_different_but_index_alike() -> None:
    ring = Keyring(BOTH, "secret")

    assert ring.seal("Asha", bound_to="a") != ring.seal("Asha", bound_to="a")
    assert ring.index("phone", "+447700900101") == ring.index("phone", "+447700900101")
    assert ring.index("phone", "1") != ring.index("nhs_number", "1")


def test_a_look_up_during_rotation_tries_every_key() -> None:
    before = Keyring(OLD, "secret").index("phone", "+447700900101")

    assert before in Keyring(BOTH, "secret").indexes("phone", "+447700900101")
