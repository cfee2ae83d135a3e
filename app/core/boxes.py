"""What a phone writes down while there is no signal, sealed so that only this site can read it again.

The phone holds the site's public key alone: whoever takes the phone finds nothing in what still waits to be sent, also
after its own key has gone. ECDH on P-256, HKDF-SHA-256, AES-256-GCM, as every browser has them (frontend/js/boxes.js).
A box is `key id . base64url of (one-time public key 65 bytes, nonce 12 bytes, ciphertext)`, bound to its owner.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.core.crypto import NONCE_BYTES, Unreadable, keyring

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256, FIPS 186-4 D.1.2.3
POINT_BYTES = 65
INFO = b"joinedup/phone-box"
LONGEST_BOX = 64 * 1024


@dataclass(frozen=True)
class SiteKey:
    """The key that phones seal to now. `public` is base64url of the uncompressed point."""

    key_id: str
    public: str


def site_key() -> SiteKey:
    """Return the newest of the site's keys, for phones to seal to."""
    ring = keyring()
    return SiteKey(ring.primary_id, encoded(_point(_private_key(ring.box_seeds[ring.primary_id]).public_key())))


@cache
def _private_key(seed: bytes) -> ec.EllipticCurvePrivateKey:
    """Return the key that belongs to one of the site's field keys: there is no other secret to look after."""
    digest = hashlib.sha512(seed).digest()
    return ec.derive_private_key(int.from_bytes(digest) % (ORDER - 1) + 1, CURVE)


def sealed(to: SiteKey, plain: str, *, owner: str) -> str:
    """Seal as a phone does. The site itself never needs it; tests and tools do."""
    once = ec.generate_private_key(CURVE)
    point = _point(once.public_key())
    peer = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(to.public))
    nonce = hashlib.sha256(point).digest()[:NONCE_BYTES]  # the key is used once, so any nonce will do
    box = _cipher(once, peer, point).encrypt(nonce, plain.encode(), owner.encode())
    return f"{to.key_id}.{encoded(point + nonce + box)}"


def opened(box: str, *, owner: str) -> str:
    """Open a box of `owner`; raise Unreadable for one that is damaged, another's, or of a key that is gone."""
    key_id, _, content = box.partition(".")
    seed = keyring().box_seeds.get(key_id)
    if seed is None or len(box) > LONGEST_BOX:
        raise Unreadable("no key with this id")
    try:
        raw = decoded(content)
        point, nonce, rest = raw[:POINT_BYTES], raw[POINT_BYTES:][:NONCE_BYTES], raw[POINT_BYTES + NONCE_BYTES :]
        peer = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        return _cipher(_private_key(seed), peer, point).decrypt(nonce, rest, owner.encode()).decode()
    except (InvalidTag, ValueError):
        raise Unreadable("not sealed for this site, or not by this person") from None


def _cipher(own: ec.EllipticCurvePrivateKey, peer: ec.EllipticCurvePublicKey, salt: bytes) -> AESGCM:
    shared = own.exchange(ec.ECDH(), peer)
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=INFO).derive(shared))


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Return the bytes of base64url without padding; raise ValueError for anything else."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
