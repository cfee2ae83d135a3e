"""Encryption of identifiers at rest, blind indexes to find them, and keyed hashes for secrets.

AES-256-GCM; the key id travels in the ciphertext, and the table, column and row are bound in as associated
data, so a ciphertext moved to another row does not open.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from typing import Any, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class Unreadable(ValueError):
    """The ciphertext is not ours, was moved, or its key is gone."""


class Keyring:
    """Named keys: the first encrypts and indexes, every one decrypts and is searched."""

    def __init__(self, keys: Mapping[str, bytes], secret: str) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._index_keys = {key_id: _derive(key, "blind-index") for key_id, key in keys.items()}
        self.box_seeds = {key_id: _derive(key, "phone-box") for key_id, key in keys.items()}
        self._secret = _derive(secret.encode(), "keyed-hash")
        self._audit_key = _derive(secret.encode(), "audit-chain")
        self.primary_id = next(iter(keys))

    def seal(self, plain: str, *, bound_to: str) -> bytes:
        """Encrypt; `bound_to` names the one place where the result may be opened again."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self.primary_id].encrypt(nonce, plain.encode(), bound_to.encode())
        return self.primary_id.encode() + b":" + nonce + sealed

    def open(self, sealed: bytes, *, bound_to: str) -> str:
        """Decrypt; raise Unreadable for a moved, altered or foreign ciphertext."""
        key_id, _, rest = sealed.partition(b":")
        cipher = self._ciphers.get(key_id.decode(errors="replace"))
        if cipher is None:
            raise Unreadable("no key with this id")
        try:
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], bound_to.encode()).decode()
        except InvalidTag:
            raise Unreadable("not sealed for this place") from None

    def index(self, kind: str, value: str, key_id: str | None = None) -> str:
        """Return the hex digest by which an encrypted value can be found again."""
        return _digest(self._index_keys[key_id or self.primary_id], f"{kind}:{value}")

    def indexes(self, kind: str, value: str) -> list[str]:
        """Return the digest under every live key, so that a look-up works during rotation."""
        return [self.index(kind, value, key_id) for key_id in self._index_keys]

    def keyed_hash(self, purpose: str, value: str) -> str:
        """Return a hash that only this site can make, for session ids and codes."""
        return _digest(self._secret, f"{purpose}:{value}")

    def chain_hash(self, message: bytes) -> bytes:
        """Return the link of the audit chain for `message`."""
        return hmac.digest(self._audit_key, message, hashlib.sha256)


def _derive(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, f"joinedup/{purpose}".encode(), hashlib.sha256)


def _digest(key: bytes, message: str) -> str:
    return hmac.digest(key, message.encode(), hashlib.sha256).hex()


_keyring: Keyring | None = None


def configure(ring: Keyring) -> None:
    """Set the keys of this process, once, when the app is made."""
    global _keyring
    _keyring = ring


def keyring() -> Keyring:
    """Return the keys of this process."""
    if _keyring is None:
        raise RuntimeError("crypto.configure was not called: create the app first")
    return _keyring


def blind_index(kind: str, value: str) -> str:
    return keyring().index(kind, value)


def blind_indexes(kind: str, value: str) -> list[str]:
    return keyring().indexes(kind, value)


def keyed_hash(purpose: str, value: str) -> str:
    return keyring().keyed_hash(purpose, value)


def new_secret(size_bytes: int = 32) -> str:
    """Return a fresh URL-safe secret of `size_bytes` random bytes."""
    return secrets.token_urlsafe(size_bytes)


def new_digits(count: int) -> str:
    """Return `count` random digits, leading zeros kept."""
    return f"{secrets.randbelow(10**count):0{count}d}"


class Encrypted:
    """A model attribute stored sealed in the column named `column`.

    given_name_ct: Mapped[bytes | None] = mapped_column(LargeBinary)
    given_name = Encrypted("given_name_ct")
    """

    def __init__(self, column: str) -> None:
        self.column = column

    @overload
    def __get__(self, row: None, owner: type) -> "Encrypted": ...
    @overload
    def __get__(self, row: object, owner: type) -> str | None: ...
    def __get__(self, row: Any, owner: type) -> "str | Encrypted | None":
        if row is None:
            return self
        return self.opened(owner, row.id, getattr(row, self.column))

    def __set__(self, row: Any, value: str | None) -> None:
        place = self.place(type(row), row.id)
        setattr(row, self.column, None if value is None else keyring().seal(value, bound_to=place))

    def opened(self, model: Any, row_id: object, sealed: bytes | None) -> str | None:
        """Return what is sealed in a column that was read by itself."""
        return None if sealed is None else keyring().open(sealed, bound_to=self.place(model, row_id))

    def place(self, model: Any, row_id: object) -> str:
        return f"{model.__tablename__}.{self.column}:{row_id}"


def encrypted_attributes(model: type) -> dict[str, Encrypted]:
    """Return the sealed attributes of a model by name."""
    return {name: value for name, value in vars(model).items() if isinstance(value, Encrypted)}
